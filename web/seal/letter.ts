/** Letters: packed to a bucket, sealed to the readers, locked by their author (docs/spec/letter.md). */
import { concat, crock, equal, hex, random, readJson, readU32, sha256, shuffled, u32, utf8 } from "./bytes.ts";
import type { SealedBox } from "./box.ts";
import type { MemberKeys } from "./card.ts";
import { type Deal, LINE_BYTES, lock, lockedSize, look as lookAt, readDeal, unlock, unlockKey } from "./deal.ts";
import {
  decoy,
  decrypt,
  type Each,
  encrypt,
  fileKey,
  HYBRID,
  type Identity,
  readRecipient,
  sealedSize as envelopeSize,
  stanzas,
} from "./envelope.ts";
import { codeOf, SealError } from "./errors.ts";
import type { Roster } from "./roster.ts";

/** With every answer given, a text of two-byte letters (Cyrillic) still fits the smallest bucket. */
export const MAX_TEXT = 6000;
export const BUCKETS: readonly number[] = Array.from({ length: 13 }, (_, i) => 2 ** (14 + i));
const MAGIC = "TBL1";
const FEWEST_READERS = 2;

/** How far sealing has come; what it returns is waited for, so that a page can draw it. */
export type Progress = (done: number, of: number) => unknown;

export interface FileEntry {
  readonly name: string;
  readonly type: string;
  readonly size: number;
}

export type Kind = "letter" | "urgent" | "followup" | "control" | "entered";

/** The header as it stands in the JSON of docs/spec/letter.md. */
export interface Header {
  readonly v: 1;
  readonly kind: Kind;
  readonly origin: string;
  readonly box: string;
  readonly id: string;
  readonly sealed_by: "browser" | "server";
  readonly to: readonly number[];
  readonly mailbox: string;
  readonly reply_to: string;
  readonly thread_key: string;
  readonly thread?: string;
  readonly mac?: string;
  readonly text: string;
  readonly about?: Readonly<Record<string, string | readonly string[]>>;
  readonly files: readonly FileEntry[];
}

export interface Plain {
  readonly header: Header;
  readonly files: readonly Uint8Array[];
}

export type Opened =
  | ({ readonly result: "ok" } & Plain)
  | { readonly result: "not-for-me" | "damaged" | "wrong-box"; readonly header: null; readonly files: readonly [] };

/** A new letter's name, 32 hex digits. */
export function newLetterId(): string {
  return hex(random(16));
}

/** Pack header and files, padded with zeros to the smallest bucket; throws TEXT_LONG, LETTER_SIZE. */
export function pack(header: Header, files: readonly Uint8Array[] = []): Uint8Array {
  if (charactersOf(header.text) > MAX_TEXT) throw new SealError("TEXT_LONG");
  const json = utf8(JSON.stringify(inOrder(header)));
  const length = MAGIC.length + 4 + json.length + files.reduce((sum, file) => sum + file.length, 0);
  const bucket = BUCKETS.find((size) => size >= length);
  if (bucket === undefined) throw new SealError("LETTER_SIZE");
  const packed = new Uint8Array(bucket);
  packed.set(concat(utf8(MAGIC), u32(json.length), json, ...files));
  return packed;
}

/** Count code points, as Python does: an emoji is one character, not two. */
export function charactersOf(text: string): number {
  return Array.from(text).length;
}

/** Keys in the order of the specification: the same letter has the same bytes in both languages. */
function inOrder(header: Header): Header {
  const { v, kind, origin, box, id, sealed_by, to, mailbox, reply_to, thread_key, thread, mac, text, about, files } =
    header;
  return {
    ...{ v, kind, origin, box, id, sealed_by, to, mailbox, reply_to, thread_key },
    ...(thread === undefined ? {} : { thread }),
    ...(mac === undefined ? {} : { mac }),
    text,
    ...(about === undefined ? {} : { about }),
    files,
  };
}

/** Take a packed letter apart; throws LETTER_FORMAT, LETTER_PADDING. */
export function unpack(packed: Uint8Array): Plain {
  const magic = utf8(MAGIC);
  const known = equal(packed.subarray(0, 4), magic) && BUCKETS.includes(packed.length);
  const end = known ? 8 + readU32(packed, 4) : Infinity;
  if (end > packed.length) throw new SealError("LETTER_FORMAT");
  const header = readHeader(packed.subarray(8, end));
  const files: Uint8Array[] = [];
  let at = end;
  for (const { size } of header.files) {
    if (size > packed.length - at) throw new SealError("LETTER_FORMAT");
    files.push(packed.slice(at, at + size));
    at += size;
  }
  if (packed.subarray(at).some((byte) => byte !== 0)) throw new SealError("LETTER_PADDING");
  return { header, files };
}

