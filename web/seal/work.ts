/** Work that a browser does when the box is flooded: no puzzle, no account (docs/spec/wire.md). */
import { sha256 } from "@noble/hashes/sha2.js";

import { concat, u64, utf8 } from "./bytes.ts";

const ROUNDS = 4096;
/** More would be no flood's work but a server's that keeps a phone busy: a minute of an old one. */
export const MOST_BITS = 24;

/** Tell whether SHA-256("trustbox.v2/work\n" || at || seal || u64 nonce) begins with so many zero bits. */
export function workDone(at: Uint8Array, seal: Uint8Array, nonce: number, bits: number): boolean {
  const digest = sha256(concat(utf8("trustbox.v2/work\n"), at, seal, u64(nonce)));
  let zeros = 0;
  for (const byte of digest) {
    zeros += Math.min(8, Math.clz32(byte) - 24);
    if (byte !== 0) break;
  }
  return zeros >= bits;
}

/** Find a nonce for a seal at a letter's mailbox, or at a follow-up's key; the page stays alive meanwhile. Throws RangeError for more work than is ever done. */
export async function doWork(at: Uint8Array, seal: Uint8Array, bits: number): Promise<number> {
  if (!(bits <= MOST_BITS)) throw new RangeError();
  for (let nonce = 0; ; nonce++) {
    if (workDone(at, seal, nonce, bits)) return nonce;
    if (nonce % ROUNDS === ROUNDS - 1) await new Promise((resume) => setTimeout(resume));
  }
}
