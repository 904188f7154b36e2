/** A letter on paper, a call, a visit: typed in or photographed, sealed and signed on this device. */
import { signNote } from "../proof/note.ts";
import { hex, random, sha256 } from "../seal/bytes.ts";
import type { MemberKeys } from "../seal/card.ts";
import { sealOf } from "../seal/deal.ts";
import { writeEntered } from "../seal/entered.ts";
import { codeOf } from "../seal/errors.ts";
import { type Header, newLetterId, pack, sealToSeats } from "../seal/letter.ts";
import { requireUnlocked } from "../keyring.ts";
import { ask, Refused } from "./ask.ts";
import { find } from "./find.ts";
import { checkCard, type Checked, fetchPapers, NotOpened } from "./letter-open.ts";
import { sentence, show } from "./letter-words.ts";
import { type Attachment, ready } from "./photos.ts";

const FEWEST_READERS = 2;

interface Sealed {
  readonly sealed: Uint8Array;
  readonly note: string;
}

export function start(root: HTMLElement): void {
  const form = find<HTMLFormElement>(root, "[data-form]");
  const taken: File[] = [];
  watchCamera(root, form, taken);
  // Sealed once for one text: sent again after a lost answer, it stays one letter.
  let kept: { said: string; sealed: Sealed } | null = null;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const button = find<HTMLButtonElement>(form, "button[type=submit]");
    button.disabled = true;
    show(find(root, "[data-problem]"));
    const run = async (): Promise<void> => {
      const keys = await requireUnlocked(root);
      const said = whatIsSaid(form, taken);
      if (kept?.said !== said) kept = { said, sealed: await sealed(root, form, taken, keys) };
      await send(root, form, kept.sealed);
    };
    run()
      .catch((error: unknown) => {
        show(find(root, "[data-problem]"), reasonOf(root, error));
      })
      .finally(() => {
        show(find(root, "[data-progress]"));
        button.disabled = false;
      });
  });
}

/** What the form says, so that a second try of the same letter sends the same file. */
function whatIsSaid(form: HTMLFormElement, taken: readonly File[]): string {
  const named = (value: FormDataEntryValue): string =>
    value instanceof File ? `${value.name} ${value.size}` : value;
  const said = [...new FormData(form)].map(([name, value]) => [name, named(value)]);
  return JSON.stringify([said, taken.map(named)]);
}

/** Each photograph of the camera is one more; the field itself holds only the last. */
function watchCamera(root: HTMLElement, form: HTMLFormElement, taken: File[]): void {
  const camera = find<HTMLInputElement>(form, "input[name=camera]");
  camera.addEventListener("change", () => {
    taken.push(...(camera.files ?? []));
    camera.value = "";
    show(find(root, "[data-taken]"), `${sentence(root, "taken")} ${taken.length}`);
  });
}

function reasonOf(root: HTMLElement, error: unknown): string {
  if (error instanceof Refused) return error.message;
  if (error instanceof NotOpened) return sentence(root, error.say);
  const said = codeOf(error) || (error instanceof Error ? error.message : "");
  const code = ["FILE_OTHER", "FILE_EMPTY"].includes(said) ? "FILE_PHOTO" : said; // only photographs are taken here
  const known = ["FILE_MANY", "FILE_PHOTO", "LETTER_SIZE", "TEXT_LONG"];
  return sentence(root, known.includes(code) ? code : "failed");
}

function valueOf(form: HTMLFormElement, name: string): string {
  const value = new FormData(form).get(name);
  return typeof value === "string" ? value.trim() : "";
}

async function sealed(root: HTMLElement, form: HTMLFormElement, taken: readonly File[], keys: MemberKeys): Promise<Sealed> {
  const say = (name: string): void => {
    show(find(root, "[data-progress]"), sentence(root, name));
  };
  const chosen = find<HTMLInputElement>(form, "input[name=files]").files ?? [];
  say("preparing");
  const files = await ready([...chosen, ...taken]);
  const text = valueOf(form, "text").replace(/\r\n/g, "\n");
  if (text === "" && files.length === 0) throw new Refused("EMPTY", sentence(root, "empty"));
  say("sealing");
  const checked = await fetchPapers(root.dataset["papers"] ?? "");
  checkCard(checked, keys);
  const header = headerOf(root, form, checked, text, files);
  const file = await sealToSeats(
    checked.roster,
    pack(
      header,
      files.map(({ data }) => data),
    ),
    header.to,
  );
  const note = writeEntered({
    origin: header.origin,
    seal: sealOf(await sha256(file)),
    channel: root.dataset["opening"] ? "box" : valueOf(form, "channel"),
    language: valueOf(form, "language"),
    sheets: Number(valueOf(form, "sheets")) || 0,
    received: root.dataset["received"] || valueOf(form, "received"),
    date: root.dataset["today"] ?? "",
    seat: keys.seat,
  });
  return { sealed: file, note: await signNote(note, [keys]) };
}

function headerOf(
  root: HTMLElement,
  form: HTMLFormElement,
  { roster, box }: Checked,
  text: string,
  files: readonly Attachment[],
): Header {
  const left = new Set(new FormData(form).getAll("avoid").map(Number));
  const to = [...roster.members.keys()].filter((seat) => !left.has(seat));
  if (to.length < FEWEST_READERS) throw new Refused("READERS", sentence(root, "readers"));
  return {
    v: 1,
    kind: "entered",
    origin: roster.origin,
    box: hex(box.id),
    id: newLetterId(),
    sealed_by: "browser",
    to,
    mailbox: hex(random(16)),
    reply_to: "",
    thread_key: "",
    text,
    about: { who: valueOf(form, "who"), tile: valueOf(form, "tile"), language: valueOf(form, "language") },
    files: files.map(({ name, type, data }) => ({ name, type, size: data.length })),
  };
}

async function send(root: HTMLElement, form: HTMLFormElement, { sealed: file, note }: Sealed): Promise<void> {
  show(find(root, "[data-progress]"), sentence(root, "sending"));
  const body = new FormData();
  body.set("opening", root.dataset["opening"] ?? "");
  body.set("note", note);
  body.set("slip_code", valueOf(form, "slip_code"));
  body.set("sealed", new Blob([new Uint8Array(file)], { type: "application/octet-stream" }), "letter");
  const { number } = await ask<{ number: string }>(root.dataset["keep"] ?? "", { method: "POST", body });
  form.hidden = true;
  const done = find(root, "[data-done]");
  find(done, "[data-number]").textContent = number;
  done.hidden = false;
  done.focus();
}
