/** ZIP archives, read and packed by what the browser itself has. */

import { big, Broken, joined, named, piped } from "./bytes.ts";

export interface Part {
  readonly name: string;
  readonly content: Uint8Array;
}

const MOST_PARTS = 5000;
const END = "PK\x05\x06";
const UTF8_NAMES = 0x800;
/** 1 January 1980, the first day an archive knows. */
const NO_DAY = 0x21;

/** Return what is in an archive, in the order of its list; throws Broken. */
export async function unpack(data: Uint8Array, most: number): Promise<Part[]> {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  let end = data.length - 22;
  while (end >= 0 && named(data, end) !== END) end -= 1;
  if (end < 0) throw new Broken("no list");
  const count = view.getUint16(end + 10, true);
  if (count > MOST_PARTS) throw new Broken("too many parts");
  const parts: Part[] = [];
  let left = most;
  let at = view.getUint32(end + 16, true);
  for (let i = 0; i < count; i += 1) {
    if (named(data, at) !== "PK\x01\x02" || view.getUint16(at + 8, true) & 1) throw new Broken("no part, or a locked one");
    const [way, size] = [view.getUint16(at + 10, true), view.getUint32(at + 20, true)];
    const [nameLength, more, comment] = [28, 30, 32].map((place) => view.getUint16(at + place, true)) as [number, number, number];
    const start = view.getUint32(at + 42, true);
    const body = start + 30 + view.getUint16(start + 26, true) + view.getUint16(start + 28, true);
    if (named(data, start) !== "PK\x03\x04" || body + size > data.length) throw new Broken("a part that is not there");
    const packed = data.subarray(body, body + size);
    if (way !== 0 && way !== 8) throw new Broken("packed in another way");
    const content = way ? await piped(packed, new DecompressionStream("deflate-raw"), left) : packed;
    left -= content.length;
    if (left < 0) throw new Broken("too much in it");
    if (big(data, at + 16, 4) !== swapped(crc(content))) throw new Broken("a damaged part");
    parts.push({ name: nameOf(data.subarray(at + 46, at + 46 + nameLength)), content });
    at += 46 + nameLength + more + comment;
  }
  return parts;
}

/** Names are UTF-8 or nothing but ASCII in every office document. */
function nameOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** Pack parts anew, with no time, no comment and nothing else beside them. */
export async function pack(parts: readonly Part[]): Promise<Uint8Array> {
  const [bodies, list]: [Uint8Array[], Uint8Array[]] = [[], []];
  let at = 0;
  for (const { name, content } of parts) {
    const stored = name === "mimetype";
    const packed = stored ? content : await piped(content, new CompressionStream("deflate-raw"), Infinity);
    const told = new TextEncoder().encode(name);
    const common = numbers([20, UTF8_NAMES, stored ? 0 : 8, 0, NO_DAY], 2);
    const sizes = joined([numbers([crc(content), packed.length, content.length], 4), numbers([told.length, 0], 2)]);
    bodies.push(numbers([0x04034b50], 4), common, sizes, told, packed);
    list.push(numbers([0x02014b50], 4), numbers([20], 2), common, sizes, numbers([0, 0, 0], 2), numbers([0, at], 4), told);
    at += 30 + told.length + packed.length;
  }
  const index = joined(list);
  const end = [numbers([0x06054b50], 4), numbers([0, 0, parts.length, parts.length], 2), numbers([index.length, at], 4), numbers([0], 2)];
  return joined([...bodies, index, ...end]);
}

function numbers(values: readonly number[], width: 2 | 4): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(values.length * width));
  values.forEach((value, i) => {
    if (width === 2) bytes.setUint16(i * 2, value, true);
    else bytes.setUint32(i * 4, value, true);
  });
  return new Uint8Array(bytes.buffer);
}

function swapped(value: number): number {
  return ((value & 0xff) * 2 ** 24 + ((value & 0xff00) << 8) + ((value >>> 8) & 0xff00) + (value >>> 24));
}

const TABLE = Array.from({ length: 256 }, (_nothing, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
  return value;
});

function crc(bytes: Uint8Array): number {
  let value = -1;
  for (const byte of bytes) value = (value >>> 8) ^ (TABLE[(value ^ byte) & 0xff] ?? 0);
  return ~value >>> 0;
}

