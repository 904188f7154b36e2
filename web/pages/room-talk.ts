/** What the room's page and the server say to each other (ishenim/opening: state.py, work.py, views.py). */
import type { Range } from "../proof/range.ts";
import type { History } from "../seal/chain.ts";
import { get, post } from "./ask.ts";
import type { JournalPaper } from "./journal.ts";

/** Something a seat may press, or its browser does by itself. */
export interface Part {
  readonly verb: string;
  /** The box it is about, or 0. */
  readonly box: number;
  /** The seat of the card or member it is about, or 0. */
  readonly other: number;
  readonly name: string;
  /** The number of that card. */
  readonly card: string;
  /** The public key of the card that does it, in base64. */
  readonly key: string;
}

export interface Mine {
  readonly seat: number;
  readonly name: string;
  /** Public keys of the cards that confirmed. */
  readonly cards: readonly string[];
  readonly may: readonly Part[];
  readonly does: readonly Part[];
}

export interface Person {
  readonly seat: number;
  readonly name: string;
  readonly post: string;
  readonly here: boolean;
  readonly confirmed: boolean;
  readonly done: boolean;
  readonly waited: boolean;
  /** Whether one press is enough to go on without them. */
  readonly aside: boolean;
}

/** How many cards a step needs beside those in the room, and whose they could be; who is waited for. */
export interface Missing {
  readonly box: number;
  readonly more: number;
  readonly cards: readonly { name: string; card: string; how: string; since: string }[];
}

export interface BoxState {
  readonly number: number;
  readonly letters: number;
  readonly needed: number;
  readonly cards: number;
  /** Whether other cards open it than those that seal the next one. */
  readonly other: boolean;
}

/** What an opening is; the reason is of one that is not on its planned day. */
export interface About {
  readonly kind: string;
  readonly planned: string;
  readonly reason: string;
}

export interface State {
  readonly about: About;
  /** The texts that open the boxes, to be signed. */
  readonly opens: readonly string[];
  readonly step: string;
  readonly kind: string;
  /** Whether the composition that it seals for no longer holds: it can only be given up. */
  readonly void: boolean;
  readonly done: number;
  readonly of: number;
  readonly people: readonly Person[];
  readonly missing: readonly Missing[];
  readonly boxes: readonly BoxState[];
  readonly found: Readonly<Record<"letters" | "urgent" | "paper" | "opened" | "damaged" | "waiting", number>>;
  /** What is written of the wooden box: its seal before and after, its state, what else was seen. */
  readonly wooden: Readonly<Record<string, string>>;
  /** The act in words, which is signed with the act; "" of a line. */
  readonly document: string;
  /** Who wrote down how many paper letters there are; "" for nobody yet. */
  readonly paper_by: string;
  readonly gives_up: readonly string[];
  readonly blamed: readonly { kind: string; box: number; name: string }[];
  /** The act or the line that is to be signed. */
  readonly text: string;
  readonly mine: readonly Mine[];
  /** Cards of former members that were let in, with what they have to do. */
  readonly former: readonly (Part & { readonly press: boolean })[];
}

// ── Material of a part ──────────────────────────────────────────────────────
/** Where an entry stands in the journal's newest checkpoint. */
export interface Proof {
  readonly index: number;
  readonly hashes: readonly string[];
}

export interface BoxPaper {
  readonly number: number;
  readonly note: string;
  readonly epoch: number;
}

export type ProvenBox = BoxPaper & { readonly proof: Proof };

/** What every part is held against. */
export interface Common extends About {
  readonly history: History;
  readonly journal: JournalPaper;
  readonly witnesses: readonly string[];
}

/** The last act or line, and the letters that waited then. */
export interface Last {
  readonly note?: string;
  readonly epoch?: number;
  readonly waiting?: string;
}

export interface SealWork extends Common {
  readonly text: string;
  readonly line: string;
  readonly old: ProvenBox | null;
  readonly told: readonly BoxPaper[];
  readonly waiting: string;
  /** That the journal continues the head which the text names. */
  readonly since: readonly string[];
  readonly last: Last;
}

export interface OpenPaper extends BoxPaper {
  readonly letters: string;
  readonly next: ProvenBox;
  /** The text, or the note once a quorum has signed. */
  readonly open: string;
  readonly proof: Proof;
  readonly admissions: readonly string[];
}

export interface OpenWork extends Common, OpenPaper {
  /** All that stands in the journal after the next box. */
  readonly since: Range;
}

export interface ReadPaper extends OpenPaper {
  readonly releases: readonly { readonly seat: number; readonly file: string; readonly note: string }[];
}

export interface ReadWork extends Common {
  readonly boxes: readonly ReadPaper[];
  /** The box sealed at this opening. */
  readonly next: ProvenBox;
}

export interface SignWork extends ReadWork {
  readonly text: string;
  readonly number: number;
  readonly told: readonly (BoxPaper & { readonly letters: string; readonly urgent: string })[];
  readonly joined: readonly (BoxPaper & { readonly open: string; readonly proof: Proof })[];
  readonly damaged: string;
  readonly waiting: string;
  readonly last: Last;
  readonly paper: number;
  /** The act in words. */
  readonly document: string;
  readonly since: readonly string[];
}

export type AdmitWork = Common & BoxPaper & { readonly text: string };

/** A letter's lock, with the line of one card. */
export interface DealPaper {
  readonly commitments: string;
  readonly lines: string;
  readonly payload: string;
  readonly own: string;
  /** Whether its bytes are fetched at the opening. */
  readonly small: boolean;
}

/** The addresses of one opening. */
export class Talk {
  readonly #root: HTMLElement;
  #tag = "";

  constructor(root: HTMLElement) {
    this.#root = root;
  }

  #address(name: string, more: Record<string, string | number> = {}): string {
    const address = new URL(this.#root.dataset[`${name}Address`] ?? "", location.href);
    const { opening = "" } = this.#root.dataset;
    address.searchParams.set("opening", opening);
    for (const [key, value] of Object.entries(more)) address.searchParams.set(key, String(value));
    return address.href;
  }

  /** Return the state if it changed since the last asking, else null. */
  async state(): Promise<State | null> {
    const headers = { Accept: "application/json", ...(this.#tag ? { "If-None-Match": this.#tag } : {}) };
    const answer = await fetch(this.#address("state"), { headers, cache: "no-store" });
    if (answer.status === 304) return null;
    // The same refusal with its sentence as everywhere.
    if (!answer.ok) return get<State>(this.#address("state"));
    this.#tag = answer.headers.get("ETag") ?? "";
    return (await answer.json()) as State;
  }

  work<T extends Common>(verb: string, seat: number, more: Record<string, number>): Promise<T> {
    return get<T>(this.#address("work", { verb, seat, ...more }));
  }

  /** Return some of a box's locks, from a place in its list on, and where to go on; 0 at the end. */
  deals(seat: number, box: number, card: number, start: number): Promise<{ letters: DealPaper[]; next: number }> {
    return get(this.#address("deals", { seat, box, card, start }));
  }

  async act(verb: string, seat: number, data: object = {}): Promise<void> {
    await post(this.#address("do").replace("/do/_", `/do/${verb}`), { seat, ...data });
    this.#tag = "";
  }

  sit(data: object): Promise<{ seat: number; name: string }> {
    this.#tag = "";
    return post(this.#address("sit"), data);
  }

  /** Return a letter's locked bytes, or null where they are not there. */
  async letter(seal: string): Promise<Uint8Array | null> {
    const answer = await fetch(this.#address("letter").replace("/letter/_", `/letter/${seal}`), { cache: "no-store" });
    return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : null;
  }
}
