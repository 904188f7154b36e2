/** What the room shows; every word comes from the page, which Django wrote in the reader's language. */
import { unb64 } from "../seal/bytes.ts";
import { find } from "./find.ts";
import type { Mine, Missing, Part, Person, State } from "./room-talk.ts";

export interface Doing {
  /** What stopped a seat, as a sentence, by seat. */
  readonly trouble: ReadonlyMap<number, string>;
  /** What a seat's browser is at, as a sentence, by seat. */
  readonly busy: ReadonlyMap<number, string>;
}

/** Parts that stand beside the seats: anybody here may do them. */
const BESIDE: readonly string[] = ["without", "admit", "abandon"];

/** A sentence of the page with its names and numbers filled in; "" if the page has none. */
export function say(root: HTMLElement, name: string, values: object = {}): string {
  const found = root.querySelector(`[data-say="${CSS.escape(name)}"]`)?.textContent.trim() ?? "";
  const given = values as Readonly<Record<string, string | number>>;
  return found.replace(/\{(\w+)\}/g, (whole, key: string) => String(given[key] ?? whole));
}

export function show(root: HTMLElement, state: State, doing: Doing): void {
  const over = isOver(state);
  const only = state.kind === "first" || state.kind === "reseal" ? state.kind : "";
  text(root, "[data-step]", say(root, `step-${state.void ? "void" : state.step === "done" && only ? only : state.step}`));
  visible(root, "[data-composition]", !state.void);
  showAbout(root, state);
  showProgress(root, state);
  showMissing(root, state);
  showPeople(root, state);
  showFound(root, state);
  showBlamed(root, state);
  showText(root, state);
  for (const mine of state.mine) showSeat(root, state, mine, doing);
  showBeside(root, state);
  visible(root, "[data-over]", over);
  visible(root, "[data-sit]", !over);
  visible(root, "[data-letters]", state.step === "done" && state.found.opened + state.found.paper + state.found.urgent > 0);
  visible(root, "[data-result]", state.step === "done");
}

export function isOver({ step }: State): boolean {
  return step === "done" || step === "abandoned";
}

// ── Where the opening is ────────────────────────────────────────────────────
/** What is opened, from the texts that are signed: the line of an empty opening, and the text of each box. */
function showAbout(root: HTMLElement, { about, opens }: State): void {
  const words = about.kind !== "planned" ? say(root, `about-${about.kind}`, { ...about, planned: dayIn(about.planned) }) : "";
  visible(root, "[data-about]", words !== "");
  text(root, "[data-about]", words);
  visible(root, "[data-opens]", opens.length > 0);
  list(root, "[data-opens]", opens.map((open) => openIn(root, open)));
}

function openIn(root: HTMLElement, open: string): string {
  const [, number = "", kind = "", day = "", letters = ""] =
    /^box (\d+) [^]*^kind (\w+) (\S+)$[^]*^letters (\d+) /m.exec(open) ?? [];
  return say(root, `open-${kind}`, { number, day: dayIn(day), letters });
}

function dayIn(date: string): string {
  return date.split("-").reverse().join(".");
}

function showProgress(root: HTMLElement, state: State): void {
  visible(root, "[data-progress]", state.of > 0);
  const bar = find<HTMLProgressElement>(root, "[data-progress] progress");
  bar.max = Math.max(state.of, 1);
  bar.value = Math.min(state.done, bar.max);
  text(root, "[data-count]", say(root, "count", { n: state.done, k: state.of }));
  const boxes = isOver(state) ? [] : state.boxes.filter(({ letters, other }) => letters > 0 || other);
  list(root, "[data-boxes]", boxes.map((box) => say(root, box.letters ? "box" : "box-cards", box)));
  const names = state.missing.flatMap(({ cards }) => cards.filter(isHere).map(({ name }) => name));
  text(root, "[data-waiting]", names.length ? say(root, "waiting", { names: [...new Set(names)].join(", ") }) : "");
}

function isHere({ how }: { how: string }): boolean {
  return how === "here" || how === "busy";
}

