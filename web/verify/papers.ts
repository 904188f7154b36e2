/** Papers in the journal: the head's orders, what members signed, minutes (docs/spec/paper.md). */
import { hex } from "../proof/bytes.ts";
import { ProofError } from "../proof/errors.ts";
import { blob, day, number } from "../proof/fields.ts";
import { type Keyring, keyring, openNote, splitNote } from "../proof/note.ts";
import { codeOf } from "../seal/errors.ts";
import { type Paper, type PaperKind, readPaper } from "../seal/paper.ts";
import { keysOf, type Roster } from "../seal/roster.ts";
import type { Verdict } from "./verdict.ts";

/** What one member signs for themselves, and what the whole commission does. */
const BY_ONE: readonly PaperKind[] = ["acquaintance", "undertaking"];
const BY_MANY: readonly PaperKind[] = ["minutes", "destruction"];

/** A rulebook that the head's order names: from which day, and the hash of its text. */
export interface Adopted {
  readonly first: string;
  readonly hash: Uint8Array;
}

interface Held {
  readonly index: number;
  readonly note: string;
  readonly paper: Paper;
}

/** Checks who signed each paper; a member's may stand before the roster that names their key. */
export class Papers {
  readonly rulebooks = new Map<number, Adopted>();
  private readonly verdict: Verdict;
  private readonly heads: { index: number; key: string }[] = [];
  private early: Held[] = [];
  private known: { rosters: number; keys: Keyring } | null = null;

  constructor(verdict: Verdict) {
    this.verdict = verdict;
  }

  /** Check one paper and return its kind; throws NOTE_SIG if nobody signed who had to, NOTE_FIELD if it is none. */
  async read(note: string, rosters: readonly Roster[], index: number): Promise<PaperKind> {
    const paper = readPaper(splitNote(note).text);
    if (paper.kind === "order") await this.order(note, paper, index);
    else if (!rosters.length || isAhead(paper, rosters)) this.early.push({ index, note, paper });
    else await this.byMembers(note, paper, rosters);
    return paper.kind;
  }

  /** Check what was signed before this roster was in force, by those whom it names. */
  async settle(roster: Roster): Promise<void> {
    const early = this.early;
    this.early = [];
    for (const { index, note, paper } of early) {
      if (isAhead(paper, [roster])) {
        this.early.push({ index, note, paper });
        continue;
      }
      try {
        await this.byMembers(note, paper, [roster]);
      } catch (error) {
        const code = codeOf(error);
        if (!code) throw error;
        this.verdict.add("misconduct", code, index, paper.kind);
      }
    }
  }

  /** Check that a roster names every head who signed an order. */
  end(rosters: readonly Roster[]): void {
    const named = new Set(rosters.flatMap(({ head }) => (head ? [hex(head.publicKey)] : [])));
    for (const { index, key } of this.heads) {
      if (named.size && !named.has(key)) this.verdict.add("misconduct", "PAPER_HEAD", index);
    }
  }

  private async order(note: string, paper: Paper, index: number): Promise<void> {
    if (!paper.head) throw new ProofError("NOTE_FIELD", "an order without its head");
    openNote(note, await keyring([[`${paper.origin}/head`, paper.head]]));
    this.heads.push({ index, key: hex(paper.head) });
    this.verdict.counts.orders += 1;
    const [what, version = "", first = "", hash = "", ...rest] = paper.about.split(" ");
    if (what === "rulebook" && hash && !rest.length) {
      this.rulebooks.set(number(version), { first: day(first), hash: blob(hash) });
    }
  }

  private async byMembers(note: string, paper: Paper, rosters: readonly Roster[]): Promise<void> {
    const signed = openNote(note, await this.keysOf(rosters)).signers;
    if (paper.kind === "minutes") this.verdict.counts.minutes += 1;
    const quorum = rosters[rosters.length - 1]?.quorum ?? 0;
    if (BY_MANY.includes(paper.kind) && signed.size < quorum) throw new VerifyError("PAPER_QUORUM");
    const seat = paper.about.replace(/^seat /, "");
    if (BY_ONE.includes(paper.kind) && !signed.has(`${paper.origin}/m${seat}`)) throw new VerifyError("PAPER_SIGNER");
  }

  /** Return the keys of everybody who ever sat in the commission; a seat's newest key stands for it. */
  private async keysOf(rosters: readonly Roster[]): Promise<Keyring> {
    if (this.known?.rosters !== rosters.length) {
      const newest = new Map(rosters.flatMap((roster) => [...keysOf(roster)]));
      this.known = { rosters: rosters.length, keys: await keyring(newest) };
    }
    return this.known.keys;
  }
}

/** Tell whether one signed for themselves whose seat no roster names yet: who joins does so. */
function isAhead({ kind, about, origin }: Paper, rosters: readonly Roster[]): boolean {
  const name = `${origin}/m${about.replace(/^seat /, "")}`;
  return BY_ONE.includes(kind) && !rosters.some((roster) => keysOf(roster).has(name));
}

/** What only a verifier finds: its word is in docs/spec/verify.md, the floor never refuses with it. */
export class VerifyError extends Error {
  override readonly name = "VerifyError";
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}
