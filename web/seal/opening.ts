/** Opening the box: manifest, open, release, keys (docs/spec/opening.md). */
import { blob, day, one, reference, seat as readSeat } from "../proof/fields.ts";
import { noteHash, signNote } from "../proof/note.ts";
import { b64, concat, equal, hex, random, sha256, utf8 } from "./bytes.ts";
import { checkDeal, checkShare, type Commitments, joinLock, openShare, type SealedBox } from "./box.ts";
import type { MemberKeys } from "./card.ts";
import { decrypt, encrypt, isHybrid, recipientOf, seedIdentity } from "./envelope.ts";
import { SealError } from "./errors.ts";
import { type Roster, signedBy } from "./roster.ts";

export * from "./act.ts";

const OPEN_SPEC = [
  "origin <origin>",
  "box <number> <id>",
  "letters <count> <hash>",
  "coordinator <seat>",
  "ephemeral <recipient>",
  "date <date>",
  "nonce <nonce>",
];
const RELEASE_SPEC = ["origin <origin>", "open <hash>", "seat <seat>", "payload <hash>"];
const SHARE_BYTES = 33;
const SEED_BYTES = 32;
/** Magic and open id, or magic and box id. */
const HEAD_BYTES = 36;

export interface Open {
  readonly text: string;
  readonly id: Uint8Array;
  readonly boxNumber: number;
  readonly boxId: Uint8Array;
  readonly letters: number;
  readonly manifestHash: Uint8Array;
  readonly coordinator: number;
  readonly ephemeral: string;
  readonly date: string;
  readonly nonce: Uint8Array;
}

/** A member's shares on their way to the coordinator, and the signed note about them. */
export interface Released {
  readonly file: Uint8Array;
  readonly note: string;
}

/** List the seals of a box: lower-case hex, sorted, one a line. */
export function manifest(seals: readonly Uint8Array[]): string {
  return seals
    .map((seal) => `${hex(seal)}\n`)
    .sort()
    .join("");
}

export function manifestCount(text: string): number {
  return text.split("\n").length - 1;
}

/** Write the text that freezes a box's letters; the coordinator signs it. */
export async function writeOpen(
  roster: Roster,
  box: SealedBox,
  opening: { manifest: string; coordinator: number; ephemeral: string; date: string; nonce?: Uint8Array },
): Promise<string> {
  return [
    "trustbox.v2/open",
    `origin ${roster.origin}`,
    `box ${box.number} ${b64(box.id)}`,
    `letters ${manifestCount(opening.manifest)} ${b64(await sha256(opening.manifest))}`,
    `coordinator ${opening.coordinator}`,
    `ephemeral ${opening.ephemeral}`,
    `date ${opening.date}`,
    `nonce ${b64(opening.nonce ?? random(16))}`,
    "",
  ].join("\n");
}

/** Read an open note, signed by its coordinator, for this box; throws OPEN_BOX, OPEN_SIGNER, NOTE_…. */
export async function readOpen(note: string, roster: Roster, box: SealedBox): Promise<Open> {
  const { text, fields, seats } = signedBy(roster, note, "open", OPEN_SPEC);
  const { number: boxNumber, hash: boxId } = reference(fields, "box");
  const { number: letters, hash: manifestHash } = reference(fields, "letters");
  const coordinator = readSeat(one(fields, "coordinator"));
  const ephemeral = one(fields, "ephemeral");
  if (one(fields, "origin") !== roster.origin || boxNumber !== box.number || !equal(boxId, box.id)) {
    throw new SealError("OPEN_BOX");
  }
  if (!seats.has(coordinator) || !isHybrid(ephemeral)) throw new SealError("OPEN_SIGNER");
  const nonce = blob(one(fields, "nonce"), 16);
  const date = day(one(fields, "date"));
  return { text, id: await noteHash(text), boxNumber, boxId, letters, manifestHash, coordinator, ephemeral, date, nonce };
}

/** Six digits read aloud and compared on every screen. */
export async function spokenCode(openText: string): Promise<string> {
  const digest = await sha256(`trustbox.v2/sas\n${openText}`);
  const value = new DataView(digest.buffer, digest.byteOffset).getBigUint64(0);
  return String(value % 1_000_000n).padStart(6, "0");
}

/** Check that an opening may go on today with the letters this device sees; throws OPEN_EARLY, OPEN_MANIFEST. */
export async function checkOpen(open: Open, box: SealedBox, seen: string, today: string): Promise<void> {
  if (today < box.opens) throw new SealError("OPEN_EARLY");
  if (open.letters !== manifestCount(seen) || !equal(open.manifestHash, await sha256(seen))) {
    throw new SealError("OPEN_MANIFEST");
  }
}

/**
 * Release one's shares to the coordinator of this opening, after the spoken code was compared.
 *
 * `shares` are this seat's share files, lock by lock. Throws OPEN_…, SHARE_FORMAT, NOTE_….
 */
