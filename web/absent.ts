/**
 * Stands in for what age files can be and letters never are: passphrases, and keys on NIST curves. Of
 * the hybrid, too: ours keeps a key parsed (seal/hybrid.ts).
 *
 * Without it they would be a fifth of what an author's telephone loads. Whatever calls it throws.
 */
const absent = (): never => {
  throw new Error("not part of this build");
};

export const p256 = { lengths: {} };
export const scrypt = absent;
export const MLKEM768P256 = {};
export const MLKEM768X25519 = {};
