/** Opening a box together: manifest, open, release, reading, admission (docs/spec/opening.md). */
import { blob, choice, day, number, one, readFields, seat as place, values } from "../proof/fields.ts";
import { noteHash, signNote } from "../proof/note.ts";
import { b64, concat, equal, hex, sha256, utf8 } from "./bytes.ts";
import type { SealedBox } from "./box.ts";
import type { MemberKeys } from "./card.ts";
import { type Deal, isLine, isShare, join, NO_SHARE, unwrapShare } from "./deal.ts";
import { decrypt, encrypt } from "./envelope.ts";
import { codeOf, SealError } from "./errors.ts";
import { SHARE_BYTES } from "./quorum.ts";
import { listed, pair, readReference, type Reference, same } from "./reference.ts";
import { opened, type Roster } from "./roster.ts";

const OPEN_SPEC = [
  "origin <origin>",
  "box <number> <id>",
  "next <number> <id>",
  "kind <kind> <date>",
  "date <date>",
  "letters <count> <hash>",
];
const RELEASE_SPEC = ["origin <origin>", "open <hash>", "seat <seat>", "file <hash>", "missing <count>"];
const ADMISSION_SPEC = ["origin <origin>", "box <number> <id>", "seat <seat>", "roster <epoch> <hash>", "date <date>"];
const MAGIC = "TBR2";

export const OPENINGS = ["planned", "moved", "extraordinary"] as const;
export type OpeningKind = (typeof OPENINGS)[number];

/** What the text says by which k members open a box: it fixes which letters come out. */
export interface NewOpen {
  readonly box: Reference;
  readonly next: Reference;
  readonly kind: OpeningKind;
  /** The planned day, the day it was moved to, or the day of an extraordinary opening. */
  readonly day: string;
  readonly date: string;
  readonly letters: Reference;
}

/** An open text that was read. */
export interface Open extends NewOpen {
  readonly text: string;
  readonly id: Uint8Array;
  /** Who signed. */
  readonly seats: ReadonlySet<number>;
}

/** A member's shares of all letters of a box, sealed to the members, and the note about them. */
export interface Released {
  readonly file: Uint8Array;
  readonly note: string;
}

/** What a release note says. */
export interface Release {
  readonly seat: number;
  readonly open: Uint8Array;
  /** The hash of the file. */
  readonly file: Uint8Array;
  /** Letters whose line gave this seat no share. */
  readonly missing: number;
}

/** What a browser found in a box: the seals it could open, and the lists of the others. */
export interface Reading {
  readonly opened: string;
  readonly damaged: string;
  readonly waiting: string;
  /** Seats that released a share nobody dealt. */
  readonly false: ReadonlySet<number>;
  /** By seal in hex. */
  readonly secrets: ReadonlyMap<string, Uint8Array>;
}

// ── Open ────────────────────────────────────────────────────────────────────
/** Return seals as a list: lower-case hex, sorted, one a line. */
export function manifest(seals: readonly Uint8Array[]): string {
  return seals
    .map((seal) => `${hex(seal)}\n`)
    .sort()
    .join("");
}

/** Return the text that opens a box; k members sign this one text. */
export function writeOpen(roster: Roster, { box, next, kind, day: on, date, letters }: NewOpen): string {
  return [
    "trustbox.v2/open",
    `origin ${roster.origin}`,
    `box ${pair(box)}`,
    `next ${pair(next)}`,
    `kind ${kind} ${on}`,
    `date ${date}`,
    `letters ${pair(letters)}`,
    "",
  ].join("\n");
}

/** Read what an open text says of this box; nobody may have signed it yet. Throws OPEN_BOX, NOTE_…. */
export async function readOpenText(
  text: string,
  box: SealedBox,
  origin: string,
  seats: ReadonlySet<number> = new Set(),
): Promise<Open> {
  const fields = readFields(text, "open", OPEN_SPEC);
  const [kind = "", on = ""] = values(fields, "kind");
  const open = {
    box: readReference(fields, "box"),
    next: readReference(fields, "next"),
    kind: choice(kind, OPENINGS),
    day: day(on),
    date: day(one(fields, "date")),
    letters: readReference(fields, "letters"),
    text,
    id: await noteHash(text),
    seats,
  };
  const here = same(open.box, { number: box.number, hash: box.id }) && open.next.number === box.number + 1;
  if (one(fields, "origin") !== origin || !here) throw new SealError("OPEN_BOX");
  return open;
}

/**
 * Read an open note that a quorum of the box's roster signed; throws OPEN_BOX, OPEN_QUORUM, NOTE_….
 *
 * `admitted`, where given, are the seats of it that count: those that the newest roster still has, and
 * former ones by admission. Where there are none, nobody counts.
 */
