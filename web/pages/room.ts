/**
 * The room of an opening: asks every two seconds where the opening is, and does this computer's part.
 *
 * It knows no steps. The server says what a seat may press and what follows from an earlier press; every
 * function that signs makes sure of everything itself (room-work.ts). Whatever was done is on the
 * server: a reload or a lost connection goes on from there.
 */
import { cardOf, requireUnlocked, unlocked } from "../keyring.ts";
import { b64 } from "../seal/bytes.ts";
import type { MemberKeys } from "../seal/card.ts";
import { codeOf } from "../seal/errors.ts";
import { Refused } from "./ask.ts";
import { find } from "./find.ts";
import type { Holder } from "./room-shares.ts";
import { type Mine, type Part, type State, Talk } from "./room-talk.ts";
import { isOver, say, seatPanel, show, text, visible, woodenFields } from "./room-view.ts";
import { doPart, followsByItself, prepare } from "./room-work.ts";
import { Doubt, essenceOf, type Shown, type Worker } from "./room-worker.ts";

const PAUSE_MS = 2000;

export async function start(root: HTMLElement): Promise<void> {
  const room = new Room(root);
  await room.enter();
  room.listen();
  await room.go();
}

function nameOf({ seat }: Mine, { verb, box, other }: Part): string {
  return `${seat}/${verb}/${box}/${other}`;
}

class Room {
  readonly #root: HTMLElement;
  readonly #talk: Talk;
  readonly #own: number;
  #state: State | null = null;
  #wake: () => void = () => undefined;
  /** Cards at hand on this page, by public key. */
  readonly #cards = new Map<string, MemberKeys>();
  readonly #trouble = new Map<number, string>();
  readonly #busy = new Map<number, string>();
  /** What was tried and refused: not tried again by itself. */
  readonly #stopped = new Set<string>();
  /** What was pressed and is neither done nor refused, with the text it was pressed for: a lost line or a busy seat loses no press. */
  readonly #pressed = new Map<string, string>();
  /** Boxes of which a seat was told that the witnesses are silent, and those for which it pressed again. */
  readonly #silent = new Map<number, Set<string>>();
  readonly #anyway = new Map<number, Set<string>>();
  /** What each seat had on the screen at its last press. */
  readonly #shown = new Map<number, Shown>();
  readonly #prepared = new Set<string>();

  constructor(root: HTMLElement) {
    this.#root = root;
    this.#talk = new Talk(root);
    this.#own = Number(document.body.dataset["seat"]);
  }

