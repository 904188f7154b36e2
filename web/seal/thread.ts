/** What follows a letter: signed replies to its author, follow-ups to its readers (docs/spec/thread.md). */
import { blob, day, type Fields, number, one } from "../proof/fields.ts";
import { b64, concat, equal, fromUtf8, readU32, u32, utf8, view } from "./bytes.ts";
import { decrypt, encrypt, type Identity } from "./envelope.ts";
import { SealError } from "./errors.ts";
import { type Header, pack, type Plain, sealToSeats, unpack } from "./letter.ts";
import { type Roster, signedBy, type SignedNote } from "./roster.ts";

/** Every reply is this long before it is sealed, so that its length says nothing. */
const REPLY_BYTES = 2 ** 14;
const MAGIC = "TBA1";
const SPEC = ["origin <origin>", "thread <id>", "seq <seq>", "date <date>", "body <body>"];

/** Who opens a reply: its author, a reader, or whoever has this one file's key. */
interface Opener {
  readonly identity: Identity;
}

export interface Reply {
  readonly origin: string;
  readonly thread: string;
  readonly seq: number;
  readonly date: string;
  readonly body: string;
  /** Who signed it. */
  readonly seats: ReadonlySet<number>;
}

/** A reply's words and the choices offered under them, if there are any (docs/spec/thread.md §Choices). */
export function choicesOf(body: string): [string, string[]] {
  const text = body.trimEnd();
  const found = /(?:\n\( \) [^\n]+){2,6}$/.exec(text);
  return found ? [text.slice(0, found.index).trimEnd(), found[0].slice(5).split("\n( ) ")] : [body, []];
}

/** The text of a reply; at least one member signs it. `thread` is the letter's id. */
export function writeReply(origin: string, thread: string, seq: number, date: string, body: string): string {
  return `trustbox.v2/reply\norigin ${origin}\nthread ${thread}\nseq ${seq}\ndate ${date}\nbody ${b64(utf8(body))}\n`;
}

/** Seal a signed reply to its author; throws REPLY_SIZE. */
export async function sealReply(replyTo: string, note: string): Promise<Uint8Array> {
  return encrypt(padded(note), [replyTo]);
}

/** Seal the same reply to the letter's readers, who read again what was answered; throws REPLY_SIZE. */
export async function sealCopy(roster: Roster, to: readonly number[], note: string): Promise<Uint8Array> {
  return sealToSeats(roster, padded(note), to);
}

function padded(note: string): Uint8Array {
  const text = utf8(note);
  const head = concat(utf8(MAGIC), u32(text.length));
  if (head.length + text.length > REPLY_BYTES) throw new SealError("REPLY_SIZE");
  const plain = new Uint8Array(REPLY_BYTES);
  plain.set(concat(head, text));
  return plain;
}

/**
 * Open a reply with the author's keys, or its copy with a reader's.
 *
 * Throws REPLY_FORMAT, REPLY_SIG (no member of this roster signed it) and REPLY_THREAD (another
 * school's).
 *
 * The caller compares `thread` with the letter's id and checks that `seq` grows.
 */
export async function openReply(keys: Opener, sealed: Uint8Array, roster: Roster): Promise<Reply> {
  const note = noteOf(await opened(keys, sealed));
  const { fields, seats } = signedAs(roster, note, "reply", SPEC);
  if (one(fields, "origin") !== roster.origin) throw new SealError("REPLY_THREAD");
  return { origin: roster.origin, thread: one(fields, "thread"), ...saidIn(fields), seats };
}

function saidIn(fields: Fields): Pick<Reply, "seq" | "date" | "body"> {
  try {
    const body = asText(blob(one(fields, "body"), null));
    return { seq: number(one(fields, "seq")), date: day(one(fields, "date")), body };
  } catch {
    throw new SealError("REPLY_FORMAT");
  }
}

async function opened(keys: Opener, sealed: Uint8Array): Promise<Uint8Array> {
  try {
    return await decrypt(sealed, [keys.identity]);
  } catch {
    throw new SealError("REPLY_FORMAT");
  }
}