/** Who or which card is missing, each in a sentence, and what can be done. Who is here and waited for is named only where one can go on without them. */
function showMissing(root: HTMLElement, state: State): void {
  const lacking = state.missing.filter(({ more }) => more > 0);
  const may = state.mine.some((mine) => mine.may.some(({ verb }) => verb === "without" || verb === "admit"));
  const here = lacking.length || !may ? [] : state.missing;
  visible(root, "[data-missing]", lacking.length > 0 || may);
  const pressed = here.some(({ cards }) => cards.some(({ how }) => how === "here"));
  text(root, "#missing", say(root, `who-${pressed ? "pressed" : here.length ? "busy" : "lacks"}`));
  visible(root, "[data-come]", lacking.length > 0);
  lacks(root, lacking);
  list(root, "[data-here]", here.flatMap((missing) => sentencesOf(root, missing)));
}

/** For each box how many cards it needs, and under it whose they could be. */
function lacks(root: HTMLElement, missing: readonly Missing[]): void {
  const place = find(root, "[data-lacks]");
  const wanted = missing.map((one) => {
    const others = { ...one, cards: one.cards.filter((card) => !isHere(card)) };
    return { words: say(root, one.box ? "more-of-box" : "more", one), others: sentencesOf(root, others) };
  });
  const drawn = JSON.stringify(wanted);
  if (place.dataset["drawn"] === drawn) return;
  place.dataset["drawn"] = drawn;
  place.replaceChildren(
    ...wanted.flatMap(({ words, others }) => {
      const said = document.createElement("p");
      said.textContent = words;
      const cards = document.createElement("ul");
      cards.replaceChildren(...items(others));
      return [said, cards];
    }),
  );
}

function sentencesOf(root: HTMLElement, { box, cards }: Missing): string[] {
  return cards.map((card) => say(root, `missing-${card.how}`, { ...card, box }));
}

function showFound(root: HTMLElement, state: State): void {
  const opens = state.kind !== "first" && state.kind !== "reseal";
  const before = state.step === "gather" || state.step === "seal";
  visible(root, "[data-found]", opens && !before && state.step !== "abandoned");
  text(root, "[data-found]", say(root, "found", state.found));
  const read = state.step === "done" && opens && state.found.letters + state.found.opened + state.found.damaged + state.found.waiting > 0;
  visible(root, "[data-read]", read);
  text(root, "[data-read]", say(root, "read", state.found));
  const field = root.querySelector<HTMLInputElement>("[data-paper] input");
  if (field && document.activeElement !== field) field.value = String(state.found.paper);
  showWooden(root, state);
  visible(root, "[data-paper]", !isOver(state));
  text(root, "[data-paper-by]", state.paper_by ? say(root, "paper-by", { name: state.paper_by }) : "");
}

/** The fields about the wooden box: its seal, and what was seen of it. */
export function woodenFields(root: ParentNode): (HTMLInputElement | HTMLSelectElement)[] {
  return [...root.querySelectorAll<HTMLInputElement | HTMLSelectElement>("[data-wooden]")];
}

/** Fill them with what is kept, unless somebody is writing there: nothing that was typed is lost. */
function showWooden(root: HTMLElement, { wooden }: State): void {
  const kept = JSON.stringify(wooden);
  const place = root.querySelector<HTMLElement>("[data-paper]");
  if (!place || place.dataset["kept"] === kept || place.contains(document.activeElement)) return;
  place.dataset["kept"] = kept;
  for (const field of woodenFields(place)) field.value = wooden[field.name] ?? "";
}

function showBlamed(root: HTMLElement, state: State): void {
  visible(root, "[data-blamed]", state.blamed.length > 0);
  list(root, "[data-blamed]", state.blamed.map((blame) => say(root, `blamed-${blame.kind}`, blame)));
}