export async function readOpen(note: string, roster: Roster, box: SealedBox, admitted?: ReadonlySet<number>): Promise<Open> {
  const { text, seats } = opened(roster, note, "open");
  const open = await readOpenText(text, box, roster.origin, seats);
  const counted = [...seats].filter((seat) => admitted?.has(seat) ?? true);
  if (counted.length < roster.quorum) throw new SealError("OPEN_QUORUM");
  return open;
}

/**
 * Check, before signing, that an opening may go on today with the letters that are seen here.
 *
 * Throws OPEN_EARLY if its day has not come on this device's own clock, OPEN_MANIFEST if the letters differ.
 */
export async function checkOpen(open: Open, box: SealedBox, seen: string, today: string): Promise<void> {
  if (open.day > today || (open.kind === "planned" && open.day !== box.opens)) throw new SealError("OPEN_EARLY");
  if (!same(open.letters, await listed(seen))) throw new SealError("OPEN_MANIFEST");
}

// ── Release ─────────────────────────────────────────────────────────────────
/**
 * Return to whom shares are released: seats of the box's roster that the newest still has.
 *
 * At their newest recipients, so that a lost card receives nothing.
 */
export function receivers(boxRoster: Roster, newest: Roster): string[] {
  return [...boxRoster.members.keys()].flatMap((seat) => newest.members.get(seat)?.recipient ?? []);
}

/**
 * Return one's own share of a letter, or NO_SHARE where its line gives none; nobody is to blame for it yet.
 *
 * Throws DEAL_FORMAT if this is not the line that the letter's seal is made of: whoever handed it out has
 * changed it, and the author is not to be blamed for that.
 */
export function ownShare(keys: MemberKeys, deal: Deal, line: Uint8Array): Uint8Array {
  if (!isLine(deal, keys.seat, line)) throw new SealError("DEAL_FORMAT", `line of seat ${keys.seat}`);
  try {
    return unwrapShare(keys.identity, keys.seat, line, deal);
  } catch (error) {
    if (codeOf(error).startsWith("SHARE_")) return NO_SHARE;
    throw error;
  }
}

/**
 * Release one's own shares of a box whose opening stands in the journal.
 *
 * `deals` and `shares` (one's own, each from `ownShare`) are those of the manifest, in its order. Throws
 * OPEN_MANIFEST if these are not the letters that were opened.
 */
export async function release(
  keys: MemberKeys,
  boxRoster: Roster,
  newest: Roster,
  open: Open,
  deals: readonly Deal[],
  shares: readonly Uint8Array[],
): Promise<Released> {
  const list = manifest(deals.map(({ seal }) => seal));
  const inOrder = list === deals.map(({ seal }) => `${hex(seal)}\n`).join("");
  if (!inOrder || shares.length !== deals.length) throw new SealError("OPEN_MANIFEST", "order");
  if (!same(open.letters, await listed(list))) throw new SealError("OPEN_MANIFEST");
  const plain = concat(head(open.id, keys.seat), ...shares);
  const file = await encrypt(plain, receivers(boxRoster, newest));
  const said = { seat: keys.seat, open: open.id, file: await sha256(file), missing: missingOf(shares) };
  return { file, note: await signNote(writeRelease(boxRoster.origin, said), [keys]) };
}

/** Return the text of a release note. */
export function writeRelease(origin: string, { seat, open, file, missing }: Release): string {
  return (
    `trustbox.v2/release\norigin ${origin}\nopen ${b64(open)}\nseat ${seat}\n` +
    `file ${b64(file)}\nmissing ${missing}\n`
  );
}

/** Read what a release note says, signed by its seat of the box's roster; throws RELEASE_SIG, NOTE_…. */
export function readRelease(note: string, roster: Roster, open: Open): Release {
  const { text, seats } = opened(roster, note, "release");
  const fields = readFields(text, "release", RELEASE_SPEC);
  const said = {
    seat: place(one(fields, "seat")),
    open: blob(one(fields, "open")),
    file: blob(one(fields, "file")),
    missing: number(one(fields, "missing")),
  };
  const right = one(fields, "origin") === roster.origin && equal(said.open, open.id);
  if (!right || !seats.has(said.seat) || said.missing > open.letters.number) {
    throw new SealError("RELEASE_SIG", `seat ${said.seat}`);
  }
  return said;
}

/**
 * Return a release's seat and its shares, in the manifest's order.
 *
 * Throws what `readRelease` does; RELEASE_FORMAT, naming the seat, if the file does not open here or is
 * not what its note says.
 */
