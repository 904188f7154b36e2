import assert from "node:assert/strict";
import { test } from "node:test";

import { freshness, schoolTime } from "../pages/freshness.ts";
import { readCases } from "./vectors.ts";

interface Judged {
  readonly name: string;
  readonly now: string;
  readonly sealed: string;
  readonly opens: string;
  readonly moved: string | null;
  readonly due: string;
  readonly late: boolean;
  readonly given_up: boolean;
}

for (const each of readCases<Judged>("freshness")) {
  test(`freshness: ${each.name}`, () => {
    assert.deepEqual(freshness(each.now, each), { due: each.due, isLate: each.late, isGivenUp: each.given_up });
  });
}

test("freshness: a device's clock is read in the school's time", () => {
  assert.equal(schoolTime(Date.parse("2026-04-21T11:59:59Z")), "2026-04-21T17:59");
  assert.equal(schoolTime(Date.parse("2026-04-21T12:00:00Z")), "2026-04-21T18:00");
});
