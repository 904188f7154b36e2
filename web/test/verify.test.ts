/** The log as files and whole journals, by the common vectors: the same findings as `ishenim verify`. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { hex, sha256, unb64, utf8 } from "../proof/bytes.ts";
import { type Edge, grown, rootOf } from "../proof/frontier.ts";
import { tilePath, tilesOf, unpackBundle, unpackTile } from "../proof/tiles.ts";
import { MODEL, openingsOf, plusDays, readRules } from "../verify/calendar.ts";
import { days, facts, records, sentence } from "../verify/told.ts";
import { verify } from "../verify/verify.ts";
import { type JournalCase, sourceOf } from "./journals.ts";
import { found } from "./school.ts";
import { type Case, readCases, runsBy } from "./vectors.ts";

interface TileCase extends Case {
  level: number | null;
  index: number;
  width: number;
  path: string;
  size: number;
  count: number;
  last: string | null;
  bundle: string;
  entries: string[];
  tile: string;
  hashes: string[];
}

runsBy<TileCase>("tile", {
  path: ({ level, index, width, path }) => {
    assert.equal(tilePath({ level, index, width }), path);
  },
  bundles: ({ size, count, last }) => {
    const tiles = tilesOf(null, size);
    const end = tiles[tiles.length - 1];
    assert.deepEqual([tiles.length, end ? tilePath(end) : null], [count, last]);
  },
  bundle: async ({ bundle, width, entries }) => {
    const unpacked = unpackBundle(unb64(bundle), width);
    assert.deepEqual(await Promise.all(unpacked.map(async (entry) => hex(await sha256(entry)))), entries);
  },
  tile: ({ tile, width, hashes }) => {
    assert.deepEqual(unpackTile(unb64(tile), width).map(hex), hashes);
  },
});

runsBy<JournalCase>("journal", {
  notes: ({ notes: given }) => {
    assert.ok(given.length > 12);
  },
  verify: async (each) => {
    const verdict = await verify(sourceOf(each), { ...each.asked, today: each.today, now: each.now });
    assert.deepEqual(verdict.findings.map(({ weight, code, index, detail }) => [weight, code, index, detail]), each.findings);
    assert.equal(verdict.word, each.verdict);
    assert.deepEqual([verdict.found, verdict.state], [each.found, each.state]);
    assert.deepEqual(verdict.records.map(({ index, kind, day, who, box }) => [index, kind, day, who, box]), each.records);
    assert.equal(verdict.fingerprint, each.fingerprint);
    assert.deepEqual([verdict.cosigned, verdict.quorum], [each.cosigned, each.quorum]);
    assert.deepEqual(verdict.counts, each.counts);
    const { onTime, late, moved, missed, unexplained } = verdict.tuesdays;
    assert.deepEqual([onTime, late, unexplained], [each.on_time, each.late, each.unexplained]);
    assert.deepEqual([moved, missed].map((told) => told.map(([day]) => day)), [each.moved, each.missed]);
  },
});

test("the right edge of a tree has the roots of the vectors", () => {
  const roots = readCases<Case & { size: number; root: string }>("tree").filter((each) => each.do === "root");
  for (const { size, root } of roots) {
    let edge: Edge = [];
    for (let i = 0; i < size; i++) edge = grown(edge, utf8(`leaf ${i}`));
    assert.equal(hex(rootOf(edge)), root);
  }
});

test("progress is told entry by entry, and whoever throws in it stops the check", async () => {
  const [, honest] = readCases<JournalCase>("journal");
  const given = found(honest);
  const seen: number[] = [];
  await verify(sourceOf(given), given, (done, size) => {
    seen.push(done / size);
    return undefined;
  });
  assert.deepEqual([seen.length, seen[12]], [13, 1]);
  await assert.rejects(
    verify(sourceOf(given), given, () => {
      throw new RangeError("stop");
    }),
    RangeError,
  );
});

test("a verdict is told in three languages without a word of another", async () => {
  const broken = found(readCases<JournalCase>("journal").find(({ name }) => name === "an act of another number"));
  const verdict = await verify(sourceOf(broken), broken);
  const [finding] = verdict.findings;
  for (const language of ["ky", "ru"] as const) {
    const told = [...facts(language, verdict), ...days(language, verdict), ...records(language, verdict)].flat();
    told.push(sentence(language, found(finding)).replace("[ACT_NUMBER]", ""));
    for (const text of told.filter((text) => !text.includes("box.example") && !/^[0-9A-Z ]+$/.test(text))) {
      assert.doesNotMatch(text, /[a-z]/i);
    }
  }
  assert.match(sentence("en", found(finding)), /^the numbers of the acts do not follow each other: act 3 after 0 \(entry 11\) \[ACT_NUMBER\]$/);
});

const TOML = `format = "trustbox.v2/rulebook"

[access]
days = [
    "monday",
    "tuesday",
]
from = 08:00:00

[opening]
weekday = "monday"
time = 12:00:00
holiday = "skip"
`;

test("of a rulebook is read what an opening depends on", () => {
  assert.deepEqual(readRules(TOML), { ...MODEL, weekdays: [0], access: [0, 1], holiday: "skip" });
  for (const bad of ["", TOML.replace("skip", "other"), TOML.replace('weekday = "monday"', 'weekday = "friday"'), TOML.replace("[access]", "[acces]")]) {
    assert.equal(readRules(bad), null);
  }
});

test("the years of other schools are those of the calendar on the wall", () => {
  const place = new URL("../../tests/regulation/rulebooks/", import.meta.url);
  const year = JSON.parse(readFileSync(new URL("year.json", place), "utf-8")) as {
    first: string;
    last: string;
    rests: [string, string][];
    works: string[];
    planned: Record<string, Record<string, string>>;
  };
  const own = new Map(year.works.map((day) => [day, true]));
  for (const [first, last] of year.rests) {
    for (let day = first; day <= last; day = plusDays(day, 1)) own.set(day, false);
  }
  for (const [name, months] of Object.entries(year.planned)) {
    const rules = readRules(readFileSync(new URL(`${name}.toml`, place), "utf-8"));
    assert.ok(rules, name);
    const expected = Object.entries(months).flatMap(([month, days]) =>
      days.split(" ").flatMap((part) => {
        const [first, last = first] = part.split("-").map(Number) as [number, number?];
        return Array.from({ length: last - first + 1 }, (_, i) => `${month}-${String(first + i).padStart(2, "0")}`);
      }),
    );
    assert.deepEqual(openingsOf([{ first: "0001-01-01", rules }], year.first, year.last, own), expected, name);
  }
});

test("a holiday moves an opening or takes it out, and the school's own days win", () => {
  const next = { first: "0001-01-01", rules: MODEL };
  const skip = { first: "2026-05-01", rules: { ...next.rules, holiday: "skip" as const } };
  const none = new Map<string, boolean>();
  // The week of 5 May 2026 is one long holiday.
  assert.deepEqual(openingsOf([next], "2026-04-22", "2026-05-13", none), ["2026-04-28", "2026-05-11", "2026-05-12"]);
  assert.deepEqual(openingsOf([next, skip], "2026-04-22", "2026-05-13", none), ["2026-04-28", "2026-05-12"]);
  const own = new Map([["2026-05-05", true], ["2026-04-28", false]]);
  assert.deepEqual(openingsOf([next, skip], "2026-04-22", "2026-05-13", own), ["2026-04-29", "2026-05-05", "2026-05-12"]);
});