export async function release(
  keys: MemberKeys,
  roster: Roster,
  box: SealedBox,
  openNote: string,
  seen: string,
  shares: readonly Uint8Array[],
  today: string,
): Promise<Released> {
  const open = await readOpen(openNote, roster, box);
  await checkOpen(open, box, seen, today);
  if (shares.length !== box.locks.length) throw new SealError("SHARE_FORMAT", "locks");
  const opened: Uint8Array[] = [];
  for (const [i, file] of shares.entries()) opened.push(await openShare(keys, box.number, i + 1, file));
  const payload = concat(utf8("TBR1"), open.id, new Uint8Array([keys.seat]), ...opened);
  const file = await encrypt(payload, [open.ephemeral]);
  const text =
    `trustbox.v2/release\norigin ${roster.origin}\nopen ${b64(open.id)}\nseat ${keys.seat}\n` +
    `payload ${b64(await sha256(file))}\n`;
  return { file, note: await signNote(text, [keys]) };
}

/**
 * Join the released shares of a quorum into the seeds of every lock.
 *
 * Throws RELEASE_SIG, RELEASE_FORMAT, SHARE_COMMIT, QUORUM, LOCK_MISMATCH, DEAL_….
 */
export async function combine(
  roster: Roster,
  box: SealedBox,
  dealText: string,
  openText: string,
  ephemeral: string,
  released: readonly Released[],
): Promise<Uint8Array[]> {
  const commitments = await checkDeal(box, dealText, roster);
  const openId = await noteHash(openText);
  const bySeat = new Map<number, Uint8Array[]>();
  for (const each of released) {
    const { seat, shares } = await readRelease(roster, box, openId, ephemeral, each);
    await checkShares(commitments, box, seat, shares);
    bySeat.set(seat, shares);
  }
  if (bySeat.size < roster.quorum) throw new SealError("QUORUM");
  const quorum = [...bySeat.values()].slice(0, roster.quorum);
  const seeds: Uint8Array[] = [];
  for (const i of box.locks.keys()) {
    seeds.push(await joinLock(box, i + 1, quorum.map((shares) => shares[i] ?? new Uint8Array())));
  }
  return seeds;
}

async function checkShares(
  commitments: Commitments,
  box: SealedBox,
  seat: number,
  shares: readonly Uint8Array[],
): Promise<void> {
  for (const [i, share] of shares.entries()) await checkShare(commitments, box.number, i + 1, seat, share);
}

/** Open one member's release; throws RELEASE_SIG, RELEASE_FORMAT. */
export async function readRelease(
  roster: Roster,
  box: SealedBox,
  openId: Uint8Array,
  ephemeral: string,
  { file, note }: Released,
): Promise<{ seat: number; shares: Uint8Array[] }> {
  const { fields, seats } = signedBy(roster, note, "release", RELEASE_SPEC);
  const seat = readSeat(one(fields, "seat"));
  const same =
    one(fields, "origin") === roster.origin &&
    equal(blob(one(fields, "open")), openId) &&
    equal(blob(one(fields, "payload")), await sha256(file));
  if (!seats.has(seat) || !same) throw new SealError("RELEASE_SIG", `seat ${seat}`);
  const payload = await decryptOr("RELEASE_FORMAT", file, ephemeral);
  const head = concat(utf8("TBR1"), openId, new Uint8Array([seat]));
  const right = payload.length === head.length + SHARE_BYTES * box.locks.length;
  if (!right || !equal(payload.subarray(0, head.length), head)) throw new SealError("RELEASE_FORMAT", `seat ${seat}`);
  return { seat, shares: slices(payload, head.length, SHARE_BYTES) };
}

/** Give the opened locks to every member of the roster, one file for all. */
export async function keysFile(roster: Roster, box: SealedBox, seeds: readonly Uint8Array[]): Promise<Uint8Array> {
  const recipients = [...roster.members.values()].map(({ recipient }) => recipient);
  return encrypt(concat(utf8("TBK1"), box.id, ...seeds), recipients);
}

/** Read the keys file and see that it opens this box's locks; throws KEYS_FORMAT, KEYS_MISMATCH. */
export async function readKeys(keys: MemberKeys, box: SealedBox, file: Uint8Array): Promise<Uint8Array[]> {
  const plain = await decryptOr("KEYS_FORMAT", file, keys.identity);
  const head = concat(utf8("TBK1"), box.id);
  const right = plain.length === HEAD_BYTES + SEED_BYTES * box.locks.length;
  if (!right || !equal(plain.subarray(0, HEAD_BYTES), head)) throw new SealError("KEYS_FORMAT");
  const seeds = slices(plain, HEAD_BYTES, SEED_BYTES);
  for (const [i, seed] of seeds.entries()) {
    if ((await recipientOf(seedIdentity(seed))) !== box.locks[i]) throw new SealError("KEYS_MISMATCH", `lock ${i + 1}`);
  }
  return seeds;
}

async function decryptOr(
  code: "RELEASE_FORMAT" | "KEYS_FORMAT",
  file: Uint8Array,
  identity: string,
): Promise<Uint8Array> {
  try {
    return await decrypt(file, [identity]);
  } catch {
    throw new SealError(code);
  }
}

function slices(bytes: Uint8Array, from: number, size: number): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let at = from; at < bytes.length; at += size) parts.push(bytes.slice(at, at + size));
  return parts;
}
