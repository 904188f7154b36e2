/** Who may read what an author adds: no roster is believed that does not follow from the letter's own. */

import { journalName, readCheckpoint } from "../proof/checkpoint.ts";
import { keyring, noteHash, openNote, readVkey, SIGNATURE } from "../proof/note.ts";
import type { Range } from "../proof/range.ts";
import { readBoxText } from "../seal/box.ts";
import { equal } from "../seal/bytes.ts";
import { type Chain, verifyHistory } from "../seal/chain.ts";
import { codeOf, SealError } from "../seal/errors.ts";
import type { Reference } from "../seal/reference.ts";
import type { Roster } from "../seal/roster.ts";
import { schoolTime } from "./freshness.ts";
import { neverOlder } from "./lock.ts";

/** What the server says of rosters, in the answer about a letter (docs/spec/wire.md §POST /t). */
export interface Told {
  readonly roster: readonly string[];
  readonly journal: string;
  /** The reason of each new beginning, and the journal's head to which it leads; only after a restart. */
  readonly anew?: Readonly<Record<string, Range>>;
  readonly head?: string;
}

const NOTHING: Reference = { number: 0, hash: new Uint8Array(32) };

/** Check every composition there was; throws ROSTER_…, NOTE_…, LOG_…, RESTART, and UNTRUE for older ones than were seen. */
export async function compositions(told: Told, origin: string, pin?: Uint8Array): Promise<Chain> {
  const head = told.head === undefined ? NOTHING : await headOf(told.head, told.journal, origin);
  const today = schoolTime().slice(0, 10);
  const chain = await verifyHistory({ rosters: told.roster, anew: told.anew ?? {} }, { origin, head, today, pin });
  neverOlder(chain.all);
  return chain;
}

async function headOf(note: string, vkey: string, origin: string): Promise<Reference> {
  const { publicKey } = await readVkey(vkey);
  const known = await keyring([[journalName(origin), publicKey]], [SIGNATURE]);
  const { size: number, root: hash } = readCheckpoint(openNote(note, known).text);
  return { number, hash };
}

/** Return the roster that the letter was sealed to, or null: the author's own note knows its box alone. */
export async function sealedTo(chain: Chain, box: string, boxId: Uint8Array): Promise<Roster | null> {
  if (!equal(await noteHash(box), boxId)) return null;
  for (const roster of chain.all) {
    try {
      await readBoxText(box, roster);
      return roster;
    } catch (error) {
      if (!codeOf(error)) throw error;
    }
  }
  return null;
}

/** Tell whether something can still be added: whoever began anew never had the author's trust. */
export function isOpenFor(chain: Chain, own: Roster | null): own is Roster {
  return own !== null && chain.follows(chain.newest, own);
}

/**
 * Return to whom something more is sealed, and with the keys of which roster.
 *
 * They are readers of the letter who sat in every roster since, each of which was signed by a quorum of
 * the one before. Throws LETTER_READERS if nobody is left, UNTRUE if this page has seen a newer roster.
 */
export function readersNow(chain: Chain, own: Roster | null, to: readonly number[]): { roster: Roster; seats: number[] } {
  neverOlder(chain.all);
  const since = isOpenFor(chain, own) ? chain.all.slice(chain.all.indexOf(own)) : [];
  const seats = to.filter((seat) => since.length && since.every(({ members }) => members.has(seat)));
  if (!seats.length) throw new SealError("LETTER_READERS");
  return { roster: chain.newest, seats };
}
