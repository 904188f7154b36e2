/** What a part is held against before a card signs anything: rosters, boxes, the journal. */
import { journalName, readCheckpoint } from "../proof/checkpoint.ts";
import { ProofError } from "../proof/errors.ts";
import { COSIGNATURE, keyring, knownSigners, noteHash, openNote, readVkey, SIGNATURE, splitNote } from "../proof/note.ts";
import { verifyRange } from "../proof/range.ts";
import { leafHash, verifyConsistency, verifyInclusion } from "../proof/tree.ts";
import { readBox, type SealedBox } from "../seal/box.ts";
import { equal, hex, unb64, utf8 } from "../seal/bytes.ts";
import { type Chain, isKind } from "../seal/chain.ts";
import { SealError } from "../seal/errors.ts";
import { type Open, readAdmission, readOpen } from "../seal/opening.ts";
import { pair, type Reference } from "../seal/reference.ts";
import type { Roster } from "../seal/roster.ts";
import { headOf } from "./journal.ts";
import type { BoxPaper, Common, OpenPaper, OpenWork, Proof, ProvenBox } from "./room-talk.ts";
import { rostersOf } from "./rosters.ts";

const DAY_MS = 86_400_000;
/** After so long without a word from outside, a member is asked once more. */
const SILENT_MS = 3 * DAY_MS;

export class Papers {
  readonly origin: string;
  readonly chain: Chain;
  /** The journal's head, which continues what this browser saw before. */
  readonly head: Reference;
  readonly #common: Common;

  private constructor(origin: string, common: Common, chain: Chain, head: Reference) {
    [this.origin, this.#common, this.chain, this.head] = [origin, common, chain, head];
  }

  /** Check what the server sent with every part; throws ROSTER_…, RESTART, LOG_…, NOTE_…. */
  static async read(origin: string, common: Common): Promise<Papers> {
    const { head } = await headOf(origin, common.journal);
    return new Papers(origin, common, await rostersOf(origin, common.history, head), head);
  }

  get newest(): Roster {
    return this.chain.newest;
  }

  roster(epoch: number): Roster {
    return this.chain.roster(epoch);
  }

  /** Read a box as its quorum signed it. */
  async box({ note, epoch, number }: BoxPaper): Promise<SealedBox> {
    const box = await readBox(note, this.roster(epoch));
    if (box.number !== number) throw new SealError("BOX_FIRST", "another number");
    return box;
  }

  /** Read a box that must be in the journal. */
  async proven(paper: ProvenBox): Promise<SealedBox> {
    await this.checkProof(paper.note, paper.proof);
    return this.box(paper);
  }

  async checkProof(note: string, proof: Proof): Promise<void> {
    const hashes = proof.hashes.map(unb64);
    await verifyInclusion(await leafHash(utf8(note)), proof.index, this.head.number, hashes, this.head.hash);
  }

  /** The journal's head that a text names must be the beginning of the journal. */
  async checkBegins(before: Reference, proof: readonly string[]): Promise<void> {
    const { number, hash } = this.head;
    if (!before.number) return;
    await verifyConsistency(before.number, number, before.hash, hash, proof.map(unb64));
  }

  /** Read the text by which a box is opened, as its quorum signed it, from the journal. */
  async opened(paper: OpenPaper, box: SealedBox): Promise<Open> {
    await this.checkProof(paper.open, paper.proof);
    return readOpen(paper.open, this.roster(paper.epoch), box, this.openers(paper, box));
  }

  /** Return whose signatures count for a box: seats still in office, and former ones let in. */
  openers({ epoch, admissions }: OpenPaper, box: SealedBox): Set<number> {
    const roster = this.roster(epoch);
    const seats = new Set([...roster.members.keys()].filter((seat) => this.newest.members.has(seat)));
    for (const note of admissions) {
      const by = this.roster(Number(/^roster (\d+) /m.exec(note)?.[1]));
      // What was admitted before a new beginning does not count after it.
      if (this.chain.follows(this.newest, by)) seats.add(readAdmission(note, by, box, roster));
    }
    return seats;
  }

  /**
   * Check that a text opens a box once: by all that stands in the journal after the next box.
   *
   * Throws LOG_PROOF if any of it is left out; OPEN_BOX if another text opened this box, an act or a line
   * told of other letters in it, or the next box was not sealed to the roster of its day.
   */
  async checkOnce(work: OpenWork, box: SealedBox, text: Open): Promise<void> {
    const { since, next } = work;
    const end = await verifyRange(since, this.head);
    if (since.start !== next.proof.index + 1 || end !== this.head.number) throw new ProofError("LOG_PROOF", "a gap");
    const inForce = work.history.rosters.length - 1;
    const later = since.entries.filter((entry) => isKind(entry, "roster")).length;
    const isOfItsDay = this.chain.all[inForce - later]?.epoch === next.epoch && next.epoch >= work.epoch;
    if (!isOfItsDay) throw new SealError("OPEN_BOX", "an old roster");
    for (const entry of since.entries) if (await isAgainst(entry, box, text)) throw new SealError("OPEN_BOX", "told of");
  }

  /** Whether witnesses outside have been silent too long; false where the roster names none. */
  async isSilent(): Promise<boolean> {
    const { witnesses: vkeys } = this.newest;
    if (!vkeys.length) return false;
    const { journal, witnesses } = this.#common;
    const said = await Promise.all([journal.checkpoint, ...witnesses].map((note) => saidAt(this.origin, note, journal.key, vkeys)));
    return Date.now() - Math.max(0, ...said) * 1000 > SILENT_MS;
  }
}

/** Tell whether an entry tells of a box otherwise than a text that opens it. */
async function isAgainst(entry: string, box: SealedBox, { id, letters }: Open): Promise<boolean> {
  const { text } = splitNote(entry);
  const told = text.split("\n").find((line) => line.startsWith(`box ${box.number} `));
  if (told === undefined) return false;
  if (isKind(entry, "open")) return !equal(await noteHash(text), id);
  if (isKind(entry, "act")) return !told.startsWith(`box ${pair({ number: box.number, hash: box.id })} ${pair(letters)} `);
  return isKind(entry, "line");
}

/** When a witness said a word for this journal, in seconds; one that cannot be believed is none. */
async function saidAt(origin: string, note: string, key: string, vkeys: readonly string[]): Promise<number> {
  const { name, publicKey } = await readVkey(key);
  const outside = await Promise.all(vkeys.map((vkey) => readVkey(vkey, COSIGNATURE)));
  try {
    openNote(note, await keyring([[name, publicKey]], [SIGNATURE]));
    const keys = await keyring(outside.map((each) => [each.name, each.publicKey] as const), [COSIGNATURE]);
    const isOurs = readCheckpoint(splitNote(note).text).origin === journalName(origin);
    return isOurs ? Math.max(0, ...[...knownSigners(note, keys).signers.values()].map((at) => at ?? 0)) : 0;
  } catch {
    return 0;
  }
}

/** A box in words for what is remembered of it. */
export function nameOf(box: SealedBox): string {
  return hex(box.id);
}