const TEXTS = ["kind", "origin", "box", "id", "sealed_by", "mailbox", "reply_to", "thread_key", "text"];

function readHeader(json: Uint8Array): Header {
  let read: unknown;
  try {
    read = readJson(json);
  } catch {
    throw new SealError("LETTER_FORMAT", "json");
  }
  return headerOf(read);
}

/** Return what was read as a header; throws LETTER_FORMAT. */
export function headerOf(read: unknown): Header {
  if (!isHeader(read)) throw new SealError("LETTER_FORMAT", "header");
  return read;
}

function isHeader(read: unknown): read is Header {
  if (typeof read !== "object" || read === null) return false;
  const fields = read as Record<string, unknown>;
  const optional = ["thread", "mac"].every((key) => !(key in fields) || typeof fields[key] === "string");
  return (
    fields["v"] === 1 &&
    optional &&
    TEXTS.every((key) => typeof fields[key] === "string") &&
    isList(fields["to"], isWhole) &&
    isList(fields["files"], isFile) &&
    (!("about" in fields) || isAbout(fields["about"]))
  );
}

function isList(value: unknown, test: (each: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(test);
}

/** Tell whether this is a whole number, not negative. */
export function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isFile(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { name, type, size } = value as Record<string, unknown>;
  return typeof name === "string" && typeof type === "string" && isWhole(size);
}

function isAbout(value: unknown): boolean {
  const word = (each: unknown): boolean => typeof each === "string";
  return (
    typeof value === "object" &&
    value !== null &&
    Object.values(value).every((each) => word(each) || isList(each, word))
  );
}

// ── Sealing ─────────────────────────────────────────────────────────────────
/** Seal to the readers of the roster, then lock: k of n seats open it together. Throws LETTER_READERS. */
export async function sealLetter(
  roster: Roster,
  box: SealedBox,
  plaintext: Uint8Array,
  exclude: readonly number[] = [],
  progress?: Progress,
): Promise<Uint8Array> {
  const readers = readersOf(roster, exclude);
  if (readers.length < FEWEST_READERS) throw new SealError("LETTER_READERS");
  // A stanza for each seat, then a line for each seat.
  const each = steps(2 * roster.members.size, progress);
  return lock(roster, box.id, await sealToSeats(roster, plaintext, readers, each), each);
}

/** Seal an urgent letter, which has no lock, to everybody whom its author chose; throws LETTER_READERS. */
export async function sealUrgent(
  roster: Roster,
  plaintext: Uint8Array,
  exclude: readonly number[] = [],
  progress?: Progress,
): Promise<Uint8Array> {
  const readers = readersOf(roster, exclude);
  if (!readers.length) throw new SealError("LETTER_READERS");
  return sealToSeats(roster, plaintext, readers, steps(roster.members.size, progress));
}

function steps(of: number, progress?: Progress): Each {
  let done = 0;
  return () => progress?.(++done, of);
}

/** Return the seats that read a letter: all but those whom its author left out. */
export function readersOf(roster: Roster, exclude: readonly number[] = []): number[] {
  return [...roster.members.keys()].filter((seat) => !exclude.includes(seat));
}

/** Seal to these seats; everybody else gets a decoy, so that the number of stanzas says nothing. */
export async function sealToSeats(
  roster: Roster,
  plaintext: Uint8Array,
  to: readonly number[],
  each?: Each,
): Promise<Uint8Array> {
  const recipients = [...roster.members.values()].map(({ seat, recipient }) =>
    to.includes(seat) ? readRecipient(recipient) : decoy(),
  );
  return encrypt(plaintext, shuffled(recipients), each);
}

// ── Opening ─────────────────────────────────────────────────────────────────
/** Unlock and open one letter; whatever is wrong with it is a result, not an error. */
export async function openLetter(
  keys: MemberKeys,
  roster: Roster,
  boxId: Uint8Array,
  payload: Uint8Array,
  secret: Uint8Array,
): Promise<Opened> {
  return openedOr(async () => openInner(keys.identity, roster, boxId, await unlock(secret, payload)));
}

/** Open a letter without a lock. `boxId` is the box that was open that day. */
export async function openUrgent(
  keys: MemberKeys,
  roster: Roster,
  boxId: Uint8Array,
  sealed: Uint8Array,
): Promise<Opened> {
  return openedOr(() => openInner(keys.identity, roster, boxId, sealed));
}

/** Open a letter with its own file keys, outermost first (docs/spec/sharing.md). */
export async function openShared(
  roster: Roster,
  boxId: Uint8Array,
  outer: Uint8Array,
  keys: readonly Uint8Array[],
): Promise<Opened> {
  return openedOr(async () => {
    let sealed = outer;
    for (const key of keys.slice(0, -1)) sealed = await decrypt(sealed, [key]);
    return openInner(keys[keys.length - 1] ?? "", roster, boxId, sealed);
  });
}

/**
 * Return the file keys of a letter's envelopes, outermost first; they open no other letter.
 *
 * `secret` is null for a letter without a lock. Throws BROKEN, NOT_FOR_THIS_KEY, MIXED.
 */
export async function ownKeys(identity: Identity, sealed: Uint8Array, secret: Uint8Array | null): Promise<Uint8Array[]> {
  if (!secret) return [await fileKey(sealed, [identity])];
  const key = await unlockKey(secret, sealed);
  return [key, await fileKey(await decrypt(sealed, [key]), [identity])];
}

async function openedOr(open: () => Promise<Opened>): Promise<Opened> {
  try {
    return await open();
  } catch (error) {
    return failed(codeOf(error) === "NOT_FOR_THIS_KEY" ? "not-for-me" : "damaged");
  }
}

async function openInner(identity: Identity, roster: Roster, boxId: Uint8Array, inner: Uint8Array): Promise<Opened> {
  // Fewer or more stanzas would tell an excluded member, or hide a reader nobody chose.
  if (!areHybrid(inner, roster.members.size)) return failed("damaged");
  const plain = unpack(await decrypt(inner, [identity]));
  const here = plain.header.origin === roster.origin && plain.header.box === hex(boxId);
  return here ? { result: "ok", ...plain } : failed("wrong-box");
}

function failed(result: "not-for-me" | "damaged" | "wrong-box"): Opened {
  return { result, header: null, files: [] };
}

// ── From outside ────────────────────────────────────────────────────────────
/** Return the n lines of a letter and its payload. */
export function splitLetter(letter: Uint8Array, n: number): { lines: Uint8Array; payload: Uint8Array } {
  const end = n * LINE_BYTES;
  return { lines: letter.subarray(0, end), payload: letter.subarray(end) };
}

/** Return the deal of a whole letter, whose seal is the letter's; throws DEAL_FORMAT. */
export async function dealIn(letter: Uint8Array, roster: Roster, boxId: Uint8Array): Promise<Deal> {
  const seats = [...roster.members.keys()];
  const { lines, payload } = splitLetter(letter, seats.length);
  return readDeal(boxId, seats, lines, await sha256(payload));
}

/** Check what a stranger may check of a letter: its size, its lines and its lock; throws LETTER_SIZE, LETTER_FORMAT. */
export function look(letter: Uint8Array, seats: readonly number[], sizes: readonly number[]): void {
  if (!sizes.includes(letter.length)) throw new SealError("LETTER_SIZE");
  const { lines, payload } = splitLetter(letter, seats.length);
  formed(() => { lookAt(lines, payload, seats); });
}

/** Check what a stranger may check of an urgent letter: its size and its n stanzas; throws LETTER_SIZE, LETTER_FORMAT. */
export function checkUrgent(sealed: Uint8Array, n: number): void {
  if (!BUCKETS.some((bucket) => envelopeSize(bucket, n) === sealed.length)) throw new SealError("LETTER_SIZE");
  formed(() => {
    if (!areHybrid(sealed, n)) throw new SealError("LETTER_FORMAT", "stanzas");
  });
}

function formed(check: () => void): void {
  try {
    check();
  } catch {
    throw new SealError("LETTER_FORMAT");
  }
}

function areHybrid(sealed: Uint8Array, n: number): boolean {
  const kinds = stanzas(sealed);
  return kinds.length === n && kinds.every((kind) => kind === HYBRID);
}

/** Return the length of a sealed letter: it depends on bucket and members only. */
export function sealedSize(bucket: number, n: number): number {
  return lockedSize(envelopeSize(bucket, n), n);
}

/** The seal's 16 characters for people; machines compare all 32 bytes. */
export function sealNumber(seal: Uint8Array): string {
  return crock(seal.subarray(0, 10));
}
