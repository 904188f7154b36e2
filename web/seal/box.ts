/** The box: k locks, each dealt in shares to every member (docs/spec/box.md). */
import { blob, day, many, number as whole, one, readFields, reference, seat as place } from "../proof/fields.ts";
import { noteHash } from "../proof/note.ts";
import { b64, concat, equal, random, sha256, u32, utf8 } from "./bytes.ts";
import type { MemberKeys } from "./card.ts";
import { decrypt, encrypt, isHybrid, recipientOf, seedIdentity } from "./envelope.ts";
import { SealError } from "./errors.ts";
import { join, split } from "./quorum.ts";
import { type Roster, signedBy } from "./roster.ts";

const SPEC = [
  "origin <origin>",
  "box <number>",
  "roster <epoch> <hash>",
  "sealed <date>",
  "opens <date>",
  "expires <date>",
  "deal <hash>",
  "lock+ <lock> <dealer> <recipient>",
];
const DEAL_SPEC = ["box <number>", "share+ <lock> <seat> <commitment> <hash>"];
const SHARE_FILE_BYTES = 43;

export interface SealedBox {
  readonly text: string;
  readonly id: Uint8Array;
  readonly number: number;
  readonly epoch: number;
  readonly sealed: string;
  readonly opens: string;
  readonly expires: string;
  readonly locks: readonly string[];
  readonly dealers: readonly number[];
  readonly dealHash: Uint8Array;
}

/** One member's part of one lock. */
export interface Share {
  readonly seat: number;
  readonly commitment: Uint8Array;
  readonly file: Uint8Array;
}

export interface Deal {
  readonly lock: number;
  readonly dealer: number;
  readonly recipient: string;
  readonly shares: readonly Share[];
}

export interface Dates {
  readonly sealed: string;
  readonly opens: string;
  readonly expires: string;
}

/** What the deal note commits to, by `<lock>/<seat>`. */
export type Commitments = ReadonlyMap<string, { readonly commitment: Uint8Array; readonly fileHash: Uint8Array }>;

/** Read a box note that the newest roster's members signed; throws BOX_… and NOTE_…. */
export async function readBox(note: string, roster: Roster): Promise<SealedBox> {
  const { text, fields, seats } = signedBy(roster, note, "box", SPEC);
  if (one(fields, "origin") !== roster.origin) throw new SealError("BOX_ORIGIN");
  const { number: epoch, hash } = reference(fields, "roster");
  if (epoch !== roster.epoch || !equal(hash, roster.hash)) throw new SealError("BOX_ROSTER");
  const lines = many(fields, "lock");
  const dealers = lines.map(([, dealer = ""]) => place(dealer));
  const locks = lines.map(([, , recipient = ""]) => recipient);
  const inOrder = lines.every(([lock = ""], i) => whole(lock) === i + 1);
  const different = new Set(dealers).size === roster.quorum && new Set(locks).size === roster.quorum;
  const usable = locks.every(isHybrid);
  if (!inOrder || lines.length !== roster.quorum || !different || !usable) throw new SealError("BOX_LOCKS");
  if (seats.size < roster.quorum || !dealers.every((seat) => seats.has(seat))) throw new SealError("BOX_QUORUM");
  return {
    text,
    id: await noteHash(text),
    number: whole(one(fields, "box")),
    epoch,
    sealed: day(one(fields, "sealed")),
    opens: day(one(fields, "opens")),
    expires: day(one(fields, "expires")),
    locks,
    dealers,
    dealHash: blob(one(fields, "deal")),
  };
}

/** Tell that the commission is late. Never a reason to refuse a letter (PROTOCOL A1). */
export function isStale(box: SealedBox, today: string): boolean {
  return today > box.expires;
}

/** Make one lock of box `number` and deal its seed to every member; the seed is overwritten. */
export async function deal(roster: Roster, number: number, lock: number, dealer: number): Promise<Deal> {
  const seed = random(32);
  const recipient = await recipientOf(seedIdentity(seed));
  const members = [...roster.members.values()];
  const parts = await split(seed, members.length, roster.quorum);
  const shares: Share[] = [];
  for (const [i, member] of members.entries()) {
    const share = parts[i] ?? new Uint8Array();
    const place = placeOf(number, lock, member.seat);
    const file = await encrypt(concat(utf8("TBS1"), place, share), [member.recipient]);
    shares.push({ seat: member.seat, commitment: await commitmentOf(number, lock, member.seat, share), file });
    share.fill(0);
  }
  seed.fill(0);
  return { lock, dealer, recipient, shares };
}

function placeOf(number: number, lock: number, seat: number): Uint8Array {
  return concat(u32(number), new Uint8Array([lock, seat]));
}

export function commitmentOf(number: number, lock: number, seat: number, share: Uint8Array): Promise<Uint8Array> {
  return sha256(concat(utf8("trustbox.v2/share\n"), placeOf(number, lock, seat), share));
}

