import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig(
  { ignores: ["node_modules", "build", "ishenim", ".venv"] },
  {
    files: ["web/**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ["./tsconfig.json", "./web/test/tsconfig.json"],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      // Numbers and booleans have one spelling; objects and undefined in a text are mistakes.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "no-restricted-globals": ["error", { name: "localStorage", message: "Nothing stays on a school's computer." }],
      // Taking a key out of an object is how the rest of it is made.
      "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true }],
      "no-console": "error",
    },
  },
  {
    files: ["web/proof/**/*.ts", "web/seal/**/*.ts"],
    rules: {
      "no-restricted-globals": [
        "error",
        { name: "Date", message: "The floor knows no clock: pass today down." },
        { name: "document", message: "The floor knows no page." },
        { name: "fetch", message: "The floor knows no network." },
      ],
    },
  },
  {
    files: ["web/test/**/*.ts"],
    // node:test returns promises that the runner itself awaits.
    rules: { "@typescript-eslint/no-floating-promises": "off" },
  },
);
