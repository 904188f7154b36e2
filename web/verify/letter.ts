/** Looking for one letter in the published lists, by its receipt or by the number on it. */
import { equal, hex, unhex } from "../proof/bytes.ts";
import { crock } from "../seal/bytes.ts";
import { codeOf } from "../seal/errors.ts";
import { type Receipt, readReceipt } from "../seal/receipt.ts";
import type { JournalKey } from "./log.ts";
import { readOrNull, type Source } from "./source.ts";
import type { Verdict } from "./verdict.ts";
import type { Walk } from "./walk.ts";

/** Bytes of a seal that people compare (letter.md §Sealing). */
const SEAL_BYTES = 10;
const RECEIPT = "trustbox.v2/receipt\n";
const ENDINGS = ["", ".urgent"];

/** The box whose list has the letter (`3`, `3.urgent`), and the letter's seal. */
export type Place = readonly [box: string, seal: string];

/** As people type a number: in any case, with spaces and hyphens. */
export function plain(typed: string): string {
  return typed.toUpperCase().replace(/[\s-]/g, "");
}

/**
 * Return where the letter of a receipt stands; null while it lies in the box.
 *
 * A receipt for a box that was told of, whose lists lack the letter, proves that the letter was taken away.
 */
export async function follow(source: Source, walk: Walk, saved: string, key: JournalKey, verdict: Verdict): Promise<Place | null> {
  const receipt = await receiptIn(saved, key, verdict);
  if (!receipt) return null;
  const { boxNumber, boxId, seal } = receipt;
  const name = `box ${boxNumber}`;
  const held = walk.boxes.held.get(boxNumber);
  if (!held || !equal(held.box.id, boxId)) {
    verdict.add("misconduct", "RECEIPT_BOX", null, name);
  } else if (!held.isTold) {
    verdict.add("note", "LETTER_WAITS", null, name);
  } else {
    for (const ending of ENDINGS) {
      if ((await list(source, boxNumber, ending)).includes(hex(seal))) return [`${boxNumber}${ending}`, hex(seal)];
    }
    verdict.add("misconduct", "LETTER_DROPPED", null, name);
  }
  return null;
}

async function receiptIn(saved: string, key: JournalKey, verdict: Verdict): Promise<Receipt | null> {
  const text = saved.replace(/\r\n/g, "\n");
  const start = text.indexOf(RECEIPT);
  try {
    if (start >= 0) return await readReceipt(`${text.slice(start).trimEnd()}\n`, verdict.origin, key.publicKey);
    verdict.add("gap", "RECEIPT_FORM", null, "RECEIPT_FORM");
  } catch (error) {
    const code = codeOf(error);
    if (!code) throw error;
    verdict.add("gap", "RECEIPT_FORM", null, code);
  }
  return null;
}

/** Return where the letter of a seal number stands, or null. */
export async function find(source: Source, walk: Walk, seal: string): Promise<Place | null> {
  const wanted = plain(seal);
  for (const number of walk.boxes.held.keys()) {
    for (const ending of ENDINGS) {
      const found = (await list(source, number, ending)).find((line) => numberOf(line) === wanted);
      if (found !== undefined) return [`${number}${ending}`, found];
    }
  }
  return null;
}

async function list(source: Source, number: number, ending: string): Promise<string[]> {
  return ((await readOrNull(source, `manifest/${number}${ending}`)) ?? "").split("\n");
}

function numberOf(line: string): string {
  return /^(?:[0-9a-f]{2})+$/.test(line) ? crock(unhex(line).subarray(0, SEAL_BYTES)) : "";
}
