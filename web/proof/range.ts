/** Entries of the journal without a gap: what grows from its right edge must be the beginning of its head. */
import { unb64, utf8 } from "./bytes.ts";
import { ProofError } from "./errors.ts";
import { type Edge, grown, rootOf } from "./frontier.ts";
import { verifyConsistency } from "./tree.ts";

/** Entries from `start` on, as the server hands them out. */
export interface Range {
  readonly start: number;
  /** The complete subtrees before them, largest first, in base64. */
  readonly edge: readonly string[];
  readonly entries: readonly string[];
  /** That the journal continues them, in base64; none where they reach its head. */
  readonly consistency: readonly string[];
}

/** Check that these are all entries from `start` to the one after the last; returns that. Throws LOG_PROOF. */
export async function verifyRange(range: Range, head: { readonly number: number; readonly hash: Uint8Array }): Promise<number> {
  const end = range.start + range.entries.length;
  let edge = edgeOf(range);
  for (const entry of range.entries) edge = grown(edge, utf8(entry));
  await verifyConsistency(end, head.number, rootOf(edge), head.hash, range.consistency.map(unb64));
  return end;
}

function edgeOf({ start, edge }: Range): Edge {
  const levels: number[] = [];
  for (let [level, rest] = [0, start]; rest > 0; [level, rest] = [level + 1, Math.floor(rest / 2)]) {
    if (rest % 2) levels.unshift(level);
  }
  if (!Number.isSafeInteger(start) || start < 0 || levels.length !== edge.length) throw new ProofError("LOG_PROOF", "edge");
  return levels.map((level, at) => ({ level, hash: unb64(edge[at] ?? "") }));
}
