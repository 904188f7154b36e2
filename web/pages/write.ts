/** The letter's page: what is typed stays in this page's memory until it is sealed. */

import { codeOf } from "../seal/errors.ts";
import { charactersOf, MAX_TEXT } from "../seal/letter.ts";
import { type Attempt, drop, newAttempt, type Tell, type Written } from "./drop.ts";
import { filled } from "./filled.ts";
import { hold } from "./guard.ts";
import { remember, tellLate } from "./late.ts";
import type { ready } from "./photos.ts";
import { type Receipt, showBare, showReceipt } from "./receipt.ts";
import { goTo, walk } from "./steps.ts";
import { awaken, find, keepWords, loaded, pause, pinned, Refused, sentence, show, swapTo } from "./shared.ts";

/** Below this many the page says how much room is left; before, a number would only press. */
const ROOM_SAID = 500;
const ADULTS = new Set(["parent", "other"]);
/** The words of the page for what the floor refuses. */
const SAID: Readonly<Record<string, string>> = { TEXT_LONG: "LETTER_LONG", LETTER_READERS: "AVOID", CONTENT_TYPE: "LETTER_FORMAT" };

/** The code of the letter being written; another text after a failed try is another letter. */
let attempt: Promise<Attempt> | null = null;
let tried = "";
let isSending = false;
/** Once there is a receipt, a change of language shows the receipt again, never an empty form. */
let done: Receipt | null = null;

export function start(): void {
  const root = document.querySelector<HTMLElement>('[data-module="write"]');
  if (!root) return;
  awaken(document);
  keepWords(document, start);
  if (done) {
    showReceipt(done);
    tellLate();
    return;
  }
  const form = find<HTMLFormElement>(root, "[data-letter]");
  const button = find<HTMLButtonElement>(root, "[data-send]");
  button.hidden = false;
  button.addEventListener("click", () => void send(root, form));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void send(root, form);
  });
  // What lists and cleans files comes with the first one.
  form.addEventListener("change", ({ target }) => {
    if ((target as HTMLInputElement).files) void cleaner(target as HTMLElement).catch(() => undefined);
  });
  walk(form);
  watchRoom(form);
  watchVoice(root, form);
  hold(() => find<HTMLTextAreaElement>(form, "#text").value.trim() !== "");
  tellLate();
}

function watchRoom(form: HTMLFormElement): void {
  const text = find<HTMLTextAreaElement>(form, "#text");
  const room = find(form, "[data-room]");
  const say = (): void => {
    show(find(form, "#text-problem"));
    const left = MAX_TEXT - charactersOf(text.value);
    const words = (text.dataset["left"] ?? "").replace("{count}", String(Math.max(0, left)));
    room.textContent = left < 0 ? sentence("LETTER_LONG") : left < ROOM_SAID ? words : "";
  };
  text.addEventListener("input", say);
  // Making the keys takes a slow phone a while: it does so while the letter is being written.
  text.addEventListener("focus", () => void prepared(form).catch(() => undefined), { once: true });
  say();
}

/** A child is spoken to as a child, an adult as an adult: the texts change, the words stay. */
function watchVoice(root: HTMLElement, form: HTMLFormElement): void {
  for (const radio of form.querySelectorAll<HTMLInputElement>("input[name=who]")) {
    radio.addEventListener("change", () => {
      const adult = ADULTS.has(radio.value);
      if (isSending || adult === (root.dataset["voice"] === "adult")) return;
      const address = location.pathname + (adult ? "?v=adult" : "");
      void swapTo(address).then(start, () => undefined);
    });
  }
}

function prepared(form: HTMLFormElement): Promise<Attempt> {
  const origin = form.closest<HTMLElement>("[data-origin]")?.dataset["origin"] ?? "";
  attempt ??= newAttempt(origin);
  return attempt;
}

function valueOf(form: HTMLFormElement, name: string): string {
  const value = new FormData(form).get(name);
  return typeof value === "string" ? value : "";
}

/** What was typed and chosen; throws the codes of photos.ts, EMPTY and LETTER_LONG. */
async function written(form: HTMLFormElement, language: string): Promise<Written> {
  const text = valueOf(form, "text").replace(/\r\n/g, "\n");
  if (!text.trim()) throw new Refused("EMPTY");
  if (charactersOf(text) > MAX_TEXT) throw new Refused("LETTER_LONG");
  const avoid = new FormData(form).getAll("avoid").map(String);
  const danger = valueOf(form, "danger");
  const chosen = find<HTMLInputElement>(form, "input[type=file]");
  return {
    text,
    urgent: danger === "yes" && valueOf(form, "urgent") === "yes",
    avoid,
    about: {
      who: valueOf(form, "who"),
      tile: valueOf(form, "tile"),
      danger,
      avoid,
      name: valueOf(form, "name").trim(),
      contact: valueOf(form, "contact").trim(),
      language,
    },
    files: chosen.files?.length ? await (await cleaner(chosen))([...chosen.files]) : [],
  };
}

/** What cleans files is loaded once one is chosen. */
async function cleaner({ dataset }: HTMLElement): Promise<typeof ready> {
  const page = window as { cleaned?: typeof ready };
  if (!page.cleaned) await loaded(dataset["script"] ?? "", dataset["integrity"] ?? "");
  if (!page.cleaned) throw new Refused("LETTER_FORMAT");
  return page.cleaned;
}

async function send(root: HTMLElement, form: HTMLFormElement): Promise<void> {
  if (isSending) return;
  isSending = true;
  const problem = find(root, "[data-problem]");
  const progress = find(root, "[data-progress]");
  const button = find<HTMLButtonElement>(root, "[data-send]");
  show(problem);
  button.disabled = true;
  try {
    await post(root, form, (step, done, of) => {
      show(progress, filled(sentence(step), { done: String(done), all: String(of) }));
    });
  } catch (error) {
    const code = codeOf(error) || (error instanceof Error ? error.message : "");
    const isEmpty = code === "EMPTY";
    const place = isEmpty ? find(form, "#text-problem") : problem;
    show(place, sentence(SAID[code] ?? code));
    show(progress);
    if (isEmpty) {
      goTo(form, 0);
      find(form, "#text").focus();
    }
    place.scrollIntoView({ block: "center" });
  } finally {
    button.disabled = false;
    isSending = false;
  }
}

async function post(root: HTMLElement, form: HTMLFormElement, tell: Tell): Promise<void> {
  if (find<HTMLInputElement>(form, "input[type=file]").files?.length) show(find(root, "[data-progress]"), sentence("CLEAN"));
  const letter = await written(form, document.documentElement.lang);
  tell("KEY");
  await pause(0);
  const same = JSON.stringify({ ...letter, files: letter.files.map(({ data }) => [...data.subarray(0, 64), data.length]) });
  if (tried && tried !== same) attempt = null;
  tried = same;
  const mine = await prepared(form);
  const { key = "", drop: place = "", origin = "" } = root.dataset;
  const receipt = await drop({ key, drop: place, origin }, letter, mine, { tell, checked: remember, taken: showBare, pin: pinned() });
  // The code stays that of the next try until it is seen whole.
  done = receipt;
  showReceipt(receipt);
  tellLate();
  attempt = null;
  tried = "";
}
