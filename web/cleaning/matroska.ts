/** WebM and Matroska: what is not named here becomes empty space of the same length. As ishenim/cleaning/matroska.py. */

import { big, Broken, byteAt, put } from "./bytes.ts";

const [HEADER, SEGMENT, INFO, TRACKS, TRACK, CLUSTER] = [0x1a45dfa3, 0x18538067, 0x1549a966, 0x1654ae6b, 0xae, 0x1f43b675];
const [VOID, TYPE] = [0xec, 0x83];
/** Names of programs that the format wants: they stay, as spaces. */
const PROGRAMS = [0x4d80, 0x5741];
/** Whatever is in these is looked at, too; 0 is the file itself. */
const KEPT: ReadonlyMap<number, ReadonlySet<number>> = new Map([
  [0, new Set([SEGMENT, INFO, TRACKS, CLUSTER, HEADER, 0xe7, 0xa3, 0xa0, 0xa7, 0xab, 0x1c53bb6b, 0x114d9b74])],
  [INFO, new Set([0x2ad7b1, 0x4489, ...PROGRAMS])],
  [TRACKS, new Set([TRACK])],
  [
    TRACK,
    new Set([
      0xd7, 0x73c5, TYPE, 0xb9, 0x88, 0x55aa, 0x9c, 0x6de7, 0x6df8, 0x23e383, 0x234e7a, 0x55ee, 0x22b59c, 0x22b59d, 0x86, 0x63a2,
      0xaa, 0x56aa, 0x56bb, 0xe0, 0xe1, 0x6d80,
    ]),
  ],
]);

interface Element {
  readonly id: number;
  readonly start: number;
  readonly inside: number;
  readonly end: number;
}

/** Return the film or sound without what tells of it; throws Broken. */
export function cleanMatroska(given: Uint8Array): Uint8Array {
  const film = given.slice();
  if (!walk(film, 0, 0, film.length)) throw new Broken("nothing seen or heard");
  return film;
}

/** Clean what lies between; return how many tracks there are. */
function walk(film: Uint8Array, outer: number, start: number, end: number): number {
  let tracks = 0;
  for (let at = start; at < end; ) {
    const one = element(film, at, end);
    if (!KEPT.get(outer)?.has(one.id)) blank(film, one);
    else if (KEPT.has(one.id)) tracks += Number(one.id === TRACK) + walk(film, one.id, one.inside, one.end);
    else if (PROGRAMS.includes(one.id)) film.fill(0x20, one.inside, one.end);
    else if (one.id === TYPE && ![1, 2].includes(big(film, one.inside, one.end - one.inside))) throw new Broken("neither seen nor heard");
    at = one.id === SEGMENT ? one.inside : one.end;
  }
  return tracks;
}

function element(film: Uint8Array, start: number, end: number): Element {
  const sizeAt = start + lengthOf(film, start);
  if (sizeAt - start > 4 || sizeAt >= end) throw new Broken("no element");
  const width = lengthOf(film, sizeAt);
  const inside = sizeAt + width;
  const id = big(film, start, sizeAt - start);
  const first = byteAt(film, sizeAt) & ((1 << (8 - width)) - 1);
  const rest = big(film, sizeAt + 1, width - 1);
  const size = first * 256 ** (width - 1) + rest;
  const unknown = first === (1 << (8 - width)) - 1 && film.subarray(sizeAt + 1, inside).every((byte) => byte === 0xff);
  if (unknown && (id === SEGMENT || id === CLUSTER)) return { id, start, inside, end: inside };
  if (inside + size > end) throw new Broken("an element larger than what it is in");
  return { id, start, inside, end: inside + size };
}

function lengthOf(film: Uint8Array, at: number): number {
  const first = byteAt(film, at);
  if (!first) throw new Broken("no length");
  return Math.clz32(first) - 23;
}

function blank(film: Uint8Array, { start, end }: Element): void {
  const length = end - start;
  film.fill(0, start, end);
  film[start] = VOID;
  if (length - 2 < 0x7f) film[start + 1] = 0x80 | (length - 2);
  else {
    put(film, start + 2, 7, length - 9);
    film[start + 1] = 1;
  }
}
