/** The school of the vectors: five members with cards of known bytes, a roster, a sealed box. */
import { signNote } from "../proof/note.ts";
import { readBox, type SealedBox, writeBox } from "../seal/box.ts";
import { hex, sha256 } from "../seal/bytes.ts";
import { type MemberKeys, memberKeys } from "../seal/card.ts";
import { type Deal, join, splitLines, unwrapShare } from "../seal/deal.ts";
import { dealIn, type Header, newLetterId, pack, sealLetter, splitLetter } from "../seal/letter.ts";
import type { Shares } from "../seal/quorum.ts";
import { type Roster, verifyChain, writeRoster } from "../seal/roster.ts";

export const ORIGIN = "box.example";
export const SEATS = [1, 2, 3, 4, 5];
export const DAY = "2026-04-15";
export const OPENS = "2026-04-21";
const LABELS: Readonly<Record<number, string>> = { 1: "deputy", 2: "teacher", 3: "social", 4: "psychologist", 5: "parent" };

export interface School {
  readonly roster: Roster;
  readonly keys: readonly MemberKeys[];
  /** The keys of a seat, which must be one of the five. */
  readonly of: (seat: number) => MemberKeys;
}

export interface BoxOfSchool {
  readonly box: SealedBox;
  readonly note: string;
}

export function cardOf(seat: number): Uint8Array {
  return Uint8Array.from({ length: 16 }, (_, i) => seat + i);
}

let made: Promise<School> | null = null;

/** The keys are slow to make and never change: one school for all tests of a file. */
export function school(): Promise<School> {
  made ??= make();
  return made;
}

async function make(): Promise<School> {
  const keys = await Promise.all(SEATS.map((seat) => memberKeys(ORIGIN, seat, cardOf(seat))));
  const members = keys.map(({ seat, publicKey, recipient }) => ({ seat, publicKey, recipient, label: LABELS[seat] ?? "" }));
  const text = writeRoster({ origin: ORIGIN, epoch: 1, prev: null, date: DAY, duty: [4], members });
  const roster = await verifyChain([await signNote(text, keys)]);
  return { roster, keys, of: (seat) => found(keys.find((each) => each.seat === seat)) };
}

/** Return what a test knows to be there. */
export function found<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error("missing in the test's own world");
  return value;
}

/** Seal a box, the first one or the one after `before`: seats 1, 2 and 3 sign. */
export async function sealBox(before: SealedBox | null = null): Promise<BoxOfSchool> {
  const { roster, of } = await school();
  const [sealed, opens] = before ? [before.opens, "2026-04-28"] : [DAY, OPENS];
  const checkpoint = { number: 2, hash: await sha256("the journal so far") };
  const text = writeBox(roster, { number: (before?.number ?? 0) + 1, prev: before?.id ?? null, sealed, opens, checkpoint });
  const note = await signNote(text, [1, 2, 3].map(of));
  return { box: await readBox(note, roster), note };
}

export function headerOf(box: SealedBox, text: string, more: Partial<Header> = {}): Header {
  return {
    v: 1,
    kind: "letter",
    origin: ORIGIN,
    box: hex(box.id),
    id: newLetterId(),
    sealed_by: "browser",
    to: SEATS,
    mailbox: "00".repeat(16),
    reply_to: "",
    thread_key: "",
    text,
    files: [],
    ...more,
  };
}

export async function letterIn(box: SealedBox, text: string, exclude: readonly number[] = []): Promise<Uint8Array> {
  const { roster } = await school();
  return sealLetter(roster, box, pack(headerOf(box, text)), exclude);
}

/** A letter as its box holds it. */
export interface Dealt {
  readonly deal: Deal;
  /** By seat. */
  readonly lines: ReadonlyMap<number, Uint8Array>;
  readonly payload: Uint8Array;
}

export async function dealtIn(letter: Uint8Array, roster: Roster, boxId: Uint8Array): Promise<Dealt> {
  const seats = [...roster.members.keys()];
  const { lines, payload } = splitLetter(letter, seats.length);
  const each = splitLines(lines);
  return { deal: await dealIn(letter, roster, boxId), lines: new Map(seats.map((seat, i) => [seat, found(each[i])])), payload };
}

/** The shares that these members unwrap from a letter. */
export function sharesOf({ deal, lines }: Dealt, keys: readonly MemberKeys[]): Shares {
  return new Map(keys.map(({ identity, seat }) => [seat, unwrapShare(identity, seat, found(lines.get(seat)), deal)]));
}

/** A letter's payload and the secret that a quorum joins for it. */
export async function opened(letter: Uint8Array, box: SealedBox): Promise<{ payload: Uint8Array; secret: Uint8Array }> {
  const { roster, keys } = await school();
  const dealt = await dealtIn(letter, roster, box.id);
  return { payload: dealt.payload, secret: join(dealt.deal, sharesOf(dealt, keys.slice(0, roster.quorum)), roster.quorum) };
}
