/**
 * The lock of a letter: its author splits one secret among the seats (docs/spec/letter.md §Lock).
 *
 *     letter = n lines of one length, seats ascending ‖ payload
 *
 * A line holds a seat's share, sealed to its card and bound to this letter; the payload is an age file
 * whose file key only the joined secret unwraps. So a letter carries its own lock, and what opens it
 * opens nothing else.
 */
import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 as sha } from "@noble/hashes/sha2.js";
import { Stanza } from "age-encryption";

import { concat, equal, random, sha256, utf8 } from "./bytes.ts";
import { decrypt, type Each, encryptTo, fileKey, fileSize, readRecipient } from "./envelope.ts";
import { SealError } from "./errors.ts";
import { ENCAPSULATED, type HybridIdentity, TAG } from "./hybrid.ts";
import { join as joinShares, SECRET_BYTES, SHARE_BYTES, type Shares, split } from "./quorum.ts";
import type { Roster } from "./roster.ts";

/** The one stanza of a payload. */
export const LOCK = "trustbox.v2/lock";
const HASH = 32;
export const LINE_BYTES = 1 + HASH + ENCAPSULATED + SHARE_BYTES + TAG;
const WRAPPED = 16 + TAG;
const STANZA_BYTES = `-> ${LOCK}\n`.length + 43 + 1;
const BEGINNING = /^age-encryption\.org\/v1\n-> trustbox\.v2\/lock\n[A-Za-z0-9+/]{43}\n--- [A-Za-z0-9+/]{43}\n/;

/** What a seat hands out where its line did not unwrap: no share. */
export const NO_SHARE = new Uint8Array(SHARE_BYTES);

/**
 * What everybody may know of a letter's lock: who got which share, and of which payload.
 *
 * All of it is hashed into the letter's seal, so that whoever holds the list of seals needs to believe
 * nothing else.
 */
export interface Deal {
  readonly boxId: Uint8Array;
  /** By seat, ascending. */
  readonly commitments: ReadonlyMap<number, Uint8Array>;
  readonly lineHashes: readonly Uint8Array[];
  readonly payloadHash: Uint8Array;
  /** The hash that every line is bound to. */
  readonly id: Uint8Array;
  /** The letter's seal. */
  readonly seal: Uint8Array;
}

/** Return the seal of a letter without a lock (urgent, entered), from SHA-256 of its bytes. */
export function sealOf(payloadHash: Uint8Array): Uint8Array {
  return sha(concat(utf8("trustbox.v2/letter\n"), payloadHash));
}

/** Return a deal from its parts, as a server hands them out; its seal says whether they are true. */
export function dealOf(
  boxId: Uint8Array,
  commitments: ReadonlyMap<number, Uint8Array>,
  lineHashes: readonly Uint8Array[],
  payloadHash: Uint8Array,
): Deal {
  const id = dealId(boxId, commitments, payloadHash);
  const seal = sha(concat(utf8("trustbox.v2/letter\n"), id, ...lineHashes));
  return { boxId, commitments, lineHashes, payloadHash, id, seal };
}

function dealId(boxId: Uint8Array, commitments: ReadonlyMap<number, Uint8Array>, payloadHash: Uint8Array): Uint8Array {
  return sha(concat(utf8("trustbox.v2/deal\n"), boxId, ...commitments.values(), payloadHash));
}

// ── Sealing ─────────────────────────────────────────────────────────────────
/** Return the letter: the inner file locked, its secret dealt to every seat of the roster. */
export async function lock(roster: Roster, boxId: Uint8Array, inner: Uint8Array, each?: Each): Promise<Uint8Array> {
  const secret = random(SECRET_BYTES);
  const payload = await lockPayload(inner, secret);
  return concat(await dealSecret(roster, boxId, secret, payload, each), payload);
}

/** Return the inner file under a lock that this secret opens; a secret is used for one file. */
export function lockPayload(inner: Uint8Array, secret: Uint8Array): Promise<Uint8Array> {
  return encryptTo(inner, [{ wrapFileKey: (key) => [wrap(secret, key)] }]);
}

/** Return the lines that hand a payload's secret to the seats of the roster, k of n. */
export async function dealSecret(
  roster: Roster,
  boxId: Uint8Array,
  secret: Uint8Array,
  payload: Uint8Array,
  each?: Each,
): Promise<Uint8Array> {
  const shares = split(secret, [...roster.members.keys()], roster.quorum);
  return writeLines(roster, boxId, shares, await sha256(payload), each);
}

/** Return a line for each seat: its share, committed to and sealed to its card. */
export async function writeLines(
  roster: Roster,
  boxId: Uint8Array,
  shares: Shares,
  payloadHash: Uint8Array,
  each?: Each,
): Promise<Uint8Array> {
  const commitments = new Map([...shares].map(([seat, share]) => [seat, commitmentOf(boxId, seat, share)]));
  const bound = dealId(boxId, commitments, payloadHash);
  const lines: Uint8Array[] = [];
  for (const [seat, share] of shares) {
    const sealed = readRecipient(roster.members.get(seat)?.recipient ?? "").seal(share, infoOf(bound, seat));
    lines.push(new Uint8Array([seat]), commitments.get(seat) ?? NO_SHARE, sealed);
    await each?.();
  }
  return concat(...lines);
}

/** Return what a line says of a share without telling it. */
export function commitmentOf(boxId: Uint8Array, seat: number, share: Uint8Array): Uint8Array {
  return sha(concat(utf8("trustbox.v2/commit\n"), boxId, new Uint8Array([seat]), share));
}

function infoOf(id: Uint8Array, seat: number): Uint8Array {
  return concat(utf8("trustbox.v2/share\n"), id, new Uint8Array([seat]));
}