function noteOf(plain: Uint8Array): string {
  const end = plain.length === REPLY_BYTES ? 8 + readU32(plain, 4) : Infinity;
  const whole = equal(plain.subarray(0, 4), utf8(MAGIC)) && end <= plain.length;
  if (!whole || plain.subarray(end).some((byte) => byte !== 0)) throw new SealError("REPLY_FORMAT");
  return asText(plain.subarray(8, end));
}

function asText(bytes: Uint8Array): string {
  try {
    return fromUtf8(bytes);
  } catch {
    throw new SealError("REPLY_FORMAT", "not UTF-8");
  }
}

function signedAs(roster: Roster, note: string, kind: string, spec: readonly string[]): SignedNote {
  try {
    return signedBy(roster, note, kind, spec);
  } catch {
    throw new SealError("REPLY_SIG");
  }
}

/** The MAC by which readers see that a follow-up comes from the letter's own author. */
export async function followupMac(threadKey: Uint8Array, id: string, text: string): Promise<string> {
  const how = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", view(threadKey), how, false, ["sign"]);
  const said = view(utf8(`trustbox.v2/followup\n${id}\n${text}`));
  return b64(new Uint8Array(await crypto.subtle.sign("HMAC", key, said)));
}

/** Seal something more to a letter's readers; padded and with decoys like a letter. */
export async function sealFollowup(
  roster: Roster,
  to: readonly number[],
  header: Header,
  files: readonly Uint8Array[] = [],
): Promise<Uint8Array> {
  return sealToSeats(roster, pack(header, files), to);
}

/**
 * Open a follow-up with a reader's identity; `first` is the header of the letter it belongs to.
 *
 * Throws FOLLOWUP_THREAD (not this letter's), FOLLOWUP_MAC (not its author's), NOT_FOR_THIS_KEY.
 */
export async function openFollowup(identity: Identity, sealed: Uint8Array, first: Header): Promise<Plain> {
  const plain = unpack(await decrypt(sealed, [identity]));
  const { kind, origin, thread, id, text, mac } = plain.header;
  if (kind !== "followup" || origin !== first.origin || thread !== first.id) throw new SealError("FOLLOWUP_THREAD");
  if (mac !== (await followupMac(threadKey(first), id, text))) throw new SealError("FOLLOWUP_MAC");
  return plain;
}

function threadKey(first: Header): Uint8Array {
  try {
    return blob(first.thread_key);
  } catch {
    // Its author wrote no key: nobody can add to it.
    throw new SealError("FOLLOWUP_MAC");
  }
}

const NOTE = ["origin <origin>", "case <place>", "date <date>", "body <body>"];

/** A note between the readers of a case, signed by who wrote it. */
export interface CaseNote {
  readonly date: string;
  readonly body: string;
  /** Who signed it. */
  readonly seats: ReadonlySet<number>;
}

/** The text of a note of a case; `place` is its registration number as addresses write it. */
export function writeNote(origin: string, place: string, date: string, body: string): string {
  return `trustbox.v2/note\norigin ${origin}\ncase ${place}\ndate ${date}\nbody ${b64(utf8(body))}\n`;
}

/**
 * Open a note of a case with a reader's keys.
 *
 * Throws REPLY_FORMAT, REPLY_SIG (no member of this roster signed it), REPLY_THREAD (another case's).
 */
export async function openNote(
  keys: Opener,
  sealed: Uint8Array,
  roster: Roster,
  place: string,
): Promise<CaseNote> {
  const note = noteOf(await opened(keys, sealed));
  const { fields, seats } = signedAs(roster, note, "note", NOTE);
  if (one(fields, "origin") !== roster.origin || one(fields, "case") !== place) throw new SealError("REPLY_THREAD");
  try {
    return { date: day(one(fields, "date")), body: asText(blob(one(fields, "body"), null)), seats };
  } catch {
    throw new SealError("REPLY_FORMAT");
  }
}
