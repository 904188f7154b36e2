/**
 * MP4, MOV, M4A, 3GP: boxes in boxes. As ishenim/cleaning/boxes.py, to the byte.
 *
 * Nothing moves: what may tell something is overwritten with zeros in its place, so every table of
 * offsets stays right and no frame is touched. Only boxes named here stay.
 */

import { big, Broken, named } from "./bytes.ts";

/** What each box may hold. The name "" is the file itself. */
const KEPT: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    "": "ftyp styp sidx moov moof mdat mfra wide",
    moov: "mvhd trak mvex",
    trak: "tkhd edts mdia tapt",
    edts: "elst",
    mdia: "mdhd hdlr minf elng",
    minf: "vmhd smhd hdlr dinf stbl",
    dinf: "dref",
    stbl: "stsd stts ctts cslg stsc stsz stz2 stco co64 stss stsh sdtp sbgp sgpd subs saiz saio padb stps",
    mvex: "mehd trex",
    moof: "mfhd traf",
    traf: "tfhd tfdt trun saiz saio sbgp sgpd subs senc",
    mfra: "tfra mfro",
  }).map(([name, inside]) => [name, new Set(inside.split(" "))]),
);

interface Box {
  readonly name: string;
  readonly start: number;
  readonly inside: number;
  readonly end: number;
}

interface Film {
  readonly data: Uint8Array;
  hasTrack: boolean;
  /** A track that is neither seen nor heard: what a camera measured, place, speed, direction. */
  hasOther: boolean;
  inPieces: boolean;
  readonly dataBoxes: Box[];
  readonly chunks: { readonly at: number; readonly shown: boolean }[];
}

/** Return the film or sound without what tells of it; throws Broken. */
export function cleanBoxes(given: Uint8Array): Uint8Array {
  const film: Film = { data: given.slice(), hasTrack: false, hasOther: false, inPieces: false, dataBoxes: [], chunks: [] };
  walk(film, "", 0, film.data.length);
  if (!film.hasTrack) throw new Broken("nothing seen or heard");
  blankChunks(film);
  return film.data;
}

function* boxes(data: Uint8Array, start: number, end: number): Generator<Box> {
  let at = start;
  while (end - at >= 8) {
    let [size, head] = [big(data, at, 4), 8];
    if (size === 1) [size, head] = [big(data, at + 8, 8), 16];
    else if (size === 0) size = end - at;
    if (size < head || at + size > end) throw new Broken("a box larger than what it is in");
    yield { name: named(data, at + 4), start: at, inside: at + head, end: at + size };
    at += size;
  }
  data.fill(0, Math.min(at, end), end);
}

function walk(film: Film, name: string, start: number, end: number): void {
  for (const box of boxes(film.data, start, end)) {
    if (!KEPT.get(name)?.has(box.name) || (box.name === "trak" && !isShown(film, box))) {
      film.data.set([0x66, 0x72, 0x65, 0x65], box.start + 4); // free
      film.data.fill(0, box.inside, box.end);
    } else if (KEPT.has(box.name)) {
      film.hasTrack ||= box.name === "trak";
      film.inPieces ||= box.name === "moof";
      walk(film, box.name, box.inside, box.end);
    } else if (box.name === "mdat") film.dataBoxes.push(box);
    else strip(film.data, box);
  }
}

function zero(data: Uint8Array, start: number, end: number, box: Box): void {
  if (start < box.end) data.fill(0, start, Math.min(end, box.end));
}

/** Take times, names and makers out of a box that stays. */
function strip(data: Uint8Array, box: Box): void {
  const at = box.inside;
  if (/^(?:mv|tk|md)hd$/.test(box.name)) zero(data, at + 4, at + (data[at] ? 20 : 12), box);
  else if (box.name === "hdlr") zero(data, at + 12, box.end, box);
  else if (box.name === "dref") {
    for (const entry of boxes(data, at + 8, box.end)) zero(data, entry.inside + 4, entry.end, entry);
  } else if (box.name === "stsd") {
    for (const entry of boxes(data, at + 8, box.end)) {
      zero(data, entry.start + 20, entry.start + 24, entry); // who made the encoder
      // A film's description is told by its resolution of 72 points an inch; the encoder's name follows.
      if (named(data, entry.start + 36, 8) === "\0\x48\0\0\0\x48\0\0") zero(data, entry.start + 50, entry.start + 82, entry);
    }
  }
}

/** Tell whether a track is seen or heard, and remember where its chunks lie. */
function isShown(film: Film, trak: Box): boolean {
  const found = new Map([...inside(film.data, trak)].map((box) => [box.name, box]));
  const handler = found.get("hdlr");
  if (!handler) throw new Broken("a track without its kind");
  const shown = ["vide", "soun"].includes(named(film.data, handler.inside + 8));
  for (const [name, width] of [["stco", 4], ["co64", 8]] as const) {
    const table = found.get(name);
    if (!table) continue;
    const count = big(film.data, table.inside + 4, 4);
    if (table.inside + 8 + count * width > table.end) throw new Broken("a table longer than its box");
    for (let i = 0; i < count; i += 1) film.chunks.push({ at: big(film.data, table.inside + 8 + i * width, width), shown });
  }
  film.hasOther ||= !shown;
  return shown;
}

function* inside(data: Uint8Array, outer: Box): Generator<Box> {
  for (const box of boxes(data, outer.inside, outer.end)) {
    if (/^(?:mdia|minf|stbl)$/.test(box.name)) yield* inside(data, box);
    else if (outer.name !== "minf" || box.name !== "hdlr") yield box;
  }
}

/** Overwrite what no kept track shows; a chunk reaches to the next one. */
function blankChunks(film: Film): void {
  if (film.inPieces) {
    // Its samples are not in the tables, so others cannot be told apart.
    if (film.hasOther) throw new Broken("a film in pieces that holds more than is seen and heard");
    return;
  }
  const chunks = film.chunks.sort((a, b) => a.at - b.at || Number(a.shown) - Number(b.shown));
  for (const box of film.dataBoxes) {
    const here = chunks.filter(({ at }) => at >= box.inside && at < box.end);
    film.data.fill(0, box.inside, here[0]?.at ?? box.end);
    here.forEach(({ at, shown }, i) => {
      if (!shown) film.data.fill(0, at, here[i + 1]?.at ?? box.end);
    });
  }
}
