/** What a letter is sealed to, with nothing of it believed unproven: rosters, box, journal. */

import { checkProof } from "../proof/inclusion.ts";
import { COSIGNATURE, keyring, knownSigners, openNote, readVkey, SIGNATURE } from "../proof/note.ts";
import { readBox, type SealedBox } from "../seal/box.ts";
import { equal, utf8 } from "../seal/bytes.ts";
import { checkNext, fingerprint, type Roster } from "../seal/roster.ts";
import { type Freshness, freshness, schoolTime } from "./freshness.ts";
import { ask, Refused } from "./shared.ts";

interface Answer {
  origin: string;
  roster: string[];
  box: string;
  moved: string | null;
  proof: string;
  journal: string;
  work: number;
  witnesses: string[];
}

export interface Lock {
  readonly roster: Roster;
  readonly box: SealedBox;
  /** The day a line moved its opening to; the server's word, which hides two weeks at most. */
  readonly moved: string | null;
  readonly journalKey: Uint8Array;
  readonly work: number;
  /** Whether it was compared with the first roster's hash from a poster. */
  readonly isPinned: boolean;
  /** The characters that a poster prints. */
  readonly fingerprint: string;
  /** Whether this commission began anew after an earlier one. */
  readonly isAnew: boolean;
  /** When a witness outside last saw the journal, in milliseconds; null where the roster names none. */
  readonly seen: number | null;
}

/** The newest roster that this page was shown. */
let newest: Roster | null = null;

/** Refuse rosters without the newest one that this page has seen: its cards may have been replaced since. Throws UNTRUE. */
export function neverOlder(chain: readonly Roster[]): void {
  const { hash } = newest ?? {};
  if (hash && !chain.some((roster) => equal(roster.hash, hash))) throw new Refused("UNTRUE");
  newest = chain[chain.length - 1] ?? newest;
}

/** Fetch and check the lock; `pin` is the first roster's hash from the poster. Throws Refused, SealError, ProofError. */
export async function fetchLock(address: string, origin: string, pin?: Uint8Array): Promise<Lock> {
  const answer = (await (await ask(address)).json()) as Answer;
  const { name, publicKey: journalKey } = await readVkey(answer.journal);
  const chain = await chainOf(answer.roster);
  const first = chain[0];
  const roster = chain[chain.length - 1];
  if (!first || !roster || roster.origin !== origin || answer.origin !== origin || name !== `${origin}/journal`) {
    throw new Refused("UNTRUE");
  }
  // An earlier poster fits no commission that began anew: that is said, but never sealed to.
  if (pin && !equal(pin, first.hash)) throw new Refused(first.epoch > 1 ? "ANEW" : "UNTRUE");
  neverOlder(chain);
  const box = await readBox(answer.box, roster);
  const { witnessed } = await checkProof(answer.proof, utf8(answer.box), { origin, journalKey, witnesses: roster.witnesses });
  const told = await heard(answer.witnesses, `${origin}/journal`, journalKey, roster.witnesses);
  return {
    roster,
    box,
    moved: answer.moved,
    journalKey,
    work: answer.work,
    isPinned: pin !== undefined,
    fingerprint: fingerprint(first),
    isAnew: first.epoch > 1,
    seen: roster.witnesses.length ? Math.max(0, ...witnessed.values(), ...told) * 1000 : null,
  };
}

async function chainOf(notes: readonly string[]): Promise<Roster[]> {
  const chain: Roster[] = [];
  for (const note of notes) chain.push(await checkNext(chain[chain.length - 1] ?? null, note));
  return chain;
}

/** When each witness vouched for the journal last, in seconds; a word that cannot be believed is none. */
async function heard(notes: readonly string[], journal: string, key: Uint8Array, vkeys: readonly string[]): Promise<number[]> {
  const own = await keyring([[journal, key]], [SIGNATURE]);
  const read = await Promise.all(vkeys.map((vkey) => readVkey(vkey, COSIGNATURE)));
  const outside = await keyring(read.map(({ name, publicKey }) => [name, publicKey]), [COSIGNATURE]);
  return notes.flatMap((note) => {
    try {
      openNote(note, own);
      return [...knownSigners(note, outside).signers.values()].map((at) => at ?? 0);
    } catch {
      return [];
    }
  });
}

/** Judge a checked lock by this device's clock. */
export function judged({ box: { sealed, opens }, moved }: Lock): Freshness {
  return freshness(schoolTime(), { sealed, opens, moved });
}
