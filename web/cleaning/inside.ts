/** Pictures inside documents: their hidden data is cut out, their pixels are not touched. As ishenim/cleaning/inside.py. */

import { big, Broken, byteAt, joined, named } from "./bytes.ts";

const PNG = "\x89PNG\r\n\x1a\n";
const PNG_KEPT = new Set("IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB sBIT pHYs acTL fcTL fdAT".split(" "));

/** Markers of a JPEG that hold hidden data: APP1 … APP15 but Adobe's, and comments. */
const isTelling = (mark: number): boolean => mark === 0xfe || (mark > 0xe0 && mark < 0xf0 && mark !== 0xee);
const isAlone = (mark: number): boolean => mark === 1 || (mark >= 0xd0 && mark < 0xd8);

/** Return a JPEG or PNG without hidden data, anything else as it is. */
export function bare(data: Uint8Array): Uint8Array {
  if (named(data, 0, 3) === "\xff\xd8\xff") return jpeg(data);
  return named(data, 0, 8) === PNG ? png(data) : data;
}

function jpeg(data: Uint8Array): Uint8Array {
  const kept = [data.subarray(0, 2)];
  for (let at = 2; at + 4 <= data.length; ) {
    if (data[at] !== 0xff) throw new Broken("no marker");
    const mark = byteAt(data, at + 1);
    if (mark === 0xff) {
      at += 1;
      continue;
    }
    const length = isAlone(mark) ? 2 : 2 + big(data, at + 2, 2);
    // The pixels; behind their end another picture or a film may hang.
    if (mark === 0xda) return joined([...kept, data.subarray(at, endOfScans(data, at))]);
    if (!isTelling(mark)) kept.push(data.subarray(at, at + length));
    at += length;
  }
  throw new Broken("no pixels");
}

function endOfScans(data: Uint8Array, start: number): number {
  for (let at = data.indexOf(0xff, start + 1); at >= 0 && at + 1 < data.length; at = data.indexOf(0xff, at + 1)) {
    const mark = byteAt(data, at + 1);
    if (mark === 0xd9) return at + 2;
    // Tables between two scans.
    if (mark !== 0 && mark !== 0xff && !isAlone(mark)) at += 1 + (data[at + 2] ?? 0) * 256 + (data[at + 3] ?? 0);
  }
  return data.length;
}

function png(data: Uint8Array): Uint8Array {
  const kept = [data.subarray(0, 8)];
  for (let at = 8; at + 12 <= data.length; ) {
    const end = at + 12 + big(data, at, 4);
    if (end > data.length) break;
    const name = named(data, at + 4);
    if (PNG_KEPT.has(name)) kept.push(data.subarray(at, end));
    if (name === "IEND") return joined(kept);
    at = end;
  }
  throw new Broken("no end");
}
