/**
 * Envelopes: age files to post-quantum hybrid recipients (c2sp.org/age; docs/spec/envelope.md).
 *
 * One envelope never mixes post-quantum and classic stanzas: the weaker would decide.
 */
import { x25519 } from "@noble/curves/ed25519.js";
import { bech32 } from "@scure/base";
import { Decrypter, Encrypter, identityToRecipient } from "age-encryption";

import { random } from "./bytes.ts";
import { SealError } from "./errors.ts";

const VERSION = "age-encryption.org/v1";
export const HYBRID = "mlkem768x25519";
const CLASSIC = "X25519";
const KEM_MODULUS = 3329;

/** Tell whether this browser has what sealing needs; without it the page sends the form as it is. */
export function canSeal(): boolean {
  // Old browsers lack what the types promise.
  const page = globalThis as { crypto?: { subtle?: unknown }; TransformStream?: unknown; BigInt?: unknown };
  return Boolean(page.crypto?.subtle && page.TransformStream && page.BigInt);
}

/** Return the identity of a 32-byte seed, `AGE-SECRET-KEY-PQ-1…`. */
export function seedIdentity(seed: Uint8Array): string {
  return bech32.encode("age-secret-key-pq-", bech32.toWords(seed), false).toUpperCase();
}

export function recipientOf(identity: string): Promise<string> {
  return identityToRecipient(identity);
}

/** Return a recipient that nobody can answer for: its seed is forgotten at once. */
export function decoy(): Promise<string> {
  return recipientOf(seedIdentity(random(32)));
}

/** Tell whether this text is a well-formed post-quantum recipient. */
export function isHybrid(recipient: string): boolean {
  if (!/^age1pq1[02-9ac-hj-np-z]+$/.test(recipient)) return false;
  try {
    const { prefix, words } = bech32.decode(recipient as `${string}1${string}`, false);
    const key = bech32.fromWords(words);
    return prefix === "age1pq" && key.length === 1216 && isReduced(key.subarray(0, 1152)) && isOfHighOrder(key.subarray(1184));
  } catch {
    return false;
  }
}

/** Tell whether the numbers of an ML-KEM key, 12 bits each, are below its modulus (FIPS 203 §7.2). */
function isReduced(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(at, at + 3);
    if ((((b & 15) << 8) | a) >= KEM_MODULUS || ((c << 4) | (b >> 4)) >= KEM_MODULUS) return false;
  }
  return true;
}

/** Nothing can be sealed to a point of low order: a member with one would shut the box for everybody. Throws. */
function isOfHighOrder(point: Uint8Array): boolean {
  return x25519.getSharedSecret(new Uint8Array(32).fill(1), point).length === 32;
}

/** Seal `plaintext` so that every one of the recipients can open it; throws MIXED, BROKEN. */
export async function encrypt(plaintext: Uint8Array, recipients: readonly string[]): Promise<Uint8Array> {
  const hybrid = recipients.filter(isHybrid).length;
  if (!recipients.length || hybrid !== recipients.length) throw new SealError(hybrid ? "MIXED" : "BROKEN");
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  try {
    return await encrypter.encrypt(plaintext);
  } catch {
    throw new SealError("BROKEN", "a recipient of low order");
  }
}

/** What opens a file: `AGE-SECRET-KEY-PQ-1…`, or the 16 bytes of this one file's own key. */
export type Identity = string | Uint8Array;

/** Open a file with the first identity that fits; throws NOT_FOR_THIS_KEY, BROKEN, MIXED. */
export function decrypt(sealed: Uint8Array, identities: readonly Identity[]): Promise<Uint8Array> {
  return withKey(sealed, identities, (decrypter) => decrypter.decrypt(sealed));
}

/** Return a file's own key, which opens that file and nothing else; throws as `decrypt` does. */
export function fileKey(sealed: Uint8Array, identities: readonly Identity[]): Promise<Uint8Array> {
  return withKey(sealed, identities, (decrypter) => decrypter.decryptHeader(sealed));
}

async function withKey(
  sealed: Uint8Array,
  identities: readonly Identity[],
  use: (decrypter: Decrypter) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const kinds = new Set(stanzas(sealed));
  if (kinds.has(HYBRID) && kinds.has(CLASSIC)) throw new SealError("MIXED");
  const decrypter = new Decrypter();
  for (const identity of identities) {
    decrypter.addIdentity(typeof identity === "string" ? identity : { unwrapFileKey: () => identity });
  }
  try {
    return await use(decrypter);
  } catch (error) {
    const stranger = error instanceof Error && error.message.startsWith("no identity matched");
    // Everything malformed looks the same from outside.
    throw new SealError(stranger ? "NOT_FOR_THIS_KEY" : "BROKEN");
  }
}

/** List the kinds of a file's stanzas without any key; throws BROKEN. */
export function stanzas(sealed: Uint8Array): string[] {
  const kinds: string[] = [];
  let at = 0;
  for (let line = 0; ; line++) {
    const end = sealed.indexOf(10, at);
    if (end < 0) throw new SealError("BROKEN");
    const text = String.fromCharCode(...sealed.subarray(at, Math.min(end, at + 4096)));
    at = end + 1;
    if (line === 0 && text !== VERSION) throw new SealError("BROKEN");
    if (text.startsWith("--- ")) return kinds;
    if (text.startsWith("-> ")) kinds.push(text.split(" ")[1] ?? "");
  }
}

/** Return the length of a file of `length` plaintext bytes to `recipients` (docs/spec/envelope.md, sizes). */
export function sealedSize(length: number, recipients: number): number {
  const header = VERSION.length + 1 + recipients * STANZA + "--- ".length + 43 + 1;
  return header + 16 + length + 16 * Math.max(1, Math.ceil(length / 65536));
}

// "-> mlkem768x25519 " + 1120 bytes in base64, then the wrapped key (32 bytes) on its own line.
const STANZA = 18 + 1494 + 1 + 43 + 1;
