/**
 * The lock of a letter, as its readers open it: what members released of its box, joined.
 *
 * A box's releases are fetched and opened once and stay in this page's memory, so that a search through
 * a box of hundreds of letters asks for them once.
 */
import { b64, equal, hex, unb64 } from "../seal/bytes.ts";
import type { MemberKeys } from "../seal/card.ts";
import { type Deal, dealOf, isShare, join, NO_SHARE } from "../seal/deal.ts";
import { codeOf } from "../seal/errors.ts";
import { type Open, openRelease, readOpen } from "../seal/opening.ts";
import { listed, same } from "../seal/reference.ts";
import { get } from "./ask.ts";
import { type Checked, NotOpened } from "./letter-open.ts";

/** What a letter's seal is the hash of, as the server hands it out. */
export interface DealPapers {
  readonly commitments: readonly (readonly [number, string])[];
  readonly lines: readonly string[];
  readonly payload: string;
}

/** What opens all letters of a box: the list, the opening that k cards signed, the shares. */
interface BoxPapers {
  readonly open: string;
  readonly manifest: string;
  readonly releases: readonly { readonly seat: number; readonly file: string; readonly note: string }[];
}

/** What was released of a box and opened here. */
interface Released {
  /** The place of each letter in the list, by its seal. */
  readonly places: ReadonlyMap<string, number>;
  /** By seat, in the list's order. */
  readonly shares: ReadonlyMap<number, readonly Uint8Array[]>;
}

/** What opens one letter, and which seats released a share of it that nobody dealt. */
export interface Joined {
  readonly secret: Uint8Array;
  readonly false: readonly number[];
}

/** Return the deal of a letter; throws NotOpened if it is not what the letter's seal is the hash of. */
export function dealFrom(papers: DealPapers, boxId: Uint8Array, seal: string): Deal {
  const commitments = new Map(papers.commitments.map(([seat, each]) => [seat, unb64(each)]));
  const deal = dealOf(boxId, commitments, papers.lines.map(unb64), unb64(papers.payload));
  if (hex(deal.seal) !== seal) throw new NotOpened("changed");
  return deal;
}

/** Join the shares of a letter; throws NotOpened where it stays closed to this member. */
export async function joinLetter(address: string, deal: Deal, checked: Checked, keys: MemberKeys): Promise<Joined> {
  try {
    return joined(deal, await releasedOf(address, checked, keys), checked);
  } catch (error) {
    if (codeOf(error) !== "QUORUM") throw reason(error);
  }
  boxes.delete(nameOf(checked, keys)); // more may have come while this page was open
  try {
    return joined(deal, await releasedOf(address, checked, keys), checked);
  } catch (error) {
    throw reason(error);
  }
}

function reason(error: unknown): unknown {
  const said: Record<string, string> = { QUORUM: "waiting", DEAL_FALSE: "damaged" };
  const code = codeOf(error);
  return code === "" ? error : new NotOpened(said[code] ?? "untrue");
}

function joined(deal: Deal, { places, shares }: Released, { roster }: Checked): Joined {
  const at = places.get(hex(deal.seal));
  if (at === undefined) throw new NotOpened("changed");
  const given = new Map([...shares].map(([seat, each]) => [seat, each[at] ?? NO_SHARE] as const));
  for (const [seat, share] of given) if (equal(share, NO_SHARE)) given.delete(seat);
  const liars = [...given].filter(([seat, share]) => !isShare(deal, seat, share)).map(([seat]) => seat);
  return { secret: join(deal, given, roster.quorum), false: liars };
}

const boxes = new Map<string, Promise<Released>>();

function releasedOf(address: string, checked: Checked, keys: MemberKeys): Promise<Released> {
  const id = nameOf(checked, keys);
  const known = boxes.get(id);
  if (known) return known;
  const asked = fetchReleased(address, checked, keys);
  boxes.set(id, asked);
  asked.catch(() => boxes.delete(id));
  return asked;
}

function nameOf({ box }: Checked, keys: MemberKeys): string {
  return `${hex(box.id)} ${b64(keys.publicKey)}`;
}

async function fetchReleased(address: string, { roster, box }: Checked, keys: MemberKeys): Promise<Released> {
  const papers = await get<BoxPapers>(address);
  const open = await readOpen(papers.open, roster, box);
  if (!same(open.letters, await listed(papers.manifest))) throw new NotOpened("changed");
  const shares = new Map<number, readonly Uint8Array[]>();
  for (const { file, note } of papers.releases) {
    const found = await openedHere({ file: unb64(file), note }, open, roster, keys);
    if (found) shares.set(found.seat, found.shares);
  }
  const seals = papers.manifest.split("\n").slice(0, -1);
  return { places: new Map(seals.map((seal, at) => [seal, at])), shares };
}

/** Return a release that opens with this card, null of one that does not: the others may be enough. */
async function openedHere(
  released: { file: Uint8Array; note: string },
  open: Open,
  roster: Checked["roster"],
  keys: MemberKeys,
): Promise<{ seat: number; shares: Uint8Array[] } | null> {
  try {
    return await openRelease(keys, roster, open, released);
  } catch (error) {
    if (codeOf(error) === "") throw error;
    return null;
  }
}
