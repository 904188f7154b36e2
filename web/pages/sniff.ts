/**
 * What a file is, by its bytes: names and told types are the sender's word and count for nothing.
 *
 * Only what a browser draws without running anything has a kind of its own. The rest is not opened
 * here; whoever needs it takes the encrypted case file to a device they trust with it.
 */

export type Kind = "picture" | "sound" | "film" | "text" | "pdf" | "active" | "huge" | "other";

export interface Found {
  readonly kind: Kind;
  /** What a browser is told it is; empty for what is never given to one. */
  readonly type: string;
}

/** More pixels than any phone makes: a small file that would fill the memory. */
export const MOST_PIXELS = 64_000_000;
/** So much of a file is looked at for markup; a page that begins later is no page to a browser either. */
const HEAD = 4096;
const MOST_TEXT = 200_000;

const STARTS: readonly (readonly [RegExp, Kind, string])[] = [
  [/^\xff\xd8\xff/, "picture", "image/jpeg"],
  [/^\x89PNG\r\n\x1a\n/, "picture", "image/png"],
  [/^GIF8[79]a/, "picture", "image/gif"],
  [/^RIFF[^]{4}WEBP/, "picture", "image/webp"],
  [/^RIFF[^]{4}WAVE/, "sound", "audio/wav"],
  [/^(?:ID3|\xff[\xfb\xf3\xf2\xfa])/, "sound", "audio/mpeg"],
  [/^\xff[\xf1\xf9]/, "sound", "audio/aac"],
  [/^fLaC/, "sound", "audio/flac"],
  [/^OggS/, "sound", "audio/ogg"],
  [/^#!AMR/, "other", ""],
  [/^[^]{4}ftypM4A/, "sound", "audio/mp4"],
  [/^[^]{4}ftyp(?:hei|hev|mif1|msf1|avi[fs])/, "other", ""],
  [/^[^]{4}ftyp/, "film", "video/mp4"],
  [/^\x1a\x45\xdf\xa3/, "film", "video/webm"],
];
const MARKUP = /<(?:!doctype|html|head|body|script|svg|iframe|object|embed|meta|link|style|xml|\?xml|!entity)|<\?xml|<%|javascript:/i;
/** Names in a PDF may be written with #xx for any letter; what runs or embeds is named so. */
const PDF_ACTIVE = /\/(?:JavaScript|JS|Launch|OpenAction|AA|EmbeddedFile|EmbeddedFiles|RichMedia|XFA|SubmitForm|ImportData)\b/;

const NOTHING: Found = { kind: "other", type: "" };

/** Tell what these bytes are. */
export function sniff(bytes: Uint8Array): Found {
  const start = latin(bytes.subarray(0, HEAD));
  for (const [pattern, kind, type] of STARTS) {
    if (!pattern.test(start)) continue;
    if (kind === "picture" && isTrap(bytes)) return { kind: "huge", type: "" };
    return { kind, type };
  }
  if (start.slice(0, 1024).includes("%PDF-")) return { kind: isActive(bytes) ? "active" : "pdf", type: "" };
  if (MARKUP.test(start) || MARKUP.test(wide(bytes))) return { kind: "active", type: "" };
  return isText(bytes) ? { kind: "text", type: "" } : NOTHING;
}

/** Read bytes as the characters of the same numbers. */
function latin(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** The same without zeros: markup in UTF-16 is markup too. */
function wide(bytes: Uint8Array): string {
  return latin(bytes.subarray(0, HEAD).filter((byte) => byte !== 0));
}

function isActive(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at += 65_000) {
    const part = latin(bytes.subarray(at, at + 65_536)).replace(/#([0-9a-f]{2})/gi, (_all, code: string) => String.fromCharCode(parseInt(code, 16)));
    if (PDF_ACTIVE.test(part)) return true;
  }
  return false;
}

function isText(bytes: Uint8Array): boolean {
  if (bytes.length === 0 || bytes.length > MOST_TEXT || bytes.some((byte) => byte < 9 || (byte > 13 && byte < 32))) return false;
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

// ── How large a picture says it is ──────────────────────────────────────────
/** Tell a small file that would fill the memory when it is drawn. */
export function isTrap(bytes: Uint8Array): boolean {
  const [width, height] = sizeOf(bytes);
  return width * height > MOST_PIXELS;
}

/** Return width and height as the picture's own head says; [0, 0] if it says nothing. */
export function sizeOf(bytes: Uint8Array): [number, number] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    switch (bytes[0]) {
      case 0x89: // PNG
        return [view.getUint32(16), view.getUint32(20)];
      case 0x47: // GIF
        return [view.getUint16(6, true), view.getUint16(8, true)];
      case 0x52: // RIFF, WebP
        return webpSize(bytes, view);
      default:
        return jpegSize(view);
    }
  } catch {
    return [0, 0]; // it ends before its size: the browser will not draw it
  }
}

function webpSize(bytes: Uint8Array, view: DataView): [number, number] {
  const form = latin(bytes.subarray(12, 16));
  if (form === "VP8X") return [1 + (view.getUint32(24, true) & 0xffffff), 1 + (view.getUint32(26, true) >>> 8)];
  if (form === "VP8 ") return [view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff];
  const bits = view.getUint32(21, true);
  return [1 + (bits & 0x3fff), 1 + ((bits >>> 14) & 0x3fff)];
}

function jpegSize(view: DataView): [number, number] {
  let at = 2;
  for (;;) {
    const [mark, kind] = [view.getUint8(at), view.getUint8(at + 1)];
    if (mark !== 0xff) return [0, 0];
    const isFrame = kind >= 0xc0 && kind <= 0xcf && kind !== 0xc4 && kind !== 0xc8 && kind !== 0xcc;
    if (isFrame) return [view.getUint16(at + 7), view.getUint16(at + 5)];
    at += kind === 0xff ? 1 : 2 + view.getUint16(at + 2);
  }
}
