/** The journal as far as it was read: its tree, its latest day, and what does not hold in it. */
import { equal } from "../proof/bytes.ts";
import { ProofError } from "../proof/errors.ts";
import { number as whole } from "../proof/fields.ts";
import { type Edge, grown, rootOf } from "../proof/frontier.ts";
import { splitNote } from "../proof/note.ts";
import type { Reference } from "../seal/reference.ts";
import { daysBetween } from "./calendar.ts";
import type { Verdict } from "./verdict.ts";

/** Sizes of the tree that a record may refer to: it is signed within one opening. */
const REMEMBERED = 4096;
const DAWN = "0001-01-01";
/** Records about people that several sign, each when they come. */
const GATHERS = ["restart", "admission"];
/** A signer's clock may be in the next day already. */
const AHEAD_DAYS = 1;

/** What every part of a walk shares. */
export class Trail {
  readonly verdict: Verdict;
  index = 0;
  private readonly today: string;
  private readonly wanted: number;
  private readonly edges = new Map<number, Edge>();
  private readonly roots = new Map<number, Uint8Array>();
  private edge: Edge = [];
  private latest = DAWN;

  /** `wanted` is a size whose root will be asked for; -1 is none. */
  constructor(verdict: Verdict, today: string, wanted: number) {
    this.verdict = verdict;
    this.today = today;
    this.wanted = wanted;
  }

  /** Keep the tree as it is before the entry at hand. */
  arrive(): void {
    this.edges.set(this.index, this.edge);
    this.edges.delete(this.index - REMEMBERED);
    if (this.index === this.wanted) this.roots.set(this.index, rootOf(this.edge));
  }

  /** Add the entry at hand to the tree. */
  push(entry: Uint8Array): void {
    this.edge = grown(this.edge, entry);
    this.index += 1;
    this.verdict.counts.entries += 1;
  }

  /** Keep the tree as it is after the last entry. */
  end(): void {
    this.roots.set(this.index, rootOf(this.edge));
  }

  /** Tell whether the tree that was asked for had this root. */
  is(size: number, root: Uint8Array): boolean {
    const known = this.roots.get(size);
    return known !== undefined && equal(known, root);
  }

  /** Tell whether the tree had this root when it had so many entries, not long ago. */
  had({ number, hash }: Reference): boolean {
    const edge = this.edges.get(number);
    return edge !== undefined && equal(rootOf(edge), hash);
  }

  // ── Findings ──────────────────────────────────────────────────────────────
  /** Say that the entry at hand, or the one at `at`, proves misconduct. */
  blame(code: string, detail = "", at: number | null = this.index): void {
    this.verdict.add("misconduct", code, at, detail);
  }

  /** Say that something of the entry at hand could not be checked. */
  miss(code: string, detail = ""): void {
    this.verdict.add("gap", code, this.index, detail);
  }

  /** Say something of the entry at hand that is worth knowing. */
  tell(code: string, detail = ""): void {
    this.verdict.add("note", code, this.index, detail);
  }

  /** List a record about the people of the box. */
  record(kind: string, day: string, who = "", box = 0): void {
    this.verdict.records.push({ index: this.index, kind, day, who, box });
    this.dated(day, GATHERS.includes(kind));
  }

  /** The latest day so far. */
  get day(): string {
    return this.latest;
  }

  /**
   * A journal goes forward: nothing is dated before what stands above it, or ahead of today.
   *
   * A text that gathers signatures for days bears the day on which it was written. Terms count by these
   * days: what is dated ahead lets one pass that nobody has waited for.
   */
  dated(day: string, gathers = false): void {
    if (daysBetween(this.today, day) > AHEAD_DAYS) this.blame("DATE_AHEAD", `${day}, read on ${this.today}`);
    if (day >= this.latest) this.latest = day;
    else if (!gathers) this.blame("DATE_ORDER", `${day} after ${this.latest}`);
  }
}

/** Return the first value of a line; the reader of its kind checks all of it. Throws NOTE_SIG, NOTE_FIELD. */
export function valueOf(note: string, key: string): string {
  const { text } = splitNote(note);
  const start = `\n${key} `;
  const at = text.indexOf(start);
  if (at < 0) throw new ProofError("NOTE_FIELD", key);
  return text.slice(at + start.length).split(/[\n ]/, 1)[0] ?? "";
}

/** Return the first value of a line as a number; throws what `valueOf` does. */
export function numberOf(note: string, key: string): number {
  return whole(valueOf(note, key));
}