function wrap(secret: Uint8Array, key: Uint8Array): Stanza {
  return new Stanza([LOCK], cipherOf(secret).encrypt(key));
}

/** Used once: the secret is this letter's own. */
function cipherOf(secret: Uint8Array): ReturnType<typeof chacha20poly1305> {
  return chacha20poly1305(hkdf(sha, secret, undefined, utf8(LOCK), 32), new Uint8Array(12));
}

// ── Reading ─────────────────────────────────────────────────────────────────
/** Read the deal of a letter's lines; throws DEAL_FORMAT if there is not one for each seat, in order. */
export function readDeal(boxId: Uint8Array, seats: readonly number[], lines: Uint8Array, payloadHash: Uint8Array): Deal {
  const each = splitLines(lines);
  const right = lines.length === seats.length * LINE_BYTES && each.every((line, i) => line[0] === seats[i]);
  if (!right) throw new SealError("DEAL_FORMAT", "lines");
  const commitments = new Map(each.map((line) => [line[0] ?? 0, line.slice(1, 1 + HASH)]));
  return dealOf(boxId, commitments, each.map((line) => sha(line)), payloadHash);
}

/** Return lines one by one. */
export function splitLines(lines: Uint8Array): Uint8Array[] {
  const count = Math.ceil(lines.length / LINE_BYTES);
  return Array.from({ length: count }, (_, i) => lines.slice(i * LINE_BYTES, (i + 1) * LINE_BYTES));
}

/**
 * Return one's own share, which only this letter's own line can give.
 *
 * Throws SHARE_FORMAT if the line is not this seat's of this deal or its author sealed something else,
 * SHARE_COMMIT if it is not the share that was committed to.
 */
export function unwrapShare(identity: HybridIdentity, seat: number, line: Uint8Array, deal: Deal): Uint8Array {
  if (!isLine(deal, seat, line)) throw new SealError("SHARE_FORMAT", `seat ${seat}`);
  const share = openLine(identity, line, infoOf(deal.id, seat));
  if (!share) throw new SealError("SHARE_FORMAT", `seat ${seat}`);
  if (!isShare(deal, seat, share)) throw new SealError("SHARE_COMMIT", `seat ${seat}`);
  return share;
}

/** Tell whether this is a seat's line, as the letter's seal has it. */
export function isLine(deal: Deal, seat: number, line: Uint8Array): boolean {
  const hash = deal.lineHashes[[...deal.commitments.keys()].indexOf(seat)];
  return hash !== undefined && line.length === LINE_BYTES && equal(sha(line), hash);
}

function openLine(identity: HybridIdentity, line: Uint8Array, info: Uint8Array): Uint8Array | null {
  try {
    return identity.open(line.subarray(1 + HASH), info);
  } catch {
    return null;
  }
}

/** Tell whether this is the share that the letter's author committed to for a seat. */
export function isShare(deal: Deal, seat: number, share: Uint8Array): boolean {
  const promised = deal.commitments.get(seat);
  const whole = promised !== undefined && share.length === SHARE_BYTES;
  return whole && equal(promised, commitmentOf(deal.boxId, seat, share));
}

/**
 * Return the secret of a letter from the true ones among these shares.
 *
 * The verdict is the same whoever came: where any k true shares do not give all seats what they were
 * promised, the author dealt falsely. Throws QUORUM if fewer than k are true: the letter waits;
 * DEAL_FALSE: the letter is damaged for everybody.
 */
export function join(deal: Deal, shares: Shares, k: number): Uint8Array {
  const right = [...shares].filter(([seat, share]) => isShare(deal, seat, share)).sort(([a], [b]) => a - b);
  if (right.length < k) throw new SealError("QUORUM");
  const { secret, every } = joinShares(new Map(right.slice(0, k)), [...deal.commitments.keys()]);
  for (const [seat, share] of every) if (!isShare(deal, seat, share)) throw new SealError("DEAL_FALSE");
  return secret;
}

/** Return the file key of a payload; it opens this file and no other. Throws BROKEN. */
export async function unlockKey(secret: Uint8Array, payload: Uint8Array): Promise<Uint8Array> {
  return fileKey(payload, [{ unwrapFileKey: (stanzas) => unwrap(secret, stanzas) }]);
}

/** Return the inner file of a payload; throws BROKEN. */
export async function unlock(secret: Uint8Array, payload: Uint8Array): Promise<Uint8Array> {
  return decrypt(payload, [{ unwrapFileKey: (stanzas) => unwrap(secret, stanzas) }]);
}

function unwrap(secret: Uint8Array, stanzas: readonly Stanza[]): Uint8Array {
  const [only, ...more] = stanzas;
  const right = only?.args.length === 1 && only.args[0] === LOCK && only.body.length === WRAPPED && !more.length;
  if (!right) throw new SealError("BROKEN", "not a lock");
  return cipherOf(secret).decrypt(only.body);
}

// ── From outside ────────────────────────────────────────────────────────────
/** Return the length of a letter whose inner file has `inner` bytes, for n seats. */
export function lockedSize(inner: number, n: number): number {
  return n * LINE_BYTES + fileSize(inner, STANZA_BYTES);
}

/** Check what a stranger may check of a letter: a line for each seat and a locked payload; throws DEAL_FORMAT. */
export function look(lines: Uint8Array, payload: Uint8Array, seats: readonly number[]): void {
  readDeal(NO_SHARE, seats, lines, NO_SHARE);
  const beginning = String.fromCharCode(...payload.subarray(0, 256));
  if (!BEGINNING.test(beginning)) throw new SealError("DEAL_FORMAT", "payload");
}
