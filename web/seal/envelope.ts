/**
 * Envelopes: age files to post-quantum hybrid recipients (c2sp.org/age; docs/spec/envelope.md).
 *
 * One envelope never mixes post-quantum and classic stanzas: the weaker would decide.
 */
import { Decrypter, Encrypter, type Identity as AgeIdentity, type Recipient } from "age-encryption";

import { random } from "./bytes.ts";
import { SealError } from "./errors.ts";
import { HYBRID, HybridIdentity, HybridRecipient, readIdentity, readRecipientKey } from "./hybrid.ts";

export { HYBRID, HybridIdentity, HybridRecipient, readIdentity } from "./hybrid.ts";

const VERSION = "age-encryption.org/v1";
const CLASSIC = "X25519";
const POST_QUANTUM = "AGE-SECRET-KEY-PQ-1";
const KNOWN = 1024;
/** Room for 29 members many times over; without a limit a stranger decides how long reading takes. */
const MAX_HEADER = 2 ** 17;

/** Called after each step of sealing; what it returns is waited for, so that a page stays alive. */
export type Each = () => unknown;

const known = new Map<string, HybridRecipient>();

/** Read a post-quantum recipient, `age1pq1…`; public keys are worth keeping parsed. Throws BROKEN. */
export function readRecipient(text: string): HybridRecipient {
  const found = known.get(text);
  if (found) return found;
  const read = readRecipientKey(text);
  if (known.size >= KNOWN) known.clear();
  known.set(text, read);
  return read;
}

/** Tell whether this text is a well-formed post-quantum recipient. */
export function isHybrid(text: string): boolean {
  try {
    return readRecipient(text) instanceof HybridRecipient;
  } catch {
    return false;
  }
}

/** Return a recipient that nobody can answer for: its seed is forgotten at once. */
export function decoy(): HybridRecipient {
  return new HybridRecipient(new HybridIdentity(random(32)).publicKey);
}

/** Seal `plaintext` so that every one of the recipients can open it; throws MIXED, BROKEN. */
export function encrypt(
  plaintext: Uint8Array,
  recipients: readonly (string | HybridRecipient)[],
  each?: Each,
): Promise<Uint8Array> {
  return encryptTo(plaintext, readAll(recipients), each);
}

function readAll(recipients: readonly (string | HybridRecipient)[]): HybridRecipient[] {
  const hybrid = recipients.filter((one) => typeof one !== "string" || isHybrid(one));
  if (!recipients.length || hybrid.length !== recipients.length) throw new SealError(hybrid.length ? "MIXED" : "BROKEN");
  return hybrid.map((one) => (typeof one === "string" ? readRecipient(one) : one));
}

/** Seal to whatever wraps the file's key, one after the other. */
export async function encryptTo(plaintext: Uint8Array, recipients: readonly Recipient[], each?: Each): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  for (const recipient of recipients) {
    encrypter.addRecipient({
      wrapFileKey: async (fileKey) => {
        const stanzas = await recipient.wrapFileKey(fileKey);
        await each?.();
        return stanzas;
      },
    });
  }
  return encrypter.encrypt(plaintext);
}

/** What opens a file: an opened key, the 16 bytes of this one file's own key, a key in its text form. */
export type Identity = AgeIdentity | Uint8Array | string;

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
  try {
    for (const identity of identities) decrypter.addIdentity(opener(identity));
    return await use(decrypter);
  } catch (error) {
    const stranger = error instanceof Error && error.message.startsWith("no identity matched");
    // Everything malformed looks the same from outside.
    throw new SealError(stranger ? "NOT_FOR_THIS_KEY" : "BROKEN");
  }
}

function opener(identity: Identity): AgeIdentity | string {
  if (identity instanceof Uint8Array) return { unwrapFileKey: () => identity };
  return typeof identity === "string" && identity.startsWith(POST_QUANTUM) ? readIdentity(identity) : identity;
}

/** List the kinds of a file's stanzas without any key; throws BROKEN. */
export function stanzas(sealed: Uint8Array): string[] {
  const kinds: string[] = [];
  let at = 0;
  for (let line = 0; ; line++) {
    const end = sealed.indexOf(10, at);
    if (end < 0 || end >= MAX_HEADER) throw new SealError("BROKEN");
    const text = String.fromCharCode(...sealed.subarray(at, Math.min(end, at + 4096)));
    at = end + 1;
    if (line === 0 && text !== VERSION) throw new SealError("BROKEN");
    if (text.startsWith("--- ")) return kinds;
    if (text.startsWith("-> ")) kinds.push(text.split(" ")[1] ?? "");
  }
}

/** Return the length of a file's header before its stanzas and after them, and of its payload. */
export function fileSize(length: number, stanzaBytes: number): number {
  const header = VERSION.length + 1 + stanzaBytes + "--- ".length + 43 + 1;
  return header + 16 + length + 16 * Math.max(1, Math.ceil(length / 65536));
}

/** Return the length of a file of `length` plaintext bytes to `recipients` (docs/spec/envelope.md, sizes). */
export function sealedSize(length: number, recipients: number): number {
  return fileSize(length, recipients * STANZA);
}

// "-> mlkem768x25519 " + 1120 bytes in base64, then the wrapped key (32 bytes) on its own line.
const STANZA = 18 + 1494 + 1 + 43 + 1;
