/**
 * The room of an opening: asks every two seconds where the opening is, and does this computer's part.
 *
 * Dealing, signing the box, cosigning and the line of an empty opening follow from one press, «I am
 * here». Releasing shares and signing an act each take a press of their own. Whatever was done is on
 * the server: a reload or a lost connection goes on from there.
 */
import { requireUnlocked } from "../keyring.ts";
import { b64 } from "../proof/bytes.ts";
import { type MemberKeys, memberKeys } from "../seal/card.ts";
import { codeOf } from "../seal/errors.ts";
import { Refused } from "./ask.ts";
import { find } from "./find.ts";
import { type Mine, type State, Talk } from "./room-talk.ts";
import { BUTTONS, say, seatPanel, show, text, visible } from "./room-view.ts";
import { blameOf, doPart, sameCard } from "./room-work.ts";
import { askForCard } from "./unlock.ts";

const PAUSE_MS = 2000;

export async function start(root: HTMLElement): Promise<void> {
  const room = new Room(root);
  await room.enter();
  room.listen();
  await room.go();
}

class Room {
  readonly #root: HTMLElement;
  readonly #talk: Talk;
  readonly #own: number;
  #state: State | null = null;
  #wake: () => void = () => undefined;
  /** Cards of members who work in turn at this computer; the page's own is in the keyring. */
  readonly #cards = new Map<number, MemberKeys>();
  readonly #trouble = new Map<number, string>();
  readonly #busy = new Set<number>();
  /** What was tried and refused: not tried again by itself. */
  readonly #stopped = new Set<string>();

  constructor(root: HTMLElement) {
    this.#root = root;
    this.#talk = new Talk(root);
    this.#own = Number(document.body.dataset["seat"]);
  }

  async enter(): Promise<void> {
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
        if (error instanceof Refused && error.code === "SIGNED_OUT") location.reload();
        this.#lost(true);
      }
      this.#draw();
      if (this.#state?.mine.some(({ todo }) => todo === "over")) return;
      for (const mine of this.#state?.mine ?? []) void this.#goOn(mine);
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

  // ── A seat's part ─────────────────────────────────────────────────────────
  /** Do what follows from a press made before. */
  async #goOn(mine: Mine): Promise<void> {
    if (mine.todo === "wait" || mine.todo === "over" || BUTTONS[mine.todo]) return;
    await this.#part(mine);
  }

  async #part(mine: Mine): Promise<void> {
    const name = `${mine.seat}/${mine.todo}/${this.#state?.step ?? ""}`;
    if (this.#busy.has(mine.seat) || this.#stopped.has(name)) return;
    this.#busy.add(mine.seat);
    this.#draw();
    try {
      const keys = await this.#unlock(mine);
      this.#draw();
      if (mine.todo === "confirm") await this.#talk.act("confirm", mine.seat, { public: b64(keys.publicKey) });
      else await doPart({ talk: this.#talk, seat: mine.seat, keys });
      this.#trouble.delete(mine.seat);
    } catch (error) {
      this.#fail(mine, name, error);
    } finally {
      this.#busy.delete(mine.seat);
      this.#wake();
    }
  }

  async #unlock(mine: Mine): Promise<MemberKeys> {
    const place = find(seatPanel(this.#root, mine), "[data-card]");
    queueMicrotask(() => {
      this.#draw();
    });
    const keys = mine.seat === this.#own ? await requireUnlocked(place) : await this.#cardOf(mine, place);
    if (!sameCard(keys, mine.card)) throw new Refused("CARD", say(this.#root, "CARD"));
    return keys;
  }

  async #cardOf(mine: Mine, place: HTMLElement): Promise<MemberKeys> {
    const known = this.#cards.get(mine.seat);
    if (known) return known;
    const origin = document.body.dataset["origin"] ?? "";
    const { keys } = await askForCard(place, async (card) => {
      const made = await memberKeys(origin, mine.seat, card);
      return sameCard(made, mine.card) ? made : null;
    });
    this.#cards.set(mine.seat, keys);
    return keys;
  }

  #fail(mine: Mine, name: string, error: unknown): void {
    const code = codeOf(error);
    // A fault of ours: it belongs in the browser's own console and in the tests.
    if (code === "" && !(error instanceof TypeError)) reportError(error);
    // The room has gone on, or the line is gone: the next asking shows where we are.
    if (code === "STEP" || (error instanceof TypeError && code === "")) return;
    this.#stopped.add(name);
    if (mine.seat !== this.#own && code === "ROSTER_MEMBER") this.#cards.delete(mine.seat);
    this.#trouble.set(mine.seat, this.#sentence(error, code));
    const blame = blameOf(error);
    const verb = mine.todo === "keys" ? "refuse-release" : mine.todo === "sign-box" ? "deal-anew" : "";
    const offer = find<HTMLButtonElement>(seatPanel(this.#root, mine), "[data-offer]");
    offer.hidden = !blame || !verb || code === "LOCK_MISMATCH";
    if (!blame || offer.hidden) return;
    offer.textContent = say(this.#root, `offer-${verb}`, { name: blame.name });
    offer.onclick = () => {
      offer.hidden = true;
      void this.#press(mine.seat, verb, { other: blame.seat });
    };
  }

  #sentence(error: unknown, code: string): string {
    if (error instanceof Refused) return error.message;
    const name = blameOf(error)?.name ?? "";
    const family = code.split("_")[0] ?? "";
    const known = say(this.#root, name ? `${code}-by` : code, { name }) || say(this.#root, code) || say(this.#root, family);
    return known || say(this.#root, "other", { code: code || "?" });
  }

  // ── Presses ───────────────────────────────────────────────────────────────
  listen(): void {
    this.#root.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest("button") : null;
      if (button) this.#pressed(button);
    });
    this.#form("[data-paper] form", async (form) => {
      await this.#talk.act("paper", this.#own, { letters: find<HTMLInputElement>(form, "input").valueAsNumber });
    });
    this.#form("[data-sit] form", async (form) => {
      const data = Object.fromEntries(["email", "password", "code"].map((n) => [n, find<HTMLInputElement>(form, `[name=${n}]`).value]));
      await this.#talk.sit(data);
      form.reset();
      find<HTMLDetailsElement>(this.#root, "[data-sit]").open = false;
    });
  }

  #pressed(button: HTMLButtonElement): void {
    const seat = Number(button.closest<HTMLElement>("[data-seat-panel]")?.dataset["seatPanel"] ?? this.#own);
    const mine = this.#state?.mine.find((each) => each.seat === seat);
    if (button.matches("[data-aside]")) void this.#press(this.#own, "set-aside", { other: Number(button.value) });
    if (button.matches("[data-take-over] button")) void this.#press(this.#own, "take-over");
    if (button.matches("[data-broken] button")) this.#callBroken();
    if (button.matches("[data-give-up] button")) void this.#press(this.#own, "abandon");
    if (!mine || !button.matches("[data-do], [data-again]")) return;
    this.#retry(seat);
    void this.#part(mine);
  }

  /** Every seat at this computer says that the box cannot be opened. */
  #callBroken(): void {
    for (const { seat } of this.#state?.mine ?? []) void this.#press(seat, "call-broken");
  }

  #retry(seat: number): void {
    this.#trouble.delete(seat);
    for (const name of this.#stopped) if (name.startsWith(`${seat}/`)) this.#stopped.delete(name);
  }

  async #press(seat: number, verb: string, data: object = {}): Promise<void> {
    try {
      await this.#talk.act(verb, seat, data);
      this.#retry(seat);
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
