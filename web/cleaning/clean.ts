/** Hidden data out of attachments that are no photos; the server does the same in ishenim/cleaning. */

import { cleanBoxes } from "./boxes.ts";
import { type Kind, kindOf } from "./kinds.ts";
import { cleanMatroska } from "./matroska.ts";
import { cleanOffice } from "./office.ts";
import { cleanOgg } from "./ogg.ts";
import { cleanPdf } from "./pdf.ts";
import { cleanAac, cleanFlac, cleanMp3, cleanWav } from "./sounds.ts";

export { kindOf };
export type { Kind };

const CLEAN: Readonly<Record<Exclude<Kind, "photo" | "other">, (data: Uint8Array) => Uint8Array | Promise<Uint8Array>>> = {
  pdf: cleanPdf,
  boxes: cleanBoxes,
  matroska: cleanMatroska,
  mp3: cleanMp3,
  aac: cleanAac,
  ogg: cleanOgg,
  flac: cleanFlac,
  wav: cleanWav,
  office: cleanOffice,
};

/** Return the file without what tells place, device, person or time; throws where it cannot be read. */
export async function clean(kind: Kind, data: Uint8Array): Promise<Uint8Array> {
  return kind === "photo" || kind === "other" ? data : CLEAN[kind](data);
}
