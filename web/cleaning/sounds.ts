/** Sounds that are a row of frames: the frames are kept, and nothing around them. As ishenim/cleaning/sounds.py. */

import { big, Broken, byteAt, joined, named, unlatin } from "./bytes.ts";
import { afterTag } from "./kinds.ts";

const RATES = [44100, 48000, 32000];
/** Kilobits a second by «MPEG 1 or later» and layer; the places of a header's four bits. */
const BITS: Readonly<Record<string, readonly number[]>> = {
  "1,1": [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  "1,2": [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  "1,3": [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  "2,1": [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  "2,2": [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  "2,3": [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
};
/** A first frame without sound tells how long the others are, then who encoded them. */
const TABLES = ["Xing", "Info"];
const TABLE_LENGTH = 120;

export function cleanMp3(data: Uint8Array): Uint8Array {
  const whole = frames(data, mpegLength);
  const first = whole[0]?.slice() ?? new Uint8Array();
  for (const name of TABLES) {
    const at = [...Array(37).keys()].map((i) => i + 4).find((i) => named(first, i) === name);
    if (at !== undefined) first.fill(0, at + TABLE_LENGTH);
  }
  return joined([first, ...whole.slice(1)]);
}

export function cleanAac(data: Uint8Array): Uint8Array {
  return joined(frames(data, aacLength));
}

/** A FLAC with its shape and its index alone. */
export function cleanFlac(data: Uint8Array): Uint8Array {
  const kept: Uint8Array[] = [];
  let at = afterTag(data) + 4;
  for (let last = false; !last; ) {
    const kind = byteAt(data, at) & 0x7f;
    last = byteAt(data, at) >= 0x80;
    const end = at + 4 + big(data, at + 1, 3);
    if (end >= data.length) throw new Broken("a block longer than the file");
    if (kind === 0 || kind === 3) {
      kept.push(data.slice(at, end));
      kept[kept.length - 1]?.set([kind]);
    }
    at = end;
  }
  const newest = kept[kept.length - 1];
  if (!newest || data[at] !== 0xff) throw new Broken("no sound");
  newest.set([byteAt(newest, 0) | 0x80]);
  return joined([unlatin("fLaC"), ...kept, data.subarray(at)]);
}

/** A WAV of its format and its sound. */
export function cleanWav(data: Uint8Array): Uint8Array {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const parts = [unlatin("RIFF\0\0\0\0WAVE")];
  const names = new Set<string>();
  for (let at = 12; at + 8 <= data.length; ) {
    const name = named(data, at);
    const told = view.getUint32(at + 4, true);
    // A recording that was cut off says more than there is.
    const size = name === "data" ? Math.min(told, data.length - at - 8) : told;
    if (at + 8 + size > data.length) break;
    if (["fmt ", "fact", "data"].includes(name)) {
      const part = new Uint8Array(8 + size + (size % 2));
      part.set(data.subarray(at, at + 8 + size));
      new DataView(part.buffer).setUint32(4, size, true);
      parts.push(part);
      names.add(name);
    }
    at += 8 + size + (size % 2);
  }
  if (!names.has("fmt ") || !names.has("data")) throw new Broken("no sound");
  const whole = joined(parts);
  new DataView(whole.buffer).setUint32(4, whole.length - 8, true);
  return whole;
}

/** Return the frames; where a row of them begins, the second must be there to be believed. */
function frames(data: Uint8Array, lengthAt: (data: Uint8Array, at: number) => number): Uint8Array[] {
  const found: Uint8Array[] = [];
  let follows = -1;
  for (let at = data.indexOf(0xff, afterTag(data)); at >= 0; at = data.indexOf(0xff, at)) {
    const end = at + lengthAt(data, at);
    const believed = at === follows || end === data.length || lengthAt(data, end) > 0;
    if (at < end && end <= data.length && believed) {
      found.push(data.subarray(at, end));
      at = follows = end;
    } else at += 1;
  }
  if (!found.length) throw new Broken("no sound");
  return found;
}

/** Return the length of the MPEG frame that begins here, 0 if none does. */
function mpegLength(data: Uint8Array, at: number): number {
  const [sync = 0, second = 0, third = 0] = data.subarray(at, at + 4);
  if (at + 4 > data.length || sync !== 0xff || second < 0xe0) return 0;
  const version = (second >> 3) & 3;
  const layer = 4 - ((second >> 1) & 3);
  const [bits, rate, pad] = [third >> 4, (third >> 2) & 3, (third >> 1) & 1];
  if (version === 1 || layer === 4 || bits === 0 || bits === 15 || rate === 3) return 0;
  const hertz = (RATES[rate] ?? 1) >> ([2, 0, 1, 0][version] ?? 0);
  const kilobits = BITS[`${version === 3 ? 1 : 2},${layer}`]?.[bits - 1] ?? 0;
  if (layer === 1) return (Math.floor((12_000 * kilobits) / hertz) + pad) * 4;
  return Math.floor(((layer === 3 && version !== 3 ? 72_000 : 144_000) * kilobits) / hertz) + pad;
}

/** Return the length of the ADTS frame that begins here, 0 if none does. */
function aacLength(data: Uint8Array, at: number): number {
  if (at + 7 > data.length || data[at] !== 0xff || (byteAt(data, at + 1) & 0xf6) !== 0xf0) return 0;
  const length = ((byteAt(data, at + 3) & 3) << 11) | (byteAt(data, at + 4) << 3) | (byteAt(data, at + 5) >> 5);
  return length > 7 ? length : 0;
}
