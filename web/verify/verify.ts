/** The whole check of a journal: read once, believed nothing (docs/spec/verify.md; ishenim/audit/verify.py). */
import { equal, hex, unhex } from "../proof/bytes.ts";
import type { Checkpoint } from "../proof/checkpoint.ts";
import { ProofError } from "../proof/errors.ts";
import { COSIGNATURE, keyring, knownSigners } from "../proof/note.ts";
import { crock } from "../seal/bytes.ts";
import { codeOf } from "../seal/errors.ts";
import { type Receipt, readReceipt } from "../seal/receipt.ts";
import { fingerprint, witnessKeys } from "../seal/roster.ts";
import { entries, type JournalKey, readHead, readJournalKey } from "./log.ts";
import { judge, readSchool } from "./openings.ts";
import { Missing, readOrNull, readText, type Source } from "./source.ts";
import { Verdict } from "./verdict.ts";
import { Walk } from "./walk.ts";

/** Seconds after which nobody but the journal vouches for its newest entries (journal.md §Proof). */
const STALE = 15 * 86_400;
/** Bytes of a seal that people compare (letter.md §Sealing). */
const SEAL_BYTES = 10;
const RECEIPT = "trustbox.v2/receipt\n";

/** What is known before the check begins. */
export interface Asked {
  readonly today: string;
  /** Seconds since 1970. */
  readonly now: number;
  /** The journal's key, if one is known; otherwise the one beside it is believed. */
  readonly vkey?: string;
  /** The first roster's fingerprint, from a poster. */
  readonly pin?: string;
  /** A seal number from a receipt. */
  readonly seal?: string;
  /** A receipt, as it was saved. */
  readonly receipt?: string;
}

/** Called after each entry; what it returns is waited for, so that a page may breathe. */
export type Progress = (done: number, size: number) => Promise<void> | undefined;

/** Return what a journal proves. Whatever is wrong is a finding; throws only what the source throws. */
export async function verify(source: Source, asked: Asked, progress: Progress = () => undefined): Promise<Verdict> {
  const verdict = new Verdict();
  try {
    await check(source, asked, progress, verdict);
  } catch (error) {
    if (error instanceof Missing) verdict.add("gap", "FILE_MISSING", null, error.message);
    else if (error instanceof ProofError) verdict.add(error.code === "LOG_KEY" ? "misconduct" : "gap", error.code);
    else throw error;
  }
  return verdict;
}

async function check(source: Source, asked: Asked, progress: Progress, verdict: Verdict): Promise<void> {
  const beside = await readText(source, "vkey");
  const expected = asked.vkey?.trim() ?? "";
  if (expected && expected !== beside.trim()) verdict.add("misconduct", "VKEY_CHANGED");
  const key = await readJournalKey(expected || beside);
  const head = readHead(await readText(source, "checkpoint"), key);
  verdict.origin = head.origin.replace(/\/journal$/, "");
  verdict.size = head.size;
  const note = await readOrNull(source, "cosigned");
  const cosigned = note ? readHead(note, key) : null;
  const walk = new Walk(source, verdict, key.keys, cosigned?.size ?? -1);
  let done = 0;
  for await (const entry of entries(source, head.size)) {
    await walk.step(entry);
    await progress(++done, head.size);
  }
  walk.end();
  sameTree(walk, head, cosigned, verdict);
  await cosigners(walk, note, asked.now, verdict);
  people(walk, asked, verdict);
  const school = await readSchool(await readOrNull(source, "school.json"), walk.papers.rulebooks, verdict);
  judge(walk.days, school, walk.firstSealed, asked.today, verdict);
  if (asked.receipt?.trim()) verdict.found = await follow(source, walk, asked.receipt, key, verdict);
  else if (asked.seal?.trim()) verdict.found = await find(source, walk, asked.seal);
}

/** Check that entries, checkpoint and cosigned checkpoint are of one tree. */
function sameTree(walk: Walk, head: Checkpoint, cosigned: Checkpoint | null, verdict: Verdict): void {
  if (!walk.had(head.size, head.root)) verdict.add("misconduct", "LOG_PROOF");
  if (cosigned && !walk.had(cosigned.size, cosigned.root)) {
    verdict.add("misconduct", "SPLIT_VIEW", null, "members signed another journal");
  }
}

/** Count who of the commission saw this journal, and how long ago the last of a quorum did. */
async function cosigners(walk: Walk, note: string | null, now: number, verdict: Verdict): Promise<void> {
  const newest = walk.rosters[walk.rosters.length - 1];
  if (!newest) return;
  verdict.quorum = newest.quorum;
  let times: number[] = [];
  try {
    const keys = await keyring(witnessKeys(newest), [COSIGNATURE]);
    if (note) times = Array.from(knownSigners(note, keys).signers.values(), (at) => at ?? 0);
  } catch (error) {
    verdict.add("misconduct", codeOf(error), null, "cosignatures");
    return;
  }
  times.sort((a, b) => b - a);
  verdict.cosigned = times.length;
  if (times.length < newest.quorum) verdict.add("gap", "LOG_QUORUM");
  else if ((times[newest.quorum - 1] ?? 0) < now - STALE) verdict.add("note", "LOG_STALE");
}

function people({ rosters: [first] }: Walk, { pin = "" }: Asked, verdict: Verdict): void {
  if (!first) {
    verdict.add("note", "NO_ROSTER");
    return;
  }
  verdict.fingerprint = fingerprint(first);
  const wanted = plain(pin);
  if (wanted && wanted !== verdict.fingerprint) verdict.add("misconduct", "ROSTER_PIN");
}

/** As people type a number: in any case, with spaces and hyphens. */
function plain(typed: string): string {
  return typed.toUpperCase().replace(/[\s-]/g, "");
}

/**
 * Return the box that gave up the letter of a receipt; null while it lies in the box.
 *
 * A receipt for an opened box whose list lacks the letter proves that the letter was taken away.
 */
async function follow(source: Source, walk: Walk, saved: string, key: JournalKey, verdict: Verdict): Promise<string | null> {
  const receipt = await receiptIn(saved, key, verdict);
  if (!receipt) return null;
  const { boxNumber: number, boxId, seal } = receipt;
  const sealed = walk.sealed.get(number);
  if (!sealed || !equal(sealed, boxId)) {
    verdict.add("misconduct", "RECEIPT_BOX", null, `box ${number}`);
    return null;
  }
  if (walk.boxes.has(number)) {
    verdict.add("note", "LETTER_WAITS", null, `box ${number}`);
    return null;
  }
  for (const ending of ["", ".urgent"]) {
    const listed = (await readOrNull(source, `manifest/${number}${ending}`)) ?? "";
    if (listed.split("\n").includes(hex(seal))) return `${number}${ending}`;
  }
  verdict.add("misconduct", "LETTER_DROPPED", null, `box ${number}`);
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

/** Return the box whose published list has this seal number, or null. */
async function find(source: Source, walk: Walk, seal: string): Promise<string | null> {
  const wanted = plain(seal);
  for (const number of walk.sealed.keys()) {
    for (const ending of ["", ".urgent"]) {
      const text = (await readOrNull(source, `manifest/${number}${ending}`)) ?? "";
      const seals = text.split("\n").filter((line) => /^(?:[0-9a-f]{2})+$/.test(line));
      if (seals.some((line) => crock(unhex(line).subarray(0, SEAL_BYTES)) === wanted)) return `${number}${ending}`;
    }
  }
  return null;
}
