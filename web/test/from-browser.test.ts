/** The bytes that browsers seal stay what they were. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { content, FILE } from "./from-browser.ts";

test("what this code seals is what vectors/from-browser.json holds", async () => {
  // Compared as one truth: a difference of megabytes is nothing anybody wants printed.
  assert.ok((await content()) === readFileSync(FILE, "utf-8"), "other bytes; if they must change, `npm run vectors`");
});
