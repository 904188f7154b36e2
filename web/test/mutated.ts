/** What a liar sends: anything at all, and good bytes, texts and JSON that were changed. */
import assert from "node:assert/strict";

import fc from "fast-check";

import { ProofError } from "../proof/errors.ts";
import { b64, utf8 } from "../seal/bytes.ts";
import { SealError } from "../seal/errors.ts";

/** Words that a reader of records may stumble over. */
const WORDS = [
  ...["", "-", "--", "+", "0", "00", "1", "-1", "2", "255", "256", "9".repeat(16), "9".repeat(5000), "1e3", "٧", "NaN"],
  ...["0001-01-01", "9999-12-31", "2026-02-30", "2026-W16-3", "planned", "head", "origin", "box", "__proto__"],
  ...["AAAA", "AAAB=", "====", b64(new Uint8Array(31)), b64(new Uint8Array(32)), b64(new Uint8Array(32).fill(255))],
  ...["age1pq1", "AGE", "\ud83d", "\udc00", "\0", "\u0085", "\u2028", "\u00a0", "и\u0306", "—", "x".repeat(5000)],
];
/** Values that a reader of JSON may stumble over. */
const VALUES: readonly unknown[] = [
  ...[null, true, false, 0, 1, -1, 1.5, 1e308, 2 ** 53, "", "x", "\ud83d", "0".repeat(64)],
  ...[[], [[]], [1], ["a"], [null], {}, { size: 1 }, { name: 1 }, [{ name: "", type: "", size: 1 }], { toString: 1, length: -1 }],
];

/** Where to change something: a part of the whole, so that it fits whatever length there is. */
const place = fc.double({ min: 0, max: 1, noNaN: true });
const at = (part: number, length: number): number => Math.min(length, Math.floor(part * (length + 1)));

// ── Texts ───────────────────────────────────────────────────────────────────
type Change = (text: string) => string;

const changes: fc.Arbitrary<Change> = fc.oneof(
  // Another word in some place.
  fc.tuple(place, fc.constantFrom(...WORDS)).map(([part, word]): Change => (text) => {
    const words = text.split(/([ \n])/);
    words[2 * at(part, Math.floor(words.length / 2))] = word;
    return words.join("");
  }),
  // A line left out, written twice, or another line in its place.
  fc.tuple(place, place, fc.nat(2)).map(([one, other, times]): Change => (text) => {
    const lines = text.split("\n");
    const line = lines[at(other, lines.length - 1)] ?? "";
    lines.splice(at(one, lines.length - 1), 1, ...Array<string>(times).fill(line));
    return lines.join("\n");
  }),
  // A piece cut out, and something put in.
  fc.tuple(place, fc.nat(40), fc.oneof(fc.constantFrom(...WORDS, "\n", "\n\n", " "), fc.string({ maxLength: 8, unit: "binary" }))).map(
    ([part, cut, put]): Change => (text) => {
      const begin = at(part, text.length);
      return text.slice(0, begin) + put + text.slice(begin + cut);
    },
  ),
  place.map((part): Change => (text) => text.slice(0, at(part, text.length))),
);

/** Any text, or one of these with a few changes. */
export function texts(...samples: readonly string[]): fc.Arbitrary<string> {
  const changed = fc.tuple(fc.constantFrom(...samples), fc.array(changes, { minLength: 1, maxLength: 3 }));
  return fc.oneof(
    { weight: 1, arbitrary: fc.string({ maxLength: 300, unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)) }) },
    { weight: 4, arbitrary: changed.map(([text, each]) => each.reduce((now, change) => change(now), text)) },
  );
}

// ── Bytes ───────────────────────────────────────────────────────────────────
type Damage = (bytes: number[]) => number[];

const damages: fc.Arbitrary<Damage> = fc.oneof(
  fc.tuple(place, fc.nat(7)).map(([part, bit]): Damage => (bytes) => {
    const here = at(part, bytes.length - 1);
    return bytes.map((byte, i) => (i === here ? byte ^ (1 << bit) : byte));
  }),
  fc.tuple(place, fc.nat(300), fc.uint8Array({ maxLength: 40 })).map(([part, cut, put]): Damage => (bytes) => {
    const begin = at(part, bytes.length);
    return [...bytes.slice(0, begin), ...put, ...bytes.slice(begin + cut)];
  }),
  place.map((part): Damage => (bytes) => bytes.slice(0, at(part, bytes.length))),
);

/** Any bytes, or some of these with a few changes; near their beginning, where their form is, more often. */
export function blobs(...samples: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const parts = fc.tuple(fc.constantFrom(...samples), fc.constantFrom(200, Infinity), fc.array(damages, { minLength: 1, maxLength: 3 }));
  return fc.oneof(
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }) },
    {
      weight: 4,
      arbitrary: parts.map(([bytes, form, each]) => {
        const head = each.reduce((now, damage) => damage(now), [...bytes.subarray(0, Math.min(form, bytes.length))]);
        return new Uint8Array([...head, ...bytes.subarray(form === Infinity ? bytes.length : form)]);
      }),
    },
  );
}

// ── JSON ────────────────────────────────────────────────────────────────────
/** JSON in UTF-8: any, or this with some values changed or left out. */
export function documents(sample: Readonly<Record<string, unknown>>): fc.Arbitrary<Uint8Array> {
  const value = fc.oneof(fc.constantFrom(...VALUES), fc.jsonValue({ maxDepth: 3 }));
  const changed = fc.dictionary(fc.constantFrom(...Object.keys(sample), "about", "thread", "mac", "__proto__"), value, { maxKeys: 3 });
  const written = changed.map((more) => JSON.stringify({ ...sample, ...more }));
  return fc.oneof({ weight: 1, arbitrary: value.map((each) => JSON.stringify(each)) }, { weight: 4, arbitrary: written }).map(utf8);
}

// ── Reading ─────────────────────────────────────────────────────────────────
/** How often each reader is tried; `FUZZ=20 npm test` tries twenty times as often. */
export const RUNS = 60 * Number(process.env["FUZZ"] ?? 1);
const SLOWEST_MS = 5_000;

/** Read something: it is taken, or refused with one of these codes, and soon; nothing else happens. */
export async function only(codes: RegExp, read: () => unknown): Promise<void> {
  const began = performance.now();
  try {
    await read();
  } catch (error) {
    if (!(error instanceof SealError || error instanceof ProofError)) throw error;
    assert.match(error.code, codes);
  }
  assert.ok(performance.now() - began < SLOWEST_MS, "too slow");
}

/** Try a reader with whatever a liar sends. */
export function tried<T>(sent: fc.Arbitrary<T>, codes: RegExp, read: (sent: T) => unknown, runs = RUNS): Promise<void> {
  return fc.assert(fc.asyncProperty(sent, (each) => only(codes, () => read(each))), { numRuns: runs });
}
