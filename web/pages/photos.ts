/**
 * Attachments made ready in the browser: hidden data out of photos, telling names replaced.
 *
 * A photo is drawn anew from its pixels; what cannot be drawn is refused, never sent as it is behind
 * the author's back. Other files go as they are, as the page says. The server does the same for
 * letters without scripts (ishenim/box/clean.py).
 */

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

/** How photos begin: JPEG, PNG, GIF, BMP, both orders of TIFF, WebP, and what phones make of HEIF. */
const PHOTOS: readonly RegExp[] = [
  /^\xff\xd8\xff/,
  /^\x89PNG/,
  /^GIF8/,
  /^BM/,
  /^(?:II\*\0|MM\0\*)/,
  /^RIFF[^]{4}WEBP/,
  /^[^]{4}ftyp(?:hei|hev|mif1|msf1|avi[fs])/,
];

/** Tell a photo by its bytes too: phones hand over files without a type, or with another one. */
async function isPhoto(file: File): Promise<boolean> {
  if (file.type.startsWith("image/")) return true;
  const start = new Uint8Array(await file.slice(0, 16).arrayBuffer());
  const text = String.fromCharCode(...start);
  return PHOTOS.some((photo) => photo.test(text));
}

function canvasOf(width: number, height: number): [HTMLCanvasElement, CanvasRenderingContext2D] {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height];
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("FILE_PHOTO");
  return [canvas, pen];
}

/** Tell whether the browser gives back what was drawn: some hand out noise, so that nobody is traced by it. */
function drawsTrue(): boolean {
  const [, pen] = canvasOf(8, 8);
  pen.fillStyle = "#3c6e8a";
  pen.fillRect(0, 0, 8, 8);
  const { data } = pen.getImageData(0, 0, 8, 8);
  return data.every((byte, i) => byte === [0x3c, 0x6e, 0x8a, 0xff][i % 4]);
}

/** A photo drawn anew from its pixels: place, time and phone stay behind. */
async function redraw(file: File): Promise<{ type: string; data: Uint8Array }> {
  const start = new Uint8Array(await file.slice(0, HEAD).arrayBuffer());
  if (!drawsTrue() || isTrap(start)) throw new Error("FILE_PHOTO");
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
  return { type: blob.type, data: new Uint8Array(await blob.arrayBuffer()) };
}

function ending(name: string): string {
  return /\.([a-z0-9]{1,5})$/i.exec(name)?.[1]?.toLowerCase() ?? "bin";
}

async function prepared(number: number, file: File): Promise<Attachment> {
  if (file.size > MOST_BYTES) throw new Error("LETTER_SIZE");
  if (!(await isPhoto(file))) {
    const type = TOLD_TYPES.test(file.type) ? file.type : "application/octet-stream";
    return { name: `file-${number}.${ending(file.name)}`, type, data: new Uint8Array(await file.arrayBuffer()) };
  }
  const photo = await redraw(file).catch(() => {
    throw new Error("FILE_PHOTO");
  });
  return { name: `photo-${number}.${ENDINGS[photo.type] ?? "bin"}`, ...photo };
}

/**
 * Make chosen files ready. Photos are cleaned; other files go as they are, as the page says.
 *
 * @throws Error with the code FILE_MANY, LETTER_SIZE or FILE_PHOTO.
 */
export async function ready(chosen: readonly File[]): Promise<Attachment[]> {
  if (chosen.length > MOST_FILES) throw new Error("FILE_MANY");
  const done: Attachment[] = [];
  for (const [i, file] of chosen.entries()) done.push(await prepared(i + 1, file));
  if (done.reduce((sum, one) => sum + one.data.length, 0) > MOST_BYTES) throw new Error("LETTER_SIZE");
  return done;
}