/** The act in words, read from the very text that is signed. */
function showText(root: HTMLElement, state: State): void {
  visible(root, "[data-act]", state.text !== "");
  if (state.text === "") return;
  const line = (key: string): string[][] => [...state.text.matchAll(new RegExp(`^${key} (.+)$`, "gm"))].map(([, words = ""]) => words.split(" "));
  const first = (key: string): string => line(key)[0]?.[0] ?? "0";
  const names = new Map(state.people.map(({ seat, name }) => [String(seat), name]));
  const boxes = line("box");
  const sum = (at: number): number => boxes.reduce((all, words) => all + Number(words[at] ?? 0), 0);
  const values: Readonly<Record<string, string>> = {
    name: say(root, state.text.startsWith("trustbox.v2/act\n") ? "text-act" : "text-line", { number: first("number") }),
    boxes: boxes.map(([number]) => say(root, "numbered", { number })).join(", "),
    letters: String(sum(2)),
    urgent: String(sum(4)),
    paper: first("paper"),
    opened: first("opened"),
    damaged: first("damaged"),
    waiting: first("waiting"),
    present: (line("present")[0] ?? []).map((seat) => names.get(seat) ?? seat).join(", "),
    next: say(root, "numbered", { number: first("next") }),
    reason: reasonIn(first("reason")),
  };
  visible(root, "[data-reason]", values["reason"] !== "");
  for (const place of root.querySelectorAll<HTMLElement>("[data-act] [data-value]")) {
    place.textContent = values[place.dataset["value"] ?? ""] ?? "";
  }
  text(root, "[data-act] [data-document]", state.document);
  visible(root, "[data-act] [data-document]", state.document !== "");
  text(root, "[data-act] details pre", state.text);
}

/** The reason that a line gives, in words. */
function reasonIn(reason: string): string {
  return reason === "0" || reason === "-" ? "" : new TextDecoder().decode(unb64(reason));
}

// ── People ──────────────────────────────────────────────────────────────────
function showPeople(root: HTMLElement, state: State): void {
  const people = find(root, "[data-people]");
  // The list is small; a focused button in it must not be taken away while nothing changed.
  const drawn = JSON.stringify(state.people) + state.step;
  if (people.dataset["drawn"] === drawn) return;
  people.dataset["drawn"] = drawn;
  const one = find<HTMLTemplateElement>(root, "template[data-person]");
  people.replaceChildren(...state.people.map((person) => personRow(root, one, state, person)));
}

function personRow(root: HTMLElement, one: HTMLTemplateElement, state: State, person: Person): DocumentFragment {
  const row = document.importNode(one.content, true);
  text(row, "[data-name]", person.name);
  text(row, "[data-post]", person.post);
  const mark = !person.here ? "away" : person.done ? "ready" : person.waited ? "awaited" : person.confirmed ? "here" : "came";
  const shown = find(row, "[data-mark]");
  shown.textContent = say(root, `mark-${mark}`);
  shown.classList.toggle("mark--calm", mark === "ready" || mark === "here");
  shown.classList.toggle("mark--empty", mark === "away" || mark === "came");
  const aside = find<HTMLButtonElement>(row, "[data-aside]");
  aside.value = String(person.seat);
  aside.hidden = !person.aside || state.mine.some(({ seat }) => seat === person.seat);
  aside.setAttribute("aria-label", `${aside.textContent.trim()}: ${person.name}`);
  return row;
}

// ── A seat's panel ──────────────────────────────────────────────────────────
function showSeat(root: HTMLElement, state: State, mine: Mine, doing: Doing): void {
  const panel = seatPanel(root, mine);
  const trouble = doing.trouble.get(mine.seat) ?? "";
  const busy = doing.busy.get(mine.seat);
  text(panel, "[data-seat-name]", state.mine.length > 1 ? mine.name : "");
  // While the card is asked for, its own panel says what to do.
  const asks = find(panel, "[data-card]").childElementCount > 0;
  text(panel, "[data-todo]", asks ? "" : todo(root, state, mine));
  text(panel, "[data-trouble]", trouble);
  find(panel, "[data-trouble]").hidden = trouble === "";
  const presses = pressesOf(mine);
  find(panel, "[data-again]").hidden = trouble === "" || presses.length > 0;
  find(panel, "[data-busy]").hidden = busy === undefined || asks;
  text(panel, "[data-busy]", busy || say(root, "busy"));
  buttons(panel, "[data-presses]", busy === undefined ? presses : [], (part) => ({
    label: say(root, part.verb === "confirm" && part.box ? "do-card" : `do-${part.verb}`, part),
    value: `${part.verb}/${part.box}`,
    isQuiet: part.verb === "confirm" && part.box > 0,
  }));
}

