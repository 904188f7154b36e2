/** Attachments made ready in the browser: hidden data out of photos, telling names replaced. */

export interface Attachment {
  name: string;
  type: string;
  data: Uint8Array;
}

export const MOST_FILES = 5;
export const MOST_BYTES = 30 * 2 ** 20;
/** Longer sides than this add bytes to a slow line and nothing to what can be seen. */
const LONGEST_SIDE = 2560;

/** A photo drawn anew from its pixels: place, time and phone stay behind. */
async function redraw(file: File): Promise<{ type: string; data: Uint8Array }> {
  const pixels = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST_SIDE / Math.max(pixels.width, pixels.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(pixels.width * scale));
  canvas.height = Math.max(1, Math.round(pixels.height * scale));
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("FILE_PHOTO");
  pen.drawImage(pixels, 0, 0, canvas.width, canvas.height);
  pixels.close();
  const type = file.type === "image/png" ? "image/png" : "image/jpeg";
  const blob = await new Promise<Blob | null>((done) => {
    canvas.toBlob(done, type, 0.88);
  });
  if (!blob) throw new Error("FILE_PHOTO");
  return { type, data: new Uint8Array(await blob.arrayBuffer()) };
}

function ending(name: string): string {
  return /\.([a-z0-9]{1,5})$/i.exec(name)?.[1]?.toLowerCase() ?? "bin";
}

/**
 * Make chosen files ready. Photos are cleaned; other files go as they are, as the page says.
 *
 * @throws Error with the code FILE_MANY, LETTER_SIZE or FILE_PHOTO.
 */
export async function ready(chosen: readonly File[]): Promise<Attachment[]> {
  if (chosen.length > MOST_FILES) throw new Error("FILE_MANY");
  const done: Attachment[] = [];
  for (const [i, file] of chosen.entries()) {
    if (file.type.startsWith("image/")) {
      const photo = await redraw(file).catch(() => {
        throw new Error("FILE_PHOTO");
      });
      done.push({ name: `photo-${i + 1}.${photo.type === "image/png" ? "png" : "jpg"}`, ...photo });
    } else {
      if (file.size > MOST_BYTES) throw new Error("LETTER_SIZE");
      const data = new Uint8Array(await file.arrayBuffer());
      const type = file.type || "application/octet-stream";
      done.push({ name: `file-${i + 1}.${ending(file.name)}`, type, data });
    }
  }
  if (done.reduce((sum, one) => sum + one.data.length, 0) > MOST_BYTES) throw new Error("LETTER_SIZE");
  return done;
}
