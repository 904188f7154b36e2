/** What a file is, by its bytes alone. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { straight } from "../pages/bidi.ts";
import { MOST_PIXELS, sizeOf, sniff } from "../pages/sniff.ts";
import { concat, utf8 } from "../seal/bytes.ts";

function bytes(text: string): Uint8Array {
  return Uint8Array.from(text, (one) => one.charCodeAt(0));
}

function png(width: number, height: number): Uint8Array {
  const head = new Uint8Array(33);
  head.set(bytes("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR"));
  new DataView(head.buffer).setUint32(16, width);
  new DataView(head.buffer).setUint32(20, height);
  return head;
}

const KINDS: readonly (readonly [string, Uint8Array, string])[] = [
  ["a JPEG", bytes("\xff\xd8\xff\xe0\0\x10JFIF"), "picture"],
  ["a PNG", png(60, 40), "picture"],
  ["a GIF", bytes("GIF89a\x10\0\x10\0"), "picture"],
  ["a WebP", bytes("RIFF\x10\0\0\0WEBPVP8 "), "picture"],
  ["a recording", bytes("ID3\x04\0"), "sound"],
  ["another recording", bytes("OggS\0\x02"), "sound"],
  ["a recording of a phone", bytes("\0\0\0\x18ftypM4A \0"), "sound"],
  ["a film", bytes("\0\0\0\x18ftypisom\0"), "film"],
  ["HEIC", bytes("\0\0\0\x18ftypheic\0"), "other"],
  ["a plain text", utf8("Саламатсызбы! 5 < 7, ошондой эмеспи?"), "text"],
  ["a page", utf8("<!DOCTYPE html><script>alert(1)</script>"), "active"],
  ["a page after words", utf8("Салам <script src=x></script>"), "active"],
  ["an SVG", utf8('<?xml version="1.0"?><svg onload="alert(1)"/>'), "active"],
  ["an SVG without a head", utf8('<svg xmlns="http://www.w3.org/2000/svg"/>'), "active"],
  ["a page in UTF-16", bytes("<\0h\0t\0m\0l\0>\0"), "active"],
  ["a PDF", bytes("%PDF-1.7\n1 0 obj << /Type /Catalog >>"), "pdf"],
  ["a PDF with a script", bytes("%PDF-1.7\n1 0 obj << /OpenAction 2 0 R >> << /S /JavaScript /JS (app.alert) >>"), "active"],
  ["a PDF that hides its script", bytes("%PDF-1.7\n<< /S /J#61vaScript /J#53 (app.alert) >>"), "active"],
  ["a ZIP", bytes("PK\x03\x04\x14\0\0\0\x08\0"), "other"],
  ["a program", bytes("MZ\x90\0\x03\0"), "other"],
  ["nothing", new Uint8Array(0), "other"],
];

for (const [name, data, kind] of KINDS) {
  test(`${name} is told by its bytes`, () => {
    assert.equal(sniff(data).kind, kind);
  });
}

test("a script deep in a PDF is found also where two parts of the search meet", () => {
  const data = concat(bytes("%PDF-1.7\n"), new Uint8Array(65_000 - 14).fill(32), bytes("/JavaScript "), new Uint8Array(70_000).fill(32));
  assert.equal(sniff(data).kind, "active");
});

test("a picture that would fill the memory is not drawn", () => {
  assert.equal(sniff(png(30_000, 30_000)).kind, "huge");
  assert.ok(60 * 40 < MOST_PIXELS);
});

test("pictures say how large they are", () => {
  assert.deepEqual(sizeOf(png(60, 40)), [60, 40]);
  assert.deepEqual(sizeOf(bytes("GIF89a\x10\0\x20\0")), [16, 32]);
  const jpeg = bytes("\xff\xd8\xff\xe0\0\x04AA\xff\xc0\0\x11\x08\x00\x28\x00\x3c");
  assert.deepEqual(sizeOf(jpeg), [60, 40]);
  const webp = bytes("RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x3b\0\0\x27\0\0");
  assert.deepEqual(sizeOf(webp), [60, 40]);
  assert.deepEqual(sizeOf(bytes("\xff\xd8\xff")), [0, 0]);
});

test("a name that turns around is seen as it is", () => {
  assert.equal(straight("сүрөт\u202egpj.exe"), "сүрөтgpj.exe");
  assert.equal(straight("a\0b\r\nc"), "a\ufffdb\nc");
  assert.equal(straight("שלום\u200f!"), "שלום\u200f!");
});
