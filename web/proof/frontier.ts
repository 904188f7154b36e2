/** The right edge of a growing tree: its complete subtrees, largest first (RFC 9162 §2.1.1). */
import { sha256 } from "@noble/hashes/sha2.js";

import { concat } from "./bytes.ts";

interface Subtree {
  readonly level: number;
  readonly hash: Uint8Array;
}

export type Edge = readonly Subtree[];

const LEAF = new Uint8Array([0]);
const NODE = new Uint8Array([1]);

/** Return the edge after one more entry. Hashed here and at once: a promise for each would cost more. */
export function grown(edge: Edge, entry: Uint8Array): Edge {
  const left = [...edge];
  let [level, hash] = [0, sha256(concat(LEAF, entry))];
  for (let last = left[left.length - 1]; last?.level === level; last = left[left.length - 1]) {
    hash = sha256(concat(NODE, last.hash, hash));
    left.pop();
    level += 1;
  }
  return [...left, { level, hash }];
}

/** Return the root of a tree from its right edge. */
export function rootOf(edge: Edge): Uint8Array {
  let root: Uint8Array | null = null;
  for (const { hash } of [...edge].reverse()) root = root ? sha256(concat(NODE, hash, root)) : hash;
  return root ?? sha256(new Uint8Array());
}
