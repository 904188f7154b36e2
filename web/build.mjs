/**
 * Bundles what browsers get. The same sources give the same bytes on every machine.
 *
 *     node web/build.mjs            write the bundles into ishenim/ui/static/ishenim/
 *     node web/build.mjs --check    name every bundle whose committed bytes differ, and fail
 *     node web/build.mjs --sizes    write nothing; say what each bundle weighs on the line
 *     node web/build.mjs --test     bundle web/test/*.test.ts into build/web-test/ for `node --test`
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";

import { build } from "esbuild";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const STATIC = "ishenim/ui/static/ishenim";
const TESTS = "build/web-test";

const BUNDLES = {
  "author.js": "web/pages/author.ts",
  "files.js": "web/pages/files.ts",
  "desk.js": "web/pages/desk.ts",
  "verify.js": "web/pages/verify.ts",
  "author.css": "ishenim/ui/css/author.css",
  "desk.css": "ishenim/ui/css/desk.css",
  "verify.html": "web/verify/alone.html",
};

/** Parts of libraries that no letter uses (web/absent.ts). */
const ABSENT = {
  "@noble/curves/nist.js": "./web/absent.ts",
  "@noble/hashes/scrypt.js": "./web/absent.ts",
  "@noble/post-quantum/hybrid.js": "./web/absent.ts",
};

/** The library's own keys, which no author's script uses: a letter is sealed to ours (seal/hybrid.ts). */
const OWN_KEYS = {
  name: "own-keys",
  setup(build) {
    build.onResolve({ filter: /^\.\/recipients\.js$/ }, ({ importer }) =>
      importer.includes("age-encryption") ? { path: join(ROOT, "web/absent.ts") } : undefined,
    );
  },
};

/** What a bundle is made with; nothing here may depend on the machine or the day. */
const OPTIONS = {
  absWorkingDir: ROOT,
  bundle: true,
  minify: true,
  write: false,
  format: "iife",
  alias: ABSENT,
  charset: "utf8",
  legalComments: "eof",
  external: ["*.woff2", "*.svg"],
  logLevel: "silent",
};

const CSS_TARGET = ["chrome80", "firefox78", "safari14"];

/** What a page made of one file is made of: its script and its style stand in it. */
const ALONE = { script: "verify.js", style: "author.css" };

async function bundle(name) {
  if (name.endsWith(".html")) return alone(name);
  const target = name.endsWith(".css") ? CSS_TARGET : "es2020";
  const plugins = name === "author.js" ? [OWN_KEYS] : [];
  const { outputFiles } = await build({ ...OPTIONS, target, plugins, entryPoints: [BUNDLES[name]] });
  return outputFiles[0].contents;
}

/** One file that needs no server: nothing else may run in it, which its own policy says. */
async function alone(name) {
  const [script, whole] = (await Promise.all([bundle(ALONE.script), bundle(ALONE.style)])).map((bytes) => Buffer.from(bytes).toString());
  const style = whole.replace(/@font-face\s*\{[^}]*\}/g, "").replace(/url\([^)]*\)/g, "none");
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    "connect-src http: https:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const parts = { POLICY: policy, STYLE: style, SCRIPT: script };
  const page = readFileSync(join(ROOT, BUNDLES[name]), "utf-8");
  return Buffer.from(page.replace(/\{(POLICY|STYLE|SCRIPT)\}/g, (_all, part) => parts[part]));
}

function hashOf(text) {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

function committed(name) {
  const path = join(ROOT, STATIC, name);
  return existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
}

function onTheLine(bytes) {
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
}

const DEEDS = {
  write(name, bytes) {
    mkdirSync(join(ROOT, STATIC), { recursive: true });
    writeFileSync(join(ROOT, STATIC, name), bytes);
    return [true, `${bytes.length} bytes`];
  },
  check(name, bytes) {
    return Buffer.compare(committed(name), bytes) ? [false, "differs from what is committed"] : [true, "same"];
  },
  sizes(name, bytes) {
    return [true, `${bytes.length} bytes, ${onTheLine(bytes)} compressed`];
  },
};

/** Do it for every bundle, also after one failed: whoever builds sees all that is wrong at once. */
async function every(deed) {
  for (const name of Object.keys(BUNDLES)) {
    let [right, words] = [false, ""];
    try {
      [right, words] = deed(name, await bundle(name));
    } catch (error) {
      words = error.message;
    }
    if (!right) process.exitCode = 1;
    console[right ? "log" : "error"](`${STATIC}/${name}: ${words}`);
  }
}

async function tests() {
  rmSync(join(ROOT, TESTS), { recursive: true, force: true });
  await build({
    absWorkingDir: ROOT,
    bundle: true,
    // The browser's variant of every library is the one that is shipped, so it is the one to test.
    platform: "browser",
    format: "esm",
    outdir: TESTS,
    outExtension: { ".js": ".mjs" },
    entryPoints: testFiles(),
    target: "es2022",
    alias: ABSENT,
      external: ["node:*", "cctv-age", "fast-check"],
    sourcemap: "inline",
    logLevel: "warning",
  });
}

function testFiles() {
  return readdirSync(join(ROOT, "web/test"))
    .filter((name) => name.endsWith(".test.ts") || name === "write-vectors.ts")
    .sort()
    .map((name) => `web/test/${name}`);
}

const mode = process.argv[2] ?? "--write";
if (mode === "--test") await tests();
else if (mode.slice(2) in DEEDS) await every(DEEDS[mode.slice(2)]);
else throw new Error(`unknown mode ${mode}`);
