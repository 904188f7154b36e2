/**
 * The locks of a box's letters, and this card's shares of them.
 *
 * Unwrapping costs milliseconds a letter, so it begins when the room is entered and goes on in slices;
 * after a reload it begins again. Shares stay in this page's memory until the opening's text stands in
 * the journal.
 */
import { b64, hex, unb64 } from "../seal/bytes.ts";
import type { SealedBox } from "../seal/box.ts";
import type { MemberKeys } from "../seal/card.ts";
import { type Deal, dealOf } from "../seal/deal.ts";
import { SealError } from "../seal/errors.ts";
import { ownShare } from "../seal/opening.ts";
import type { Roster } from "../seal/roster.ts";
import type { DealPaper, Talk } from "./room-talk.ts";

const HASH = 32;
/** So long a slice may keep the page from answering. */
const SLICE_MS = 12;

export interface Letters {
  /** In the order of the box's list. */
  readonly deals: readonly Deal[];
  /** Seals of letters whose bytes are fetched at the opening. */
  readonly small: readonly string[];
}

/** Whose card unwraps: a seat at this computer, and the seat of the card in its hand. */
export interface Holder {
  readonly talk: Talk;
  readonly seat: number;
  readonly keys: MemberKeys;
}

export type Progress = (done: number, of: number) => void;

const letters = new Map<string, Promise<Letters & { readonly own: readonly Uint8Array[] }>>();
const shares = new Map<string, Promise<readonly Uint8Array[]>>();

/** Fetch the locks of a box's letters; each one's seal is computed here. */
export function lettersOf(holder: Holder, box: SealedBox, roster: Roster): Promise<Letters> {
  return kept(letters, keyOf(holder, box), () => fetchLetters(holder, box, roster));
}

/** Unwrap this card's shares of a box's letters. */
export function sharesOf(holder: Holder, box: SealedBox, roster: Roster, progress: Progress): Promise<readonly Uint8Array[]> {
  const key = keyOf(holder, box);
  return kept(shares, key, async () => {
    const { deals, own } = await kept(letters, key, () => fetchLetters(holder, box, roster));
    const found: Uint8Array[] = [];
    let began = performance.now();
    for (const [at, deal] of deals.entries()) {
      found.push(shareOf(holder, key, deal, own[at] ?? new Uint8Array()));
      if (performance.now() - began < SLICE_MS && at + 1 < deals.length) continue;
      progress(at + 1, deals.length);
      await new Promise((next) => window.setTimeout(next, 0));
      began = performance.now();
    }
    return found;
  });
}

/** A line that is not this letter's is asked for again the next time. */
function shareOf({ keys }: Holder, key: string, deal: Deal, line: Uint8Array): Uint8Array {
  try {
    return ownShare(keys, deal, line);
  } catch (error) {
    letters.delete(key);
    throw error;
  }
}

function keyOf({ keys }: Holder, box: SealedBox): string {
  return `${hex(box.id)} ${b64(keys.publicKey)}`;
}

/** What fails is asked for again the next time. */
function kept<T>(where: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const known = where.get(key);
  if (known) return known;
  const made = make();
  where.set(key, made);
  made.catch(() => where.delete(key));
  return made;
}

async function fetchLetters(
  { talk, seat, keys }: Holder,
  box: SealedBox,
  roster: Roster,
): Promise<Letters & { readonly own: readonly Uint8Array[] }> {
  const found = { deals: [] as Deal[], own: [] as Uint8Array[], small: [] as string[] };
  const seats = [...roster.members.keys()];
  let start = 0;
  do {
    const { letters: slice, next } = await talk.deals(seat, box.number, keys.seat, start);
    for (const paper of slice) {
      const deal = dealIn(paper, box.id, seats);
      found.deals.push(deal);
      found.own.push(unb64(paper.own));
      if (paper.small) found.small.push(hex(deal.seal));
    }
    start = next;
  } while (start > 0);
  return found;
}

function dealIn({ commitments, lines, payload }: DealPaper, boxId: Uint8Array, seats: readonly number[]): Deal {
  const [promised, hashes] = [hashesIn(commitments), hashesIn(lines)];
  if (promised.length !== seats.length || hashes.length !== seats.length) throw new SealError("DEAL_FORMAT", "lines");
  const each = seats.map((seat, at) => [seat, promised[at] ?? new Uint8Array()] as const);
  return dealOf(boxId, new Map(each), hashes, unb64(payload));
}

function hashesIn(text: string): Uint8Array[] {
  const bytes = unb64(text);
  return Array.from({ length: Math.ceil(bytes.length / HASH) }, (_, i) => bytes.slice(i * HASH, (i + 1) * HASH));
}
