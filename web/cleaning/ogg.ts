/**
 * Ogg: Opus, Vorbis, Speex, Theora. The second packet of a stream tells whose it is: it is
 * overwritten in its place, and its pages get new sums. As ishenim/cleaning/ogg.py.
 */

import { Broken, byteAt, joined, latin, named, unlatin } from "./bytes.ts";

/** How a stream begins, how its comments begin, and how they end. */
const CODECS: readonly (readonly [string, string, string])[] = [
  ["OpusHead", "OpusTags", ""],
  ["\x01vorbis", "\x03vorbis", "\x01"],
  ["\x80theora", "\x81theora", ""],
  ["Speex   ", "", ""],
];
const NOTHING = "\0".repeat(8); // a maker's name of no length, and no comments

type Part = readonly [start: number, end: number];

interface Stream {
  readonly packets: readonly [Part[], Part[]];
  readonly pages: Map<number, number>;
  ended: number;
}

export function cleanOgg(given: Uint8Array): Uint8Array {
  const sound = given.slice();
  const streams = new Map<string, Stream>();
  for (let at = 0; at < sound.length; ) at = page(sound, at, streams);
  if (!streams.size) throw new Broken("no stream");
  for (const stream of streams.values()) {
    clear(sound, stream);
    for (const [start, end] of stream.pages) {
      const sums = new DataView(sound.buffer, start + 22, 4);
      sums.setUint32(0, 0);
      sums.setUint32(0, sumOf(sound.subarray(start, end)), true);
    }
  }
  return sound;
}

/** Remember which parts of a page belong to the first two packets; return where it ends. */
function page(data: Uint8Array, at: number, streams: Map<string, Stream>): number {
  if (named(data, at) !== "OggS") throw new Broken("no page");
  let body = at + 27 + byteAt(data, at + 26);
  const lengths = data.subarray(at + 27, body);
  const end = lengths.reduce((sum, one) => sum + one, body);
  if (end > data.length) throw new Broken("a page longer than the file");
  const name = named(data, at + 14);
  const stream: Stream = streams.get(name) ?? { packets: [[], []], pages: new Map(), ended: 0 };
  streams.set(name, stream);
  for (const length of lengths) {
    const packet = stream.packets[stream.ended as 0 | 1] as Part[] | undefined;
    if (!packet) break;
    packet.push([body, body + length]);
    if (stream.ended === 1) stream.pages.set(at, end);
    stream.ended += Number(length < 255);
    body += length;
  }
  return end;
}

function clear(sound: Uint8Array, stream: Stream): void {
  const [first, second] = stream.packets.map((parts) => latin(joined(parts.map(([a, b]) => sound.subarray(a, b)))));
  const known = CODECS.find(([head]) => first?.startsWith(head));
  if (!known || !second || stream.ended < 2 || !second.startsWith(known[1])) throw new Broken("comments that are not known");
  const fresh = known[1] + NOTHING + known[2];
  if (second.length < fresh.length) throw new Broken("no room");
  const bytes = unlatin(fresh.padEnd(second.length, "\0"));
  let at = 0;
  for (const [a, b] of stream.packets[1]) {
    sound.set(bytes.subarray(at, at + b - a), a);
    at += b - a;
  }
}

const TABLE = Array.from({ length: 256 }, (_nothing, byte) => {
  let value = byte << 24;
  for (let bit = 0; bit < 8; bit += 1) value = (value << 1) ^ (value & 0x80000000 ? 0x04c11db7 : 0);
  return value;
});

function sumOf(bytes: Uint8Array): number {
  let value = 0;
  for (const byte of bytes) value = (value << 8) ^ (TABLE[(value >>> 24) ^ byte] ?? 0);
  return value >>> 0;
}
