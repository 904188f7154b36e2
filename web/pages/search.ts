/**
 * Search in letters on this device: each is taken (the access log shows it), opened, looked through
 * and forgotten. Neither the words nor the texts are sent or kept.
 */
import { requireUnlocked } from "../keyring.ts";
import type { MemberKeys } from "../seal/card.ts";
import { Refused } from "./ask.ts";
import { straight } from "./bidi.ts";
import { find } from "./find.ts";
import { fold } from "./folding.ts";
import { checkCard, fetchPapers, NotOpened, type Source, takeLetter } from "./letter-open.ts";
import { readThread } from "./letter-thread.ts";
import { copyOf, sentence, show } from "./letter-words.ts";

/** Letters of a text shown on each side of what was found. */
const AROUND = 60;

interface Place extends Source {
  readonly label: string;
  readonly page: string;
  readonly keys: string;
}

export function start(root: HTMLElement): void {
  const form = root.querySelector<HTMLFormElement>("[data-form]");
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    const button = find<HTMLButtonElement>(form, "[data-go]");
    const words = fold(find<HTMLInputElement>(form, "[data-words]").value);
    if (words === "") return;
    button.disabled = true;
    show(find(root, "[data-problem]"));
    find(root, "[data-found]").replaceChildren();
    search(root, words.split(" "))
      .catch((error: unknown) => {
        show(find(root, "[data-progress]"));
        show(find(root, "[data-problem]"), reasonOf(root, error));
      })
      .finally(() => {
        button.disabled = false;
      });
  });
}

async function search(root: HTMLElement, words: readonly string[]): Promise<void> {
  const places = JSON.parse(find(root, "#searched-letters").textContent) as Place[];
  const keys = await requireUnlocked(root);
  const progress = find(root, "[data-progress]");
  const unread: string[] = [];
  let found = 0;
  for (const [i, place] of places.entries()) {
    show(progress, `${sentence(root, "searching")} ${i + 1} / ${places.length}`);
    const texts = await textsOf(place, keys);
    if (texts === null) unread.push(place.label);
    else if (isHit(texts, words)) {
      found += 1;
      find(root, "[data-found]").append(hit(root, place, texts, words));
    }
  }
  const said = found === 0 ? sentence(root, "none") : `${sentence(root, "found")} ${found}`;
  show(progress, unread.length ? `${said} ${sentence(root, "unread")} ${unread.join(", ")}` : said);
}

/** Return everything that was said in a letter and since, null where it does not open here. */
async function textsOf(place: Place, keys: MemberKeys): Promise<string[] | null> {
  try {
    const checked = await fetchPapers(place.keys);
    checkCard(checked, keys);
    const { opened } = await takeLetter(place, checked, keys);
    if (opened.result !== "ok") return null;
    const { header } = opened;
    const said = await readThread({ checked, keys, header, seal: place.seal });
    return [header.text, ...said.flatMap(({ text }) => (text === null ? [] : [text]))];
  } catch (error) {
    if (error instanceof NotOpened && error.say !== "untrue") return null;
    throw error;
  }
}

function isHit(texts: readonly string[], words: readonly string[]): boolean {
  const all = texts.map(fold).join("\n");
  return words.every((word) => all.includes(word));
}

function hit(root: HTMLElement, place: Place, texts: readonly string[], words: readonly string[]): HTMLElement {
  const item = copyOf(root, "hit");
  const link = find<HTMLAnchorElement>(item, "[data-link]");
  link.href = place.page;
  link.textContent = place.label;
  find(item, "[data-piece]").replaceChildren(...pieces(texts, words));
  return item;
}

/** Return the place of the first word that is found, the word itself marked. */
function pieces(texts: readonly string[], words: readonly string[]): (string | HTMLElement)[] {
  for (const text of texts) {
    // Folded letter by letter, so that places in both are the same.
    const shown = straight(text).replace(/\s+/g, " ").normalize("NFC");
    const folded = Array.from(shown, (letter) => fold(letter) || letter);
    if (folded.join("").length !== shown.length) continue;
    const [word = "", at = -1] = first(folded.join(""), words);
    if (at < 0) continue;
    const mark = document.createElement("mark");
    mark.textContent = shown.slice(at, at + word.length);
    const end = at + word.length;
    const [from, to] = [Math.max(0, at - AROUND), Math.min(shown.length, end + AROUND)];
    return [`${from > 0 ? "…" : ""}${shown.slice(from, at)}`, mark, `${shown.slice(end, to)}${to < shown.length ? "…" : ""}`];
  }
  return [];
}

function first(text: string, words: readonly string[]): [string, number] | [] {
  for (const word of words) {
    const at = text.indexOf(word);
    if (at >= 0) return [word, at];
  }
  return [];
}

function reasonOf(root: HTMLElement, error: unknown): string {
  if (error instanceof NotOpened) return sentence(root, "untrue");
  if (error instanceof Refused) return error.message;
  if (error instanceof TypeError) return sentence(root, "network");
  throw error;
}
