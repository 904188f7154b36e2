/** What an attached file is, by its first bytes; the same list is in ishenim/cleaning/kinds.py. */

import { byteAt, latin, named } from "./bytes.ts";

export type Kind = "photo" | "pdf" | "boxes" | "matroska" | "mp3" | "aac" | "ogg" | "flac" | "wav" | "office" | "other";

/** How photos begin: JPEG, PNG, GIF, BMP, both orders of TIFF, WebP, and what phones make of HEIF. */
const PHOTO = /^(?:\xff\xd8\xff|\x89PNG|GIF8|BM|II\*\0|MM\0\*|RIFF[^]{4}WEBP|[^]{4}ftyp(?:hei|hev|mif1|msf1|avi[fs]))/;
const STARTS: readonly (readonly [RegExp, Kind])[] = [
  [/^[^]{4}(?:ftyp|moov|mdat|wide|pnot)/, "boxes"],
  [/^\x1a\x45\xdf\xa3/, "matroska"],
  [/^OggS/, "ogg"],
  [/^fLaC/, "flac"],
  [/^RIFF[^]{4}WAVE/, "wav"],
  [/^\xff[\xf0\xf1\xf8\xf9]/, "aac"],
  [/^\xff[\xe2-\xe7\xf2-\xf7\xfa-\xff]/, "mp3"],
];
const HEAD = 1024;
/** A part that every office document names, in a list that stands at the end of its archive. */
const OFFICE = ["[Content_Types].xml", "mimetypeapplication/vnd.oasis."];

/** Tell how a file is cleaned; phones hand over files without a type or with another one. */
export function kindOf(told: string, data: Uint8Array): Kind {
  let start = latin(data.subarray(0, HEAD));
  if (told.startsWith("image/") || PHOTO.test(start)) return "photo";
  if (start.includes("%PDF-")) return "pdf";
  if (start.startsWith("PK\x03\x04")) return OFFICE.some((mark) => holds(data, mark)) ? "office" : "other";
  const tagged = start.startsWith("ID3");
  if (tagged) start = latin(data.subarray(afterTag(data)).subarray(0, HEAD));
  return STARTS.find(([pattern]) => pattern.test(start))?.[1] ?? (tagged ? "mp3" : "other");
}

function holds(data: Uint8Array, mark: string): boolean {
  for (let at = data.indexOf(mark.charCodeAt(0)); at >= 0; at = data.indexOf(mark.charCodeAt(0), at + 1)) {
    if (named(data, at, mark.length) === mark) return true;
  }
  return false;
}

/** Return where a sound begins behind the ID3 tags in front of it. */
export function afterTag(data: Uint8Array): number {
  let at = 0;
  while (named(data, at, 3) === "ID3" && data.length >= at + 10) {
    const foot = byteAt(data, at + 5) & 0x10 ? 10 : 0;
    at += 10 + foot + [6, 7, 8, 9].reduce((sum, i) => sum * 128 + byteAt(data, at + i), 0);
  }
  return at;
}
