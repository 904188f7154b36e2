/**
 * Stands in for what age files can be and letters never are: passphrases, and keys on NIST curves. Of
 * the hybrid, too: ours keeps a key parsed (seal/hybrid.ts). In an author's script also for every key
 * of the library's own: letters are sealed to and opened with ours alone.
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
export {
  absent as decryptFileKey,
  absent as encryptFileKey,
  absent as generateHybridIdentity,
  absent as generateIdentity,
  absent as generateX25519Identity,
  absent as HybridIdentity,
  absent as HybridRecipient,
  absent as HybridTagRecipient,
  absent as identityToRecipient,
  absent as ScryptIdentity,
  absent as ScryptRecipient,
  absent as TagRecipient,
  absent as X25519Identity,
  absent as X25519Recipient,
};
