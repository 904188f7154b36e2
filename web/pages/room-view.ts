/** What the room shows; every word comes from the page, which Django wrote in the reader's language. */
import { find } from "./find.ts";
import type { Mine, Person, State } from "./room-talk.ts";

/** A sentence of the page with its names and numbers filled in; "" if the page has none. */
export function say(root: HTMLElement, name: string, values: Readonly<Record<string, string | number>> = {}): string {
  const found = root.querySelector(`[data-say="${CSS.escape(name)}"]`)?.textContent.trim() ?? "";
  return found.replace(/\{(\w+)\}/g, (whole, key: string) => String(values[key] ?? whole));
}

/** The buttons a seat's panel may show, by what the seat has to do. */
export const BUTTONS: Readonly<Partial<Record<Mine["todo"], string>>> = {
  confirm: "confirm",
  release: "release",
  "sign-act": "sign-act",
};

export interface Doing {
  /** What stopped a seat, as a sentence, by seat. */
  readonly trouble: ReadonlyMap<number, string>;
  readonly busy: ReadonlySet<number>;
}

export function show(root: HTMLElement, state: State, doing: Doing): void {
  text(root, "[data-step]", say(root, `step-${state.kind === "first" && state.step === "done" ? "first" : state.step}`));
  showProgress(root, state);
  showCode(root, state);
  showPeople(root, state);
  showFound(root, state);
  for (const mine of state.mine) showSeat(root, state, mine, doing);
  visible(root, "[data-over]", state.step === "done" || state.step === "abandoned");
  visible(root, "[data-give-up]", ["gather", "deal", "sign-box"].includes(state.step));
  visible(root, "[data-take-over]", state.lead_away && ["open", "release", "keys"].includes(state.step));
  visible(root, "[data-broken]", state.step === "keys");
  visible(root, "[data-sit]", state.step !== "done" && state.step !== "abandoned");
  visible(root, "[data-letters]", state.step === "done" && state.letters + state.paper > 0);
  visible(root, "[data-result]", state.step === "done");
}

function showProgress(root: HTMLElement, state: State): void {
  const over = state.step === "done" || state.step === "abandoned";
  visible(root, "[data-progress]", !over);
  const bar = find<HTMLProgressElement>(root, "[data-progress] progress");
  bar.max = Math.max(state.of, 1);
  bar.value = Math.min(state.done, bar.max);
  text(root, "[data-count]", say(root, "count", { n: state.done, k: state.of }));
  const names = state.waiting.join(", ");
  text(root, "[data-waiting]", names && !over ? say(root, "waiting", { names }) : "");
}

function showCode(root: HTMLElement, state: State): void {
  const open = state.step === "release" && state.code !== "";
  visible(root, "[data-code-panel]", open);
  text(root, "[data-code]", open ? `${state.code.slice(0, 3)} ${state.code.slice(3)}` : "");
  text(root, "[data-lead]", open ? say(root, "lead", { name: state.lead }) : "");
}

function showFound(root: HTMLElement, state: State): void {
  const known = !["gather", "deal", "sign-box", "cosign-box", "abandoned"].includes(state.step) && state.kind !== "first";
  visible(root, "[data-found]", known);
  text(root, "[data-found]", say(root, "found", { letters: state.letters, urgent: state.urgent, paper: state.paper }));
  const field = root.querySelector<HTMLInputElement>("[data-paper] input");
  if (field && document.activeElement !== field) field.value = String(state.paper);
  visible(root, "[data-paper]", ["gather", "deal", "sign-box", "cosign-box", "open", "release", "keys"].includes(state.step));
}

function showPeople(root: HTMLElement, state: State): void {
  const list = find(root, "[data-people]");
  const one = find<HTMLTemplateElement>(root, "template[data-person]");
  const rows = state.people.map((person) => {
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
    aside.hidden = !mayPassOver(state, person);
    aside.setAttribute("aria-label", `${aside.textContent.trim()}: ${person.name}`);
    return row;
  });
  // The list is small; a focused button in it must not be taken away while nothing changed.
  const drawn = JSON.stringify(state.people) + state.step;
  if (list.dataset["drawn"] === drawn) return;
  list.dataset["drawn"] = drawn;
  list.replaceChildren(...rows);
}

/** Whoever lost the connection, or stays in the room without confirming while all others are done. */
function mayPassOver(state: State, person: Person): boolean {
  const own = state.mine.some(({ seat }) => seat === person.seat);
  const hesitates = state.step === "sign-box" && !person.confirmed && person.waited;
  return !own && (hesitates || (!person.here && person.waited));
}

function showSeat(root: HTMLElement, state: State, mine: Mine, doing: Doing): void {
  const panel = seatPanel(root, mine);
  const trouble = doing.trouble.get(mine.seat) ?? "";
  const busy = doing.busy.has(mine.seat);
  text(panel, "[data-seat-name]", state.mine.length > 1 ? mine.name : "");
  const names = state.waiting.join(", ");
  const waits = mine.todo === "wait" && names !== "" ? "wait-for" : `todo-${mine.todo}`;
  // While the card is asked for, its own panel says what to do.
  const asks = find(panel, "[data-card]").childElementCount > 0;
  text(panel, "[data-todo]", asks ? "" : say(root, waits, { names, letters: state.letters }));
  text(panel, "[data-trouble]", trouble);
  find(panel, "[data-trouble]").hidden = trouble === "";
  find(panel, "[data-again]").hidden = trouble === "" || BUTTONS[mine.todo] !== undefined;
  const wanted = busy ? "" : BUTTONS[mine.todo];
  for (const button of panel.querySelectorAll<HTMLButtonElement>("[data-do]")) {
    button.hidden = button.dataset["do"] !== wanted;
  }
  visible(panel, "[data-busy]", busy && !asks);
}

/** The panel of a seat at this computer, made when first needed. */
export function seatPanel(root: HTMLElement, mine: Pick<Mine, "seat">): HTMLElement {
  const found = root.querySelector<HTMLElement>(`[data-seat-panel="${mine.seat}"]`);
  if (found) return found;
  const template = find<HTMLTemplateElement>(root, "template[data-seat]");
  const panel = find(document.importNode(template.content, true), "[data-seat-panel]");
  panel.dataset["seatPanel"] = String(mine.seat);
  find(root, "[data-seats]").append(panel);
  return panel;
}

/** Write only what changed, so that a screen reader's live region speaks once. */
export function text(root: ParentNode, selector: string, words: string): void {
  const place = find(root, selector);
  if (place.textContent !== words) place.textContent = words;
}

export function visible(root: ParentNode, selector: string, is: boolean): void {
  for (const each of root.querySelectorAll<HTMLElement>(selector)) each.hidden = !is;
}
