/** The log as static files: tiles and bundles of entries (c2sp.org/tlog-tiles v1.0.0). */
import { ProofError } from "./errors.ts";

export const WIDTH = 256;
const HASH_BYTES = 32;
/** More entries than any school writes; who claims more decides how long reading takes. */
const MOST_TILES = 2 ** 20;

/** Which tile: its level among tiles (null: a bundle of entries), its place, its width. */
export interface Tile {
  readonly level: number | null;
  readonly index: number;
  readonly width: number;
}

/** Return a tile's path below the log's address, `tile/0/x001/234.p/5`. */
export function tilePath({ level, index, width }: Tile): string {
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, "0").match(/.../g) ?? [];
  const last = groups.pop() ?? "000";
  const numbered = [...groups.map((group) => `x${group}`), last].join("/");
  return `tile/${level ?? "entries"}/${numbered}${width === WIDTH ? "" : `.p/${width}`}`;
}

/** Return every tile of a level (null: every bundle) that a log of `size` entries has; throws LOG_FORMAT. */
export function tilesOf(level: number | null, size: number): Tile[] {
  const count = Math.floor(size / WIDTH ** (level ?? 0));
  const length = Math.ceil(count / WIDTH);
  if (length > MOST_TILES) throw new ProofError("LOG_FORMAT", "a log larger than any school's");
  return Array.from({ length }, (_, index) => ({
    level,
    index,
    width: Math.min(WIDTH, count - index * WIDTH),
  }));
}

/** Return the entries of a bundle; throws LOG_FORMAT if there are not `width` of them, or anything after them. */
export function unpackBundle(bundle: Uint8Array, width: number): Uint8Array[] {
  const entries: Uint8Array[] = [];
  let at = 0;
  for (let i = 0; i < width; i++) {
    const begin = at + 2;
    at = begin + (((bundle[begin - 2] ?? 0) << 8) | (bundle[begin - 1] ?? 0));
    if (begin > bundle.length || at > bundle.length) throw new ProofError("LOG_FORMAT", "a bundle ends too early");
    entries.push(bundle.subarray(begin, at));
  }
  if (at !== bundle.length) throw new ProofError("LOG_FORMAT", "a bundle goes on after its entries");
  return entries;
}

/** Return the hashes of a tile; throws LOG_FORMAT if it is not as wide as its name says. */
export function unpackTile(tile: Uint8Array, width: number): Uint8Array[] {
  if (tile.length !== width * HASH_BYTES) throw new ProofError("LOG_FORMAT", "a tile of another width");
  return Array.from({ length: width }, (_, i) => tile.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES));
}
