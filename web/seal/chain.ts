/**
 * Every roster there was, from the very first on: what a server shows of them is believed no further than
 * they sign one another (docs/spec/roster.md §Chain, §Anew).
 *
 * A new chain is taken only with its restart and all that stands in the journal between the two.
 */
import { daysTo } from "../proof/days.ts";
import { splitNote } from "../proof/note.ts";
import { type Range, verifyRange } from "../proof/range.ts";
import { equal } from "./bytes.ts";
import { SealError } from "./errors.ts";
import { readObjection, readRestart, WAITS_DAYS } from "./people.ts";
import type { Reference } from "./reference.ts";
import { checkNext, type Roster } from "./roster.ts";

/** Rosters as a server hands them out. */
export interface History {
  /** The journal's signed head under which `anew` was told; "" where nothing began anew. */
  readonly head?: string;
  /** Every roster that was in force, from the very first on. */
  readonly rosters: readonly string[];
  /** The roster that takes effect with the next box, "" without one. */
  readonly ready?: string;
  /**
   * Of each new beginning, by its epoch: the entries from the restart to the roster that begins; to the
   * journal's head while that is not in it.
   */
  readonly anew: Readonly<Record<string, Range>>;
}

export interface Known {
  readonly origin: string;
  /** The journal's head, checked before. */
  readonly head: Reference;
  /** By the own clock. */
  readonly today: string;
  /** The hash of the first roster of one of the chains: a poster's, or the very first as it is remembered. */
  readonly pin?: Uint8Array | undefined;
}

/** Rosters that were checked. */
export class Chain {
  /** Oldest first; the last one may be ready only. */
  readonly all: readonly Roster[];

  constructor(all: readonly Roster[]) {
    this.all = all;
  }

  /** The very first roster. */
  get first(): Roster {
    return this.#at(0);
  }

  get newest(): Roster {
    return this.#at(this.all.length - 1);
  }

  /** The first roster of the chain that the newest is in. */
  get begins(): Roster {
    return this.firsts[this.firsts.length - 1] ?? this.first;
  }

  /** The first roster of each chain. */
  get firsts(): Roster[] {
    return this.all.filter(({ prev }) => !prev);
  }

  /** Return the roster of an epoch; throws ROSTER_CHAIN. */
  roster(epoch: number): Roster {
    return this.#at(epoch - this.#at(0).epoch, `epoch ${epoch}`);
  }

  /** Tell whether a roster follows another by signatures alone, with no new beginning between them. */
  follows(later: Roster, earlier: Roster): boolean {
    return later.epoch >= earlier.epoch && !this.all.some(({ prev, epoch }) => !prev && epoch > earlier.epoch && epoch <= later.epoch);
  }

  #at(place: number, detail = ""): Roster {
    const found = this.all[place];
    if (!found) throw new SealError("ROSTER_CHAIN", detail);
    return found;
  }
}

/**
 * Check every roster there was.
 *
 * Throws ROSTER_…, NOTE_…, LOG_PROOF; ROSTER_PIN if no chain begins as `pin` says; RESTART if a new chain
 * begins without a restart of the roster before it in the journal, too early, or against an objection.
 */
export async function verifyHistory({ rosters, ready = "", anew }: History, known: Known): Promise<Chain> {
  const all: Roster[] = [];
  for (const note of [...rosters, ...(ready ? [ready] : [])]) {
    const last = all[all.length - 1] ?? null;
    const next = await checkNext(last, note, true);
    if (last && !next.prev) await checkAnew(last, next, note, anew[next.epoch], known, ready !== "" && all.length === rosters.length);
    if (next.origin !== known.origin) throw new SealError("ROSTER_CHAIN", "origin");
    all.push(next);
  }
  const chain = new Chain(all);
  const { pin } = known;
  if (!all.length) throw new SealError("ROSTER_GENESIS");
  if (pin && !chain.firsts.some(({ hash }) => equal(hash, pin))) throw new SealError("ROSTER_PIN");
  return chain;
}

async function checkAnew(last: Roster, next: Roster, note: string, range: Range | undefined, known: Known, isReady: boolean): Promise<void> {
  const [first, ...between] = range?.entries ?? [];
  if (!range || first === undefined) throw new SealError("RESTART", "none");
  const end = await verifyRange(range, known.head);
  if (isReady ? end !== known.head.number : between.pop() !== note) throw new SealError("RESTART", "a gap");
  const restart = await readRestart(first, last);
  const waits = Math.min(daysTo(known.today), daysTo(next.date)) - daysTo(restart.date);
  if (waits < WAITS_DAYS) throw new SealError("RESTART", "too early");
  for (const entry of between) {
    if (!isKind(entry, "objection")) continue;
    if (equal(readObjection(entry, last).restart, restart.id)) throw new SealError("RESTART", "objection");
  }
}

/** Tell whether an entry of the journal is of this kind. */
export function isKind(entry: string, kind: string): boolean {
  return splitNote(entry).text.startsWith(`trustbox.v2/${kind}\n`);
}
