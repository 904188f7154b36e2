/** The panel in which a member types or scans the key card. Its words come from components/unlock. */
import jsQR from "jsqr";

import { SealError } from "../seal/errors.ts";
import { type MemberKeys, readCard } from "../seal/card.ts";
import { unb64 } from "../seal/bytes.ts";
import { cardNumber } from "./card-number.ts";
import { filled } from "./filled.ts";
import { find } from "./find.ts";

const LOOK_MS = 150;
/** Of a card, as it is typed. */
const CHARACTERS = 32;

export interface Given {
  readonly keys: MemberKeys;
  /** The member said that this device is theirs alone. */
  readonly device: boolean;
}

/** What a typed card turned out to be: the right one, or which other one. */
export type Verdict =
  | { readonly keys: MemberKeys }
  | { readonly problem: "none" | "foreign" | "waiting"; readonly number: string };

export interface Wanted {
  /** Public keys in base64, a space between them; their numbers stand in the panel. */
  readonly inUse: string;
  /** The card is for this page alone: the panel does not offer to keep it. */
  readonly inMemory?: boolean;
}

/** Show the panel as root's first child until the right card is given; `judge` says whether it is. */
export async function askForCard(
  root: HTMLElement,
  judge: (card: Uint8Array) => Promise<Verdict>,
  wanted: Wanted,
): Promise<Given> {
  const template = find<HTMLTemplateElement>(document, "#unlock-panel");
  const form = find<HTMLFormElement>(document.importNode(template.content, true), "form");
  const keys = wanted.inUse.split(" ").filter(Boolean);
  const numbers = await Promise.all(keys.map((key) => cardNumber(unb64(key))));
  find(form, "[data-wanted]").textContent = numbers.join(", ");
  root.prepend(form);
  const field = find<HTMLInputElement>(form, "[name=card]");
  const device = find<HTMLInputElement>(form, "[name=device]");
  find(form, "[data-keep]").hidden = wanted.inMemory ?? false;
  field.focus();
  return new Promise((done) => {
    const give = async (text: string): Promise<void> => {
      try {
        const verdict = await judge(await readCard(text));
        if (!("keys" in verdict)) {
          say(form, verdict.problem, { given: verdict.number, wanted: numbers.join(", ") });
          return;
        }
        form.remove();
        done({ keys: verdict.keys, device: device.checked && !wanted.inMemory });
      } catch (error) {
        if (!(error instanceof SealError)) throw error;
        say(form, ...slipOf(text));
      }
    };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void give(field.value);
    });
    field.addEventListener("input", () => {
      say(form, null);
    });
    offerCamera(form, give);
  });
}

/** Name what is wrong with a text that is no card: how long it is, or one of its characters. */
export function slipOf(text: string): [string, Record<string, string>] {
  const typed = text.replace(/[-\s]/g, "").length;
  return [typed === CHARACTERS ? "typo" : "count", { n: String(typed) }];
}

function say(form: HTMLFormElement, what: string | null, facts: Readonly<Record<string, string>> = {}): void {
  const error = find(form, "[data-error]");
  error.hidden = what === null;
  const words = what === null ? "" : find(form, `[data-text=${what}]`).textContent;
  error.textContent = filled(words, facts);
  const field = find<HTMLInputElement>(form, "[name=card]");
  field.setAttribute("aria-invalid", String(what !== null));
  if (what !== null) field.focus();
}

function offerCamera(form: HTMLFormElement, give: (text: string) => Promise<void>): void {
  const button = find<HTMLButtonElement>(form, "[data-scan]");
  // Absent on pages without TLS, whatever the types say.
  const cameras = (navigator as { mediaDevices?: MediaDevices }).mediaDevices;
  if (!cameras) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    button.hidden = true;
    scan(form, cameras).then(give, () => {
      say(form, "camera");
    });
  });
}

/** Look through the camera until it shows a square code; the pictures stay in this function. */
async function scan(form: HTMLFormElement, cameras: MediaDevices): Promise<string> {
  const stream = await cameras.getUserMedia({ video: { facingMode: "environment" } });
  const video = find<HTMLVideoElement>(form, "video");
  const area = find(form, "[data-scan-place]");
  try {
    area.hidden = false;
    video.srcObject = stream;
    await video.play();
    for (;;) {
      const text = look(video);
      if (text !== null) return text;
      if (!form.isConnected) throw new Error("closed");
      await new Promise((next) => window.setTimeout(next, LOOK_MS));
    }
  } finally {
    area.hidden = true;
    for (const track of stream.getTracks()) track.stop();
  }
}

function look(video: HTMLVideoElement): string | null {
  const { videoWidth: width, videoHeight: height } = video;
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context || !width || !height) return null;
  [canvas.width, canvas.height] = [width, height];
  context.drawImage(video, 0, 0);
  return jsQR(context.getImageData(0, 0, width, height).data, width, height)?.data ?? null;
}
