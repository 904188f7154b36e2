/** The cases of vectors/: what both languages must answer, and what both must refuse. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { hex } from "../seal/bytes.ts";
import { codeOf } from "../seal/errors.ts";

export interface Case {
  readonly name: string;
  readonly do?: string;
  readonly error?: string;
}

export type Deed<T extends Case> = (each: T) => unknown;

export function readCases<T extends Case>(file: string): T[] {
  const path = new URL(`../../vectors/${file}.json`, import.meta.url);
  const { cases } = JSON.parse(readFileSync(path, "utf-8")) as { cases: T[] };
  // An empty file would pass every test.
  assert.ok(cases.length);
  return cases;
}

/** Refuse with exactly this code of the protocol. */
export async function refuses(code: string, act: () => unknown): Promise<void> {
  let said: unknown = "nothing was refused";
  try {
    await act();
  } catch (error) {
    said = codeOf(error) || error;
  }
  assert.equal(said, code);
}

/** Run every case of a file: `check` asserts what the case says, or refuses with its code. */
export function runs<T extends Case>(file: string, cases: readonly T[], check: (each: T) => unknown): void {
  for (const each of cases) {
    test(`${file}: ${each.do ? `${each.do}: ` : ""}${each.name}`, async () => {
      if (each.error) await refuses(each.error, () => check(each));
      else await check(each);
    });
  }
}

/** Run the cases of a file by what they do; a case that nobody knows how to do fails. */
export function runsBy<T extends Case>(file: string, deeds: Readonly<Record<string, Deed<T>>>): void {
  runs(file, readCases<T>(file), (each) => {
    const deed = deeds[each.do ?? ""];
    assert.ok(deed, `no test does ${each.do ?? ""}`);
    return deed(each);
  });
}

/** A reference as the vectors write it. */
export interface SaidReference {
  number: number;
  hash: string;
}

/** Write bytes as the vectors do, also inside references and lists. */
export function said(value: unknown): unknown {
  if (value instanceof Uint8Array) return hex(value);
  if (Array.isArray(value)) return value.map(said);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, said(inner)]));
}
