/**
 * Attachments made ready in the browser: hidden data out of them, telling names replaced.
 *
 * A photo is drawn anew from its pixels, films, sounds and documents lose what tells of their owner;
 * what cannot be cleaned is refused, never sent as it is behind the author's back. Files of other
 * kinds go as they are, as the page says. The server does the same for letters without scripts
 * (ishenim/cleaning).
 */

import { clean, kindOf } from "../cleaning/clean.ts";
import { isTrap } from "./sniff.ts";

export interface Attachment {
  name: string;
  type: string;
  data: Uint8Array;
}

export const MOST_FILES = 5;
export const MOST_BYTES = 30 * 2 ** 20;
/** Longer sides than this add bytes to a slow line and nothing to what can be seen. */
const LONGEST_SIDE = 2560;
const QUALITY = 0.88;
/** A photo says its size at its beginning, after hidden data of 64 KiB a piece. */
const HEAD = 2 ** 18;
const ENDINGS: Readonly<Record<string, string>> = { "image/jpeg": "jpg", "image/png": "png" };
const TOLD_TYPES = /^(?:audio|video|text)\/[\w.+-]+$|^application\/pdf$/;
/** Endings that tell what a file is and nothing of whose it was; the list of ishenim/cleaning. */
const KNOWN = new Set(
  "3gp 7z aac amr apk avi csv doc docx exe flac htm html m4a m4v mkv mov mp3 mp4 odp ods odt oga ogg opus pdf ppt pptx rar rtf svg tar txt wav webm wma wmv xls xlsx xml zip".split(" "),
);

function canvasOf(width: number, height: number): [HTMLCanvasElement, CanvasRenderingContext2D] {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height];
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("FILE_PHOTO");
  return [canvas, pen];
}

/** Tell whether the browser can draw and gives back what was drawn: some hand out noise, so that nobody is traced by it. */
function canDraw(): boolean {
  if (!("createImageBitmap" in window)) return false;
  const [, pen] = canvasOf(8, 8);
  pen.fillStyle = "#3c6e8a";
  pen.fillRect(0, 0, 8, 8);
  const { data } = pen.getImageData(0, 0, 8, 8);
  return data.every((byte, i) => byte === [0x3c, 0x6e, 0x8a, 0xff][i % 4]);
}

/** Read bytes as every browser that can seal does. */
async function bytesOf(blob: Blob): Promise<Uint8Array> {
  return new Uint8Array(await new Response(blob).arrayBuffer());
}

/** A photo drawn anew from its pixels: place, time and phone stay behind. */
async function redraw(file: File, given: Uint8Array): Promise<{ type: string; data: Uint8Array }> {
  if (isTrap(given.subarray(0, HEAD))) throw new Error("FILE_PHOTO");
  const pixels = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST_SIDE / Math.max(pixels.width, pixels.height));
  const side = (length: number): number => Math.max(1, Math.round(length * scale));
  const [canvas, pen] = canvasOf(side(pixels.width), side(pixels.height));
  const wanted = file.type === "image/png" ? "image/png" : "image/jpeg";
  if (wanted === "image/jpeg") {
    // A photo without transparency has no place for it: it would turn black.
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
  }
  pen.drawImage(pixels, 0, 0, canvas.width, canvas.height);
  pixels.close();
  const blob = await new Promise<Blob | null>((done) => {
    canvas.toBlob(done, wanted, QUALITY);
  });
  if (!blob || !(blob.type in ENDINGS)) throw new Error("FILE_PHOTO");
  return { type: blob.type, data: await bytesOf(blob) };
}

function ending(name: string): string {
  const found = name.slice(name.lastIndexOf(".") + 1).toLowerCase();
  return KNOWN.has(found) ? found : "bin";
}

async function prepared(number: number, file: File): Promise<Attachment> {
  if (file.size > MOST_BYTES) throw new Error("LETTER_SIZE");
  // A phone hands over files that are gone a moment later.
  const given = await bytesOf(file).catch(() => {
    throw new Error("FILE_GONE");
  });
  if (!given.length) throw new Error("FILE_EMPTY");
  const kind = kindOf(file.type, given);
  if (kind === "photo") {
    if (!canDraw()) throw new Error("NO_PHOTOS");
    const photo = await redraw(file, given).catch(() => {
      throw new Error("FILE_PHOTO");
    });
    return { name: `photo-${number}.${ENDINGS[photo.type] ?? "bin"}`, ...photo };
  }
  const data = await clean(kind, given).catch(() => {
    throw new Error("FILE_OTHER");
  });
  if (kind === "pdf") return { name: `file-${number}.pdf`, type: "application/pdf", data };
  const type = TOLD_TYPES.test(file.type) ? file.type : "application/octet-stream";
  return { name: `file-${number}.${ending(file.name)}`, type, data };
}

/**
 * Make chosen files ready: cleaned, or as they are if they are of a kind that the page excepts.
 *
 * @throws Error with the code FILE_MANY, LETTER_SIZE, FILE_EMPTY, FILE_GONE, NO_PHOTOS, FILE_PHOTO or FILE_OTHER.
 */
export async function ready(chosen: readonly File[]): Promise<Attachment[]> {
  if (chosen.length > MOST_FILES) throw new Error("FILE_MANY");
  const done: Attachment[] = [];
  for (const [i, file] of chosen.entries()) done.push(await prepared(i + 1, file));
  if (done.reduce((sum, one) => sum + one.data.length, 0) > MOST_BYTES) throw new Error("LETTER_SIZE");
  return done;
}
