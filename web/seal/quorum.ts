/** Split a secret into n shares, k of which join it again (Shamir over GF(2^8); docs/spec/box.md). */
import { combine as joinShares, split as splitShares } from "shamir-secret-sharing";

import { equal } from "./bytes.ts";
import { SealError } from "./errors.ts";

const SHARE_BYTES = 33;

/** Split 32 bytes into `n` shares of 33 bytes, and see that they join again; throws SHARE_SELFTEST. */
export async function split(secret: Uint8Array, n: number, k: number): Promise<Uint8Array[]> {
  const shares = await splitShares(secret, n, k);
  for (const some of [shares.slice(0, k), shares.slice(-k)]) {
    if (!equal(await join(some), secret)) throw new SealError("SHARE_SELFTEST");
  }
  return shares;
}

/**
 * Join exactly as many shares as the quorum asks; throws SHARE_FORMAT.
 *
 * Wrong shares give wrong bytes, silently: the caller compares what came out. A share at x = 0 would
 * choose the result, so it is refused here.
 */
export async function join(shares: readonly Uint8Array[]): Promise<Uint8Array> {
  const places = new Set(shares.map((share) => share[SHARE_BYTES - 1] ?? 0));
  const right = shares.every((share) => share.length === SHARE_BYTES);
  if (!right || shares.length < 2 || places.has(0) || places.size !== shares.length) {
    throw new SealError("SHARE_FORMAT");
  }
  return joinShares([...shares]);
}
