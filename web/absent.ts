/**
 * Stands in for what age files can be and letters never are: passphrases, and keys on NIST curves.
 *
 * Without it they would be a fifth of what an author's telephone loads. Whatever calls it throws.
 */
const absent = (): never => {
  throw new Error("not part of this build");
};

const LENGTHS = { secretKey: 32, publicKey: 33, publicKeyUncompressed: 65, seed: 48 };
const curve = { lengths: LENGTHS, Point: { Fn: {} }, keygen: absent, getPublicKey: absent, getSharedSecret: absent };

export const p256 = curve;
export const p384 = curve;
export const scrypt = absent;
