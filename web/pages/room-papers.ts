/** What a part is held against before a card signs anything: rosters, boxes, the journal. */
import { journalName, readCheckpoint } from "../proof/checkpoint.ts";
import { ProofError } from "../proof/errors.ts";
import { COSIGNATURE, keyring, knownSigners, openNote, readVkey, SIGNATURE, splitNote } from "../proof/note.ts";
import { leafHash, verifyConsistency, verifyInclusion } from "../proof/tree.ts";
import { readBox, type SealedBox } from "../seal/box.ts";
import { equal, hex, unb64, utf8 } from "../seal/bytes.ts";
import { SealError } from "../seal/errors.ts";
import { type Open, readAdmission, readOpen } from "../seal/opening.ts";
import { readRestart, WAITS_DAYS } from "../seal/people.ts";
import type { Reference } from "../seal/reference.ts";
import { checkNext, type Roster, verifyChain } from "../seal/roster.ts";
import { schoolTime } from "./freshness.ts";
import * as memory from "./room-memory.ts";
import type { BoxPaper, Common, OpenPaper, Proof, ProvenBox } from "./room-talk.ts";

const DAY_MS = 86_400_000;
/** After so long without a word from outside, a member is asked once more. */
const SILENT_MS = 3 * DAY_MS;

export class Papers {
  readonly origin: string;
  readonly newest: Roster;
  /** The journal's head, which continues what this browser saw before. */
  readonly head: Reference;
  readonly #rosters: ReadonlyMap<number, Roster>;
  readonly #common: Common;

  private constructor(origin: string, common: Common, rosters: ReadonlyMap<number, Roster>, newest: Roster, head: Reference) {
    [this.origin, this.#common, this.#rosters, this.newest, this.head] = [origin, common, rosters, newest, head];
  }

  /** Check what the server sent with every part; throws ROSTER_…, LOG_…, NOTE_…. */
  static async read(origin: string, common: Common): Promise<Papers> {
    const chain = await chainOf(common.rosters);
    const [first, newest] = [chain[0], chain[chain.length - 1]];
    if (!first || newest?.origin !== origin) throw new SealError("ROSTER_CHAIN", "origin");
    await checkGenesis(origin, first, common);
    const rosters = new Map(chain.map((roster) => [roster.epoch, roster]));
    for (const notes of Object.values(common.before)) {
      for (const roster of await chainOf(notes)) rosters.set(roster.epoch, roster);
    }
    return new Papers(origin, common, rosters, newest, await headOf(origin, common.journal));
  }

  roster(epoch: number): Roster {
    const found = this.#rosters.get(epoch);
    if (!found) throw new SealError("ROSTER_CHAIN", `epoch ${epoch}`);
    return found;
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
      const by = Number(/^roster (\d+) /m.exec(note)?.[1]);
      seats.add(readAdmission(note, this.roster(by), box, roster));
    }
    return seats;
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

/** Today in the school's time, by this device's own clock. */
export function today(): string {
  return schoolTime().slice(0, 10);
}

async function chainOf(notes: readonly string[]): Promise<Roster[]> {
  const chain: Roster[] = [];
  for (const note of notes) chain.push(await checkNext(chain[chain.length - 1] ?? null, note));
  return chain;
}

/** The chain must begin as this browser knows it, or anew after a restart that has waited long enough. */
async function checkGenesis(origin: string, first: Roster, { anew }: Common): Promise<void> {
  const known = await memory.knownGenesis(origin);
  if (known && !equal(known, first.hash)) {
    if (!anew.restart || !anew.rosters) throw new SealError("ROSTER_PIN");
    const last = await verifyChain(anew.rosters, known);
    const { date } = await readRestart(anew.restart, last);
    const holds = new Date(Date.parse(date) + WAITS_DAYS * DAY_MS).toISOString().slice(0, 10) <= today();
    if (!holds || first.epoch !== last.epoch + 1) throw new SealError("ROSTER_PIN");
  }
  await memory.rememberGenesis(origin, first.hash);
}

/** Read the journal's head; it must continue what this browser remembers, and is remembered. */
async function headOf(origin: string, { checkpoint, key, consistency }: Common["journal"]): Promise<Reference> {
  const name = journalName(origin);
  const vkey = await readVkey(key);
  const known = await memory.knownJournal(origin);
  if (vkey.name !== name || (known && known.vkey !== key)) throw new ProofError("LOG_KEY", "another key");
  const { text } = openNote(checkpoint, await keyring([[name, vkey.publicKey]], [SIGNATURE]));
  const { origin: journal, size, root } = readCheckpoint(text);
  if (journal !== name) throw new ProofError("LOG_KEY", "another journal");
  if (known && size < known.size) throw new ProofError("LOG_PROOF", "an older journal");
  if (known) await verifyConsistency(known.size, size, known.root, root, consistency.map(unb64));
  await memory.rememberJournal(origin, { size, root, vkey: key });
  return { number: size, hash: root };
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