/** What this seat does now, in a sentence. */
function todo(root: HTMLElement, state: State, mine: Mine): string {
  if (state.void) return "";
  if (isOver(state)) return say(root, "todo-over");
  const [press] = pressesOf(mine).filter(({ verb, box }) => verb !== "confirm" || !box);
  const [own] = mine.does;
  if (press) return say(root, `todo-${press.verb}`, press);
  if (own) return say(root, `does-${own.verb}`, own);
  const other = mine.may.find(({ verb, box }) => verb === "confirm" && box > 0);
  if (other && mine.cards.length) return say(root, "todo-card", other);
  return say(root, mine.cards.length ? "todo-wait" : "todo-look");
}

/** The presses of a seat's panel; one opens all boxes. */
export function pressesOf(mine: Mine): Part[] {
  const [first] = mine.may.filter(({ verb }) => verb === "open");
  return mine.may.filter((part) => !BESIDE.includes(part.verb) && (part.verb !== "open" || part === first));
}

/** Return the panel of a seat at this computer, made when it is first needed. */
export function seatPanel(root: HTMLElement, { seat }: Pick<Mine, "seat">): HTMLElement {
  const seats = find(root, "[data-seats]");
  const known = seats.querySelector<HTMLElement>(`[data-seat-panel="${seat}"]`);
  if (known) return known;
  const made = document.importNode(find<HTMLTemplateElement>(root, "template[data-seat]").content, true);
  const panel = find(made, "[data-seat-panel]");
  panel.dataset["seatPanel"] = String(seat);
  seats.append(made);
  return panel;
}

// ── Beside the seats ────────────────────────────────────────────────────────
function showBeside(root: HTMLElement, state: State): void {
  const may = state.mine.flatMap((mine) => mine.may);
  visible(root, "[data-without]", may.some(({ verb }) => verb === "without"));
  const gives = may.some(({ verb }) => verb === "abandon");
  visible(root, "[data-give-up]", gives);
  // Nothing else is left to do here: one need not look for it.
  if (state.void && gives) find<HTMLDetailsElement>(root, "[data-give-up]").open = true;
  text(root, "[data-gives-up]", state.gives_up.length ? say(root, "gives-up", { names: state.gives_up.join(", ") }) : "");
  const admissions = may.filter(({ verb }) => verb === "admit");
  const different = new Map(admissions.map((part) => [`${part.box}/${part.other}`, part]));
  visible(root, "[data-admit]", different.size > 0);
  buttons(root, "[data-admit] [data-offers]", [...different.values()], (part) => ({
    label: say(root, "do-admit", part),
    value: `${part.box}/${part.other}`,
    isQuiet: true,
  }));
  const former = state.former.filter(({ press }) => press);
  visible(root, "[data-former]", state.former.length > 0);
  buttons(root, "[data-former] [data-offers]", former, (part) => ({
    label: say(root, "do-former", part),
    value: `${part.box}/${part.other}`,
    isQuiet: true,
  }));
}

interface Button {
  readonly label: string;
  readonly value: string;
  readonly isQuiet: boolean;
}

/** Draw buttons, and leave them alone while nothing changed: one of them may be focused. */
function buttons(root: HTMLElement, selector: string, parts: readonly Part[], describe: (part: Part) => Button): void {
  const place = find(root, selector);
  const wanted = parts.map(describe);
  const drawn = JSON.stringify(wanted);
  if (place.dataset["drawn"] === drawn) return;
  place.dataset["drawn"] = drawn;
  place.replaceChildren(
    ...wanted.map(({ label, value, isQuiet }) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = isQuiet ? "button button--quiet" : "button";
      button.textContent = label;
      button.value = value;
      return button;
    }),
  );
}

function list(root: ParentNode, selector: string, sentences: readonly string[]): void {
  const place = find(root, selector);
  const drawn = sentences.join("\n");
  if (place.dataset["drawn"] === drawn) return;
  place.dataset["drawn"] = drawn;
  place.replaceChildren(...items(sentences));
}

function items(sentences: readonly string[]): HTMLLIElement[] {
  return sentences.map((sentence) => {
    const item = document.createElement("li");
    item.textContent = sentence;
    return item;
  });
}

export function visible(root: ParentNode, selector: string, is: boolean): void {
  for (const part of root.querySelectorAll<HTMLElement>(selector)) part.hidden = !is;
}

/** Put words into a place; unchanged words are left alone, so that screen readers do not repeat them. */
export function text(root: ParentNode, selector: string, words: string): void {
  for (const part of root.querySelectorAll<HTMLElement>(selector)) if (part.textContent !== words) part.textContent = words;
}