export async function openRelease(
  keys: MemberKeys,
  roster: Roster,
  open: Open,
  { file, note }: Released,
): Promise<{ seat: number; shares: Uint8Array[] }> {
  const said = readRelease(note, roster, open);
  const plain = await plainOf(keys, file, said.seat);
  const begin = head(open.id, said.seat);
  const shares = slices(plain.subarray(begin.length));
  const whole = plain.length === begin.length + SHARE_BYTES * open.letters.number;
  const told = equal(await sha256(file), said.file) && missingOf(shares) === said.missing;
  if (!whole || !told || !equal(plain.subarray(0, begin.length), begin)) {
    throw new SealError("RELEASE_FORMAT", `seat ${said.seat}`);
  }
  return { seat: said.seat, shares };
}

async function plainOf(keys: MemberKeys, file: Uint8Array, seat: number): Promise<Uint8Array> {
  try {
    return await decrypt(file, [keys.identity]);
  } catch {
    throw new SealError("RELEASE_FORMAT", `seat ${seat}`);
  }
}

function head(openId: Uint8Array, seat: number): Uint8Array {
  return concat(utf8(MAGIC), openId, new Uint8Array([seat]));
}

function missingOf(shares: readonly Uint8Array[]): number {
  return shares.filter((share) => equal(share, NO_SHARE)).length;
}

function slices(bytes: Uint8Array): Uint8Array[] {
  const count = Math.ceil(bytes.length / SHARE_BYTES);
  return Array.from({ length: count }, (_, i) => bytes.slice(i * SHARE_BYTES, (i + 1) * SHARE_BYTES));
}

// ── Reading ─────────────────────────────────────────────────────────────────
/**
 * Join what was released and say which letters open: the same for everybody who reads it.
 *
 * `shares` are those of every release, by seat, in the order of `deals`. A share that does not fit its
 * commitment names its seat, and counts for nothing.
 */
export function readLetters(
  roster: Roster,
  deals: readonly Deal[],
  shares: ReadonlyMap<number, readonly Uint8Array[]>,
): Reading {
  const found = { opened: [] as Uint8Array[], damaged: [] as Uint8Array[], waiting: [] as Uint8Array[] };
  const secrets = new Map<string, Uint8Array>();
  const liars = new Set<number>();
  for (const [at, deal] of deals.entries()) {
    const given = new Map([...shares].map(([seat, each]) => [seat, each[at] ?? NO_SHARE] as const).filter(([, each]) => !equal(each, NO_SHARE)));
    for (const [seat, share] of given) if (!isShare(deal, seat, share)) liars.add(seat);
    try {
      secrets.set(hex(deal.seal), join(deal, given, roster.quorum));
      found.opened.push(deal.seal);
    } catch (error) {
      found[codeOf(error) === "DEAL_FALSE" ? "damaged" : "waiting"].push(deal.seal);
    }
  }
  const { opened: open, damaged, waiting } = found;
  return { opened: manifest(open), damaged: manifest(damaged), waiting: manifest(waiting), false: liars, secrets };
}

// ── Admission ───────────────────────────────────────────────────────────────
/** Return the text by which k members admit a former card to the opening of an old box. */
export function writeAdmission(newest: Roster, box: SealedBox, seat: number, date: string): string {
  return [
    "trustbox.v2/admission",
    `origin ${newest.origin}`,
    `box ${pair({ number: box.number, hash: box.id })}`,
    `seat ${seat}`,
    `roster ${pair({ number: newest.epoch, hash: newest.hash })}`,
    `date ${date}`,
    "",
  ].join("\n");
}

/**
 * Return the former seat that a quorum of the newest roster admits.
 *
 * Throws NOTE_…; ADMISSION if it does not fit: another box or roster, a seat that is not former, too
 * few signatures.
 */
export function readAdmission(note: string, newest: Roster, box: SealedBox, boxRoster: Roster): number {
  const { text, seats } = opened(newest, note, "admission");
  const fields = readFields(text, "admission", ADMISSION_SPEC);
  const seat = place(one(fields, "seat"));
  day(one(fields, "date"));
  const fits =
    one(fields, "origin") === newest.origin &&
    same(readReference(fields, "box"), { number: box.number, hash: box.id }) &&
    same(readReference(fields, "roster"), { number: newest.epoch, hash: newest.hash }) &&
    boxRoster.members.has(seat) &&
    !newest.members.has(seat);
  if (!fits || seats.size < newest.quorum) throw new SealError("ADMISSION", `seat ${seat}`);
  return seat;
}