  async enter(): Promise<void> {
    const keys = await unlocked();
    if (keys) this.#cards.set(b64(keys.publicKey), keys);
    await this.#talk.act("enter", this.#own).catch((error: unknown) => {
      if (!(error instanceof Refused)) throw error; // an opening that is over is shown all the same
    });
  }

  /** Ask, show, do; until the opening is over. */
  async go(): Promise<void> {
    for (;;) {
      try {
        const state = await this.#talk.state();
        if (state) this.#state = state;
        this.#lost(false);
      } catch (error) {
        if (error instanceof Refused && ["SIGNED_OUT", "CARD"].includes(error.code)) location.reload();
        this.#lost(true);
      }
      this.#draw();
      if (this.#state && isOver(this.#state)) return;
      this.#follow();
      await new Promise<void>((next) => {
        this.#wake = next;
        window.setTimeout(next, PAUSE_MS);
      });
    }
  }

  #draw(): void {
    if (this.#state) show(this.#root, this.#state, { trouble: this.#trouble, busy: this.#busy });
  }

  #lost(is: boolean): void {
    visible(this.#root, "[data-lost]", is);
  }

  // ── What follows by itself ────────────────────────────────────────────────
  #follow(): void {
    for (const mine of this.#state?.mine ?? []) {
      const again = mine.may.filter((part) => this.#pressed.get(nameOf(mine, part)) === this.#pressedText(part));
      const parts = [...mine.does.filter(followsByItself), ...again];
      if (parts.length) void this.#parts(mine, parts);
      else void this.#prepare(mine);
    }
    const former = (this.#state?.former ?? []).filter((part) => !part.press && followsByItself(part) && this.#cards.has(part.key));
    if (former.length) void this.#former(former);
  }

  /** What a press is for: the texts that open the boxes, or the act but for what changes in it by itself. */
  #pressedText({ verb }: Part): string {
    if (verb === "sign") return essenceOf(this.#state?.text ?? "") + (this.#state?.document ?? "");
    return verb === "open" ? (this.#state?.opens ?? []).join("\n") : "";
  }

  /** Unwrap shares while others still come in, if the card is at hand. */
  async #prepare(mine: Mine): Promise<void> {
    for (const part of mine.may.filter(({ verb, key }) => verb === "open" && this.#cards.has(key))) {
      const name = `${part.box}/${part.key}`;
      const keys = this.#cards.get(part.key);
      if (!keys || this.#prepared.has(name)) continue;
      this.#prepared.add(name);
      await prepare(this.#holder(mine.seat, keys), part, () => undefined).catch(() => this.#prepared.delete(name));
    }
  }

  #holder(seat: number, keys: MemberKeys): Holder {
    return { talk: this.#talk, seat, keys };
  }

  // ── A seat's parts ────────────────────────────────────────────────────────
  async #parts(mine: Mine, parts: readonly Part[]): Promise<void> {
    const open = parts.filter((part) => !this.#stopped.has(nameOf(mine, part)));
    if (this.#busy.has(mine.seat) || !open.length) return;
    this.#busy.set(mine.seat, "");
    this.#draw();
    for (const part of open) {
      try {
        await this.#part(mine, part);
        this.#trouble.delete(mine.seat);
        // Who is present may still change the act: it is signed anew for the same press.
        if (part.verb !== "sign") this.#pressed.delete(nameOf(mine, part));
      } catch (error) {
        this.#fail(mine.seat, nameOf(mine, part), error);
        break;
      }
    }
    this.#busy.delete(mine.seat);
    this.#wake();
  }

  async #part(mine: Mine, part: Part): Promise<void> {
    const keys = await this.#unlock(seatPanel(this.#root, mine), part, mine.seat);
    this.#draw();
    await doPart(this.#worker(mine.seat, mine.seat, keys, part));
  }

  /** What a part is done with; `by` is the seat, or 0 for the cards of former members. */
  #worker(by: number, seat: number, keys: MemberKeys, part: Part): Worker {
    return {
      ...this.#holder(seat, keys),
      part,
      shown: this.#shown.get(by) ?? { about: null, opens: [], text: "", document: "" },
      anyway: this.#anyway.get(by) ?? new Set(),
      progress: this.#progress(by),
      lost: (letters) => {
        visible(this.#root, "[data-bytes]", letters > 0);
        text(this.#root, "[data-bytes]", letters ? say(this.#root, "lost-letters", { n: letters }) : "");
      },
    };
  }

  /** A press: the member has read what is on the screen. */
  #read(by: number): void {
    if (this.#state) this.#shown.set(by, this.#state);
    this.#anyway.set(by, new Set(this.#silent.get(by)));
  }

  #doubt(by: number, error: unknown): void {
    if (error instanceof Doubt && error.code === "LOG_SILENT") this.#silent.set(by, new Set(this.#silent.get(by)).add(error.detail));
  }

  #progress(seat: number): (done: number, of: number) => void {
    return (done, of) => {
      this.#busy.set(seat, say(this.#root, "unwrapping", { n: done, k: of }));
      this.#draw();
    };
  }

  /** The card of a part: the one in use may stay unlocked, others are asked for once. */
  async #unlock(panel: HTMLElement, part: Part, seat: number): Promise<MemberKeys> {
    const place = find(panel, "[data-card]");
    queueMicrotask(() => {
      this.#draw();
    });
    const inUse = seat === this.#own && part.key === document.body.dataset["signingKey"];
    const keys = inUse ? await requireUnlocked(place) : await cardOf(place, [part.key], seat);
    this.#cards.set(b64(keys.publicKey), keys);
    return keys;
  }

  #fail(seat: number, name: string, error: unknown): void {
    const code = codeOf(error);
    // A fault of ours: it belongs in the browser's own console and in the tests.
    if (code === "" && !(error instanceof TypeError)) reportError(error);
    // The room has gone on, or the line is gone: the next asking shows where we are.
    if (code === "STEP" || (error instanceof TypeError && code === "")) return;
    this.#doubt(seat, error);
    this.#stopped.add(name);
    this.#trouble.set(seat, this.#sentence(error, code));
  }

  #sentence(error: unknown, code: string): string {
    if (error instanceof Refused) return error.message;
    const family = code.split("_")[0] ?? "";
    const known = say(this.#root, code) || say(this.#root, family);
    return known || say(this.#root, "other", { code: code || "?" });
  }

  // ── Presses ───────────────────────────────────────────────────────────────
  listen(): void {
    this.#root.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest("button") : null;
      if (button) this.#pressedOn(button);
    });
    this.#form("[data-paper] form", async (form) => {
      const wooden = Object.fromEntries(woodenFields(form).map(({ name, value }) => [name, value]));
      await this.#talk.act("paper", this.#own, { ...wooden, letters: find<HTMLInputElement>(form, "input").valueAsNumber });
    });
    this.#form("[data-sit] form", async (form) => {
      const data = Object.fromEntries(["email", "password", "code"].map((n) => [n, find<HTMLInputElement>(form, `[name=${n}]`).value]));
      await this.#talk.sit(data);
      form.reset();
      find<HTMLDetailsElement>(this.#root, "[data-sit]").open = false;
    });
  }

  #pressedOn(button: HTMLButtonElement): void {
    const seat = Number(button.closest<HTMLElement>("[data-seat-panel]")?.dataset["seatPanel"] ?? 0);
    const mine = this.#state?.mine.find((each) => each.seat === seat);
    if (mine || button.closest("[data-former]")) this.#read(mine?.seat ?? 0);
    if (mine && button.matches("[data-again]")) this.#retry(seat);
    else if (mine && button.closest("[data-presses]")) this.#pressedFor(mine, button.value);
    else if (button.matches("[data-aside]")) void this.#press(this.#own, "set-aside", { other: Number(button.value) });
    else if (button.closest("[data-without]")) this.#everySeat("without");
    else if (button.closest("[data-give-up]")) void this.#press(this.#own, "abandon");
    else if (button.closest("[data-admit]")) this.#admit(button.value);
    else if (button.closest("[data-former]")) {
      void this.#former((this.#state?.former ?? []).filter(({ box, other }) => `${box}/${other}` === button.value));
    }
  }

  /** One press opens all boxes that wait. */
  #pressedFor(mine: Mine, value: string): void {
    this.#retry(mine.seat);
    this.#want(mine, mine.may.filter(({ verb, box }) => (verb === "open" ? value.startsWith("open/") : `${verb}/${box}` === value)));
  }

  #want(mine: Mine, parts: readonly Part[]): void {
    for (const part of parts) this.#pressed.set(nameOf(mine, part), this.#pressedText(part));
    void this.#parts(mine, parts);
  }

  #admit(value: string): void {
    for (const mine of this.#state?.mine ?? []) {
      this.#retry(mine.seat);
      this.#want(mine, mine.may.filter(({ verb, box, other }) => verb === "admit" && `${box}/${other}` === value));
    }
  }

  /** Everybody at this computer says so. */
  #everySeat(verb: string): void {
    for (const mine of this.#state?.mine ?? []) {
      if (mine.may.some((part) => part.verb === verb)) void this.#press(mine.seat, verb);
    }
  }

  /** A former card that was let in, in the hands of whoever sits here. */
  async #former(parts: readonly Part[]): Promise<void> {
    if (this.#busy.has(0)) return;
    this.#busy.set(0, "");
    const panel = find(this.#root, "[data-former]");
    for (const part of parts) {
      try {
        const keys = await this.#unlock(panel, part, part.other);
        await doPart(this.#worker(0, this.#own, keys, part));
        text(panel, "[data-trouble]", "");
      } catch (error) {
        const code = codeOf(error);
        this.#doubt(0, error);
        if (code !== "STEP" && code !== "") text(panel, "[data-trouble]", this.#sentence(error, code));
        break;
      }
    }
    this.#busy.delete(0);
    this.#wake();
  }

  #retry(seat: number): void {
    this.#trouble.delete(seat);
    for (const name of this.#stopped) if (name.startsWith(`${seat}/`)) this.#stopped.delete(name);
    this.#wake();
  }

  async #press(seat: number, verb: string, data: object = {}): Promise<void> {
    try {
      await this.#talk.act(verb, seat, data);
      this.#trouble.delete(seat);
    } catch (error) {
      this.#trouble.set(seat, this.#sentence(error, error instanceof TypeError ? "NETWORK" : codeOf(error)));
    }
    this.#wake();
  }

  #form(selector: string, send: (form: HTMLFormElement) => Promise<void>): void {
    const form = this.#root.querySelector<HTMLFormElement>(selector);
    form?.addEventListener("submit", (event) => {
      event.preventDefault();
      send(form).then(
        () => {
          text(form, "[data-error]", "");
          this.#wake();
        },
        (error: unknown) => {
          text(form, "[data-error]", this.#sentence(error, error instanceof TypeError ? "NETWORK" : codeOf(error)));
        },
      );
    });
  }
}