/** Write the deal note: every commitment, lock by lock. */
export async function writeDeal(number: number, deals: readonly Deal[]): Promise<string> {
  const lines = [`trustbox.v2/deal`, `box ${number}`];
  for (const { lock, shares } of [...deals].sort((a, b) => a.lock - b.lock)) {
    for (const { seat, commitment, file } of [...shares].sort((a, b) => a.seat - b.seat)) {
      lines.push(`share ${lock} ${seat} ${b64(commitment)} ${b64(await sha256(file))}`);
    }
  }
  return `${lines.join("\n")}\n`;
}

/** Write the box note of these locks. */
export async function writeBox(
  roster: Roster,
  number: number,
  deals: readonly Pick<Deal, "lock" | "dealer" | "recipient">[],
  dealText: string,
  { sealed, opens, expires }: Dates,
): Promise<string> {
  return [
    "trustbox.v2/box",
    `origin ${roster.origin}`,
    `box ${number}`,
    `roster ${roster.epoch} ${b64(roster.hash)}`,
    `sealed ${sealed}`,
    `opens ${opens}`,
    `expires ${expires}`,
    `deal ${b64(await noteHash(dealText))}`,
    ...[...deals].sort((a, b) => a.lock - b.lock).map(({ lock, dealer, recipient }) => `lock ${lock} ${dealer} ${recipient}`),
    "",
  ].join("\n");
}

/** Read a deal note of this box: k·n shares in order, and for a sealed box its hash; throws DEAL_HASH, DEAL_SHAPE. */
export async function checkDeal(box: SealedBox | number, dealText: string, roster: Roster): Promise<Commitments> {
  const number = typeof box === "number" ? box : box.number;
  if (typeof box !== "number" && !equal(await noteHash(dealText), box.dealHash)) throw new SealError("DEAL_HASH");
  const fields = readFields(dealText, "deal", DEAL_SPEC);
  const expected = Array.from({ length: roster.quorum }, (_, i) =>
    [...roster.members.keys()].map((seat) => `${i + 1}/${seat}`),
  ).flat();
  const lines = many(fields, "share");
  const found = lines.map(([lock = "", seat = ""]) => `${whole(lock)}/${place(seat)}`);
  if (whole(one(fields, "box")) !== number || found.join() !== expected.join()) throw new SealError("DEAL_SHAPE");
  return new Map(
    lines.map(([, , commitment = "", hash = ""], i) => [
      found[i] ?? "",
      { commitment: blob(commitment), fileHash: blob(hash) },
    ]),
  );
}

/** Open one's own share of one lock; throws SHARE_FORMAT. */
export async function openShare(keys: MemberKeys, number: number, lock: number, file: Uint8Array): Promise<Uint8Array> {
  let plain: Uint8Array;
  try {
    plain = await decrypt(file, [keys.identity]);
  } catch {
    throw new SealError("SHARE_FORMAT", `lock ${lock}`);
  }
  const head = concat(utf8("TBS1"), placeOf(number, lock, keys.seat));
  if (plain.length !== SHARE_FILE_BYTES || !equal(plain.subarray(0, head.length), head)) {
    throw new SealError("SHARE_FORMAT", `lock ${lock}`);
  }
  return plain.slice(head.length);
}

/** Check one's own share of every lock against the deal, before signing the box; throws SHARE_FORMAT, SHARE_COMMIT. */
export async function checkOwnShares(
  keys: MemberKeys,
  box: SealedBox | number,
  commitments: Commitments,
  files: readonly Uint8Array[],
): Promise<Uint8Array[]> {
  const number = typeof box === "number" ? box : box.number;
  const shares: Uint8Array[] = [];
  for (const [i, file] of files.entries()) {
    const share = await openShare(keys, number, i + 1, file);
    await checkShare(commitments, number, i + 1, keys.seat, share);
    const promised = commitments.get(`${i + 1}/${keys.seat}`);
    if (!promised || !equal(promised.fileHash, await sha256(file))) throw new SealError("SHARE_COMMIT", `lock ${i + 1}`);
    shares.push(share);
  }
  if ([...commitments.keys()].filter((key) => key.endsWith(`/${keys.seat}`)).length !== shares.length) {
    throw new SealError("SHARE_FORMAT", "locks");
  }
  return shares;
}

/** Compare a share with its commitment; throws SHARE_COMMIT, naming seat and lock. */
export async function checkShare(
  commitments: Commitments,
  number: number,
  lock: number,
  seat: number,
  share: Uint8Array,
): Promise<void> {
  const promised = commitments.get(`${lock}/${seat}`);
  if (!promised || !equal(promised.commitment, await commitmentOf(number, lock, seat, share))) {
    throw new SealError("SHARE_COMMIT", `seat ${seat} lock ${lock}`);
  }
}

/** Join the shares of one lock; throws LOCK_MISMATCH, which proves that the named dealer lied. */
export async function joinLock(box: SealedBox, lock: number, shares: readonly Uint8Array[]): Promise<Uint8Array> {
  const seed = await join(shares);
  if ((await recipientOf(seedIdentity(seed))) !== box.locks[lock - 1]) {
    throw new SealError("LOCK_MISMATCH", `dealer ${box.dealers[lock - 1] ?? 0}`);
  }
  return seed;
}
