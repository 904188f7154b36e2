/** The Merkle tree of the journal: checking its proofs (RFC 6962 §2.1, RFC 9162 §2.1). */
import { concat, equal, sha256 } from "./bytes.ts";
import { ProofError } from "./errors.ts";

export function leafHash(entry: Uint8Array): Promise<Uint8Array> {
  return sha256(concat(new Uint8Array([0]), entry));
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Promise<Uint8Array> {
  return sha256(concat(new Uint8Array([1]), left, right));
}

// Sizes may pass 2^31, where the bit operators of JavaScript end.
const half = (n: number): number => Math.floor(n / 2);
const odd = (n: number): boolean => n % 2 === 1;

/** Check that `leaf` (a leaf hash) is number `index` of `size`; throws LOG_PROOF (RFC 9162 §2.1.3.2). */
export async function verifyInclusion(
  leaf: Uint8Array,
  index: number,
  size: number,
  proof: readonly Uint8Array[],
  root: Uint8Array,
): Promise<void> {
  if (index < 0 || index >= size) throw new ProofError("LOG_PROOF", "index");
  let [node, last, hash] = [index, size - 1, leaf];
  for (const sibling of proof) {
    if (last === 0) throw new ProofError("LOG_PROOF", "too long");
    if (odd(node) || node === last) {
      hash = await nodeHash(sibling, hash);
      while (!odd(node) && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      hash = await nodeHash(hash, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  if (last !== 0 || !equal(hash, root)) throw new ProofError("LOG_PROOF", "root");
}

/** Check that the tree of `old` entries is the beginning of the one of `size`; throws LOG_PROOF (RFC 9162 §2.1.4.2). */
export async function verifyConsistency(
  old: number,
  size: number,
  oldRoot: Uint8Array,
  root: Uint8Array,
  proof: readonly Uint8Array[],
): Promise<void> {
  if (old < 1 || old > size) throw new ProofError("LOG_PROOF", "size");
  if (old === size) {
    if (proof.length || !equal(oldRoot, root)) throw new ProofError("LOG_PROOF", "same size");
    return;
  }
  let [node, last] = [old - 1, size - 1];
  while (odd(node)) [node, last] = [half(node), half(last)];
  const path = node === 0 ? [oldRoot, ...proof] : [...proof];
  const first = path.shift();
  if (!first) throw new ProofError("LOG_PROOF", "too short");
  let [left, right] = [first, first];
  for (const sibling of path) {
    if (last === 0) throw new ProofError("LOG_PROOF", "too long");
    if (odd(node) || node === last) {
      left = await nodeHash(sibling, left);
      right = await nodeHash(sibling, right);
      while (!odd(node) && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      right = await nodeHash(right, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  if (last !== 0 || !equal(left, oldRoot) || !equal(right, root)) throw new ProofError("LOG_PROOF", "root");
}
