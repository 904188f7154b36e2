/** The whole check of a journal: read once, believed nothing (docs/spec/verify.md; ishenim/audit/verify.py). */
import type { Checkpoint } from "../proof/checkpoint.ts";
import { ProofError } from "../proof/errors.ts";
import { COSIGNATURE, keyring, knownSigners } from "../proof/note.ts";
import { codeOf } from "../seal/errors.ts";
import { fingerprint, keysOf } from "../seal/roster.ts";
import { find, follow, type Place, plain } from "./letter.ts";
import { entries, type JournalKey, readHead, readJournalKey } from "./log.ts";
import { judge, readSchool } from "./openings.ts";
import { Missing, readOrNull, readText, type Source } from "./source.ts";
import { Verdict } from "./verdict.ts";
import { Walk } from "./walk.ts";

/** Seconds after which nobody but the journal vouches for its newest entries (journal.md §Proof). */
const STALE = 15 * 86_400;

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
  const walk = new Walk(source, verdict, asked.today, key.keys, cosigned?.size ?? -1);
  let done = 0;
  for await (const entry of entries(source, head.size)) {
    await walk.step(entry);
    await progress(++done, head.size);
  }
  await walk.end();
  sameTree(walk, head, cosigned, verdict);
  await cosigners(walk, note, asked.now, verdict);
  people(walk, asked, verdict);
  const school = await readSchool(await readOrNull(source, "school.json"), walk.papers.rulebooks, verdict);
  judge(walk.boxes.days, school, asked.today, verdict);
  await letter(source, walk, asked, key, verdict);
}

/** Say in which box's list the letter stands that was asked for, and what became of it. */
async function letter(source: Source, walk: Walk, { receipt, seal }: Asked, key: JournalKey, verdict: Verdict): Promise<void> {
  let found: Place | null = null;
  if (receipt?.trim()) found = await follow(source, walk, receipt, key, verdict);
  else if (seal?.trim()) found = await find(source, walk, seal);
  if (!found) return;
  verdict.found = found[0];
  verdict.state = await walk.boxes.lists.stateOf(found[1]);
}

/** Check that entries, checkpoint and cosigned checkpoint are of one tree. */
function sameTree({ trail }: Walk, head: Checkpoint, cosigned: Checkpoint | null, verdict: Verdict): void {
  if (!trail.is(head.size, head.root)) verdict.add("misconduct", "LOG_PROOF");
  if (cosigned && !trail.is(cosigned.size, cosigned.root)) {
    verdict.add("misconduct", "SPLIT_VIEW", null, "members signed another journal");
  }
}

/** Count who of the commission saw this journal, and how long ago the last of a quorum did. */
async function cosigners(walk: Walk, note: string | null, now: number, verdict: Verdict): Promise<void> {
  const { rosters } = walk.commission;
  const newest = rosters[rosters.length - 1];
  if (!newest) return;
  verdict.quorum = newest.quorum;
  let times: number[] = [];
  try {
    const keys = await keyring(keysOf(newest), [COSIGNATURE]);
    if (note) times = Array.from(knownSigners(note, keys).signers.values(), (at) => at ?? 0);
  } catch (error) {
    verdict.add("misconduct", codeOf(error), null, "cosignatures");
    return;
  }
  times.sort((a, b) => b - a);
  verdict.cosigned = times.length;
  if (times.length < newest.quorum) verdict.add("note", "LOG_QUORUM");
  else if ((times[newest.quorum - 1] ?? 0) < now - STALE) verdict.add("note", "LOG_STALE");
}

function people({ commission }: Walk, { pin = "" }: Asked, verdict: Verdict): void {
  const { first } = commission;
  if (!first) {
    verdict.add("note", "NO_ROSTER");
    return;
  }
  verdict.fingerprint = fingerprint(first);
  const wanted = plain(pin);
  if (!wanted || wanted === verdict.fingerprint) return;
  // A restart ended the commission of an old poster: nothing proves to its reader that the new one is
  // the school's, and nothing that it is not.
  verdict.add(commission.isFormer(wanted) ? "gap" : "misconduct", "ROSTER_PIN");
}
