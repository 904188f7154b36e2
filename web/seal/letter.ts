/** Letters: packed to a bucket, sealed to the readers, locked in the box (docs/spec/letter.md). */
import { concat, crock, equal, fromUtf8, hex, random, readU32, sha256, shuffled, u32, utf8 } from "./bytes.ts";
import type { SealedBox } from "./box.ts";
import type { MemberKeys } from "./card.ts";
import {
  decoy,
  decrypt,
  encrypt,
  fileKey,
  HYBRID,
  type Identity,
  seedIdentity,
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
    read = JSON.parse(fromUtf8(json));
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

function isWhole(value: unknown): boolean {
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

/** Seal to the readers of the newest roster, then lock by lock; throws LETTER_READERS. */
export async function sealLetter(
  roster: Roster,
  box: SealedBox,
  plaintext: Uint8Array,
  exclude: readonly number[] = [],
): Promise<Uint8Array> {
  const real = [...roster.members.keys()].filter((seat) => !exclude.includes(seat));
  if (real.length < FEWEST_READERS) throw new SealError("LETTER_READERS");
  let sealed = await sealToSeats(roster, plaintext, real);
  for (const lock of [...box.locks].reverse()) sealed = await encrypt(sealed, [lock]);
  return sealed;
}

/** Seal an urgent letter to the duty readers, or if all of them are excluded to everybody else; no locks. */
export async function sealUrgent(
  roster: Roster,
  plaintext: Uint8Array,
  exclude: readonly number[] = [],
): Promise<Uint8Array> {
  return sealToSeats(roster, plaintext, urgentReaders(roster, exclude));
}

/** Return who reads an urgent letter; throws LETTER_READERS if nobody is left. */
export function urgentReaders(roster: Roster, exclude: readonly number[] = []): number[] {
  const left = [...roster.members.keys()].filter((seat) => !exclude.includes(seat));
  const duty = left.filter((seat) => roster.duty.includes(seat));
  if (!left.length) throw new SealError("LETTER_READERS");
  return duty.length ? duty : left;
}

/** Seal to these seats; everybody else gets a decoy, so that the number of stanzas says nothing. */
export async function sealToSeats(roster: Roster, plaintext: Uint8Array, to: readonly number[]): Promise<Uint8Array> {
  const recipients: string[] = [];
  for (const { seat, recipient } of roster.members.values()) {
    recipients.push(to.includes(seat) ? recipient : await decoy());
  }
  return encrypt(plaintext, shuffled(recipients));
}

/** Open the box's locks, outermost first; throws BROKEN, NOT_FOR_THIS_KEY. */
export async function strip(outer: Uint8Array, lockSeeds: readonly Uint8Array[]): Promise<Uint8Array> {
  let sealed = outer;
  for (const seed of lockSeeds) sealed = await decrypt(sealed, [seedIdentity(seed)]);
  return sealed;
}

/** Strip and open one letter of an opened box; whatever is wrong with it is a result, not an error. */
export async function openLetter(
  keys: MemberKeys,
  roster: Roster,
  box: SealedBox,
  outer: Uint8Array,
  lockSeeds: readonly Uint8Array[],
): Promise<Opened> {
  try {
    const inner = await strip(outer, lockSeeds);
    return await openInner(keys.identity, roster, hex(box.id), inner);
  } catch {
    return failed("damaged");
  }
}

/** Check what a stranger may check of a letter: its size and its one stanza; throws LETTER_SIZE, LETTER_FORMAT. */
export function look(outer: Uint8Array, sizes: readonly number[]): void {
  if (!sizes.includes(outer.length)) throw new SealError("LETTER_SIZE");
  checkHybrid(outer, 1);
}

/** Check what a stranger may check of an urgent letter: its size and its n stanzas; throws LETTER_SIZE, LETTER_FORMAT. */
export function checkUrgent(sealed: Uint8Array, n: number): void {
  if (!BUCKETS.some((bucket) => envelopeSize(bucket, n) === sealed.length)) throw new SealError("LETTER_SIZE");
  checkHybrid(sealed, n);
}

function checkHybrid(sealed: Uint8Array, n: number): void {
  try {
    if (areHybrid(sealed, n)) return;
  } catch {
    // No envelope at all: the same refusal as below.
  }
  throw new SealError("LETTER_FORMAT", "stanzas");
}

function areHybrid(sealed: Uint8Array, n: number): boolean {
  const kinds = stanzas(sealed);
  return kinds.length === n && kinds.every((kind) => kind === HYBRID);
}

/** Open an urgent letter, which has no locks. `boxId` is the box that was open that day. */
export async function openUrgent(
  keys: MemberKeys,
  roster: Roster,
  boxId: string,
  sealed: Uint8Array,
): Promise<Opened> {
  try {
    return await openInner(keys.identity, roster, boxId, sealed);
  } catch {
    return failed("damaged");
  }
}

/** Return the own keys of a letter's envelopes, outermost first; no other letter opens with them. */
export async function ownKeys(
  identity: string,
  outer: Uint8Array,
  lockSeeds: readonly Uint8Array[],
): Promise<Uint8Array[]> {
  const keys: Uint8Array[] = [];
  let sealed = outer;
  for (const seed of lockSeeds) {
    const key = await fileKey(sealed, [seedIdentity(seed)]);
    keys.push(key);
    sealed = await decrypt(sealed, [key]);
  }
  return [...keys, await fileKey(sealed, [identity])];
}

/** Open a letter with its own keys, as a reader shared them (docs/spec/sharing.md). */
export async function openShared(
  roster: Roster,
  boxId: string,
  outer: Uint8Array,
  keys: readonly Uint8Array[],
): Promise<Opened> {
  try {
    let sealed = outer;
    for (const key of keys.slice(0, -1)) sealed = await decrypt(sealed, [key]);
    return await openInner(keys[keys.length - 1] ?? "", roster, boxId, sealed);
  } catch {
    return failed("damaged");
  }
}

async function openInner(identity: Identity, roster: Roster, boxId: string, inner: Uint8Array): Promise<Opened> {
  // Fewer or more stanzas would tell an excluded member, or hide a reader nobody chose.
  if (!areHybrid(inner, roster.members.size)) return failed("damaged");
  let packed: Uint8Array;
  try {
    packed = await decrypt(inner, [identity]);
  } catch (error) {
    return failed(codeOf(error) === "NOT_FOR_THIS_KEY" ? "not-for-me" : "damaged");
  }
  const plain = unpack(packed);
  const here = plain.header.origin === roster.origin && plain.header.box === boxId;
  return here ? { result: "ok", ...plain } : failed("wrong-box");
}

function failed(result: "not-for-me" | "damaged" | "wrong-box"): Opened {
  return { result, header: null, files: [] };
}

/** Return the length of a sealed letter: it depends on bucket, members and locks only. */
export function sealedSize(bucket: number, n: number, k: number): number {
  let size = envelopeSize(bucket, n);
  for (let lock = 0; lock < k; lock++) size = envelopeSize(size, 1);
  return size;
}

/** A letter's seal: SHA-256 of what was sent. */
export function sealOf(outer: Uint8Array): Promise<Uint8Array> {
  return sha256(outer);
}

/** The seal's 16 characters for people; machines compare all 32 bytes. */
export function sealNumber(seal: Uint8Array): string {
  return crock(seal.subarray(0, 10));
}
