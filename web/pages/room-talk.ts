/** What the room and the server say to each other: the shapes of state and work, and the asking. */
import { unb64 } from "../proof/bytes.ts";
import { get, post } from "./ask.ts";

export type Todo =
  | "confirm"
  | "deal"
  | "sign-box"
  | "cosign"
  | "open"
  | "release"
  | "keys"
  | "sign-act"
  | "sign-line"
  | "wait"
  | "over";

export interface Mine {
  readonly seat: number;
  readonly name: string;
  readonly todo: Todo;
  /** The signing key of the card the seat confirmed with, in base64; "" before. */
  readonly card: string;
}

export interface Person {
  readonly seat: number;
  readonly name: string;
  readonly post: string;
  readonly here: boolean;
  readonly confirmed: boolean;
  readonly done: boolean;
  readonly waited: boolean;
}

export interface State {
  readonly step: string;
  readonly kind: string;
  readonly done: number;
  readonly of: number;
  readonly waiting: readonly string[];
  readonly people: readonly Person[];
  readonly code: string;
  readonly lead: string;
  readonly lead_away: boolean;
  readonly letters: number;
  readonly urgent: number;
  readonly paper: number;
  readonly mine: readonly Mine[];
}

/** The material of every step; which parts are there depends on `todo` (opening/work.py). */
export interface Work {
  readonly todo: Todo;
  readonly today: string;
  readonly rosters: readonly string[];
  readonly number: number;
  readonly lock: number;
  readonly text: string;
  readonly deal: string;
  readonly locks: readonly { lock: number; dealer: number; recipient: string }[];
  readonly files: readonly string[];
  readonly names: Readonly<Record<string, string>>;
  readonly checkpoint: string;
  readonly journal: string;
  readonly entry: string;
  readonly epoch: number;
  readonly inclusion: readonly string[];
  readonly consistency: readonly string[];
  readonly box: string;
  readonly kind: string;
  readonly manifest: string;
  readonly open: string;
  readonly releases: readonly { seat: number; file: string; note: string }[];
  readonly urgent: string;
  readonly paper: number;
  readonly planned: string;
  readonly reason: string;
  readonly keys: string;
  readonly next: string;
  readonly next_epoch: number;
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

  work(seat: number, known: number): Promise<Work> {
    return get<Work>(this.#address("work", { seat, known }));
  }

  async act(verb: string, seat: number, data: object = {}): Promise<void> {
    await post(this.#address("do").replace("/do/_", `/do/${verb}`), { seat, ...data });
    this.#tag = "";
  }

  sit(data: object): Promise<{ seat: number; name: string }> {
    this.#tag = "";
    return post(this.#address("sit"), data);
  }

  async letter(seal: string): Promise<Uint8Array> {
    const answer = await fetch(this.#address("letter").replace("/letter/_", `/letter/${seal}`), { cache: "no-store" });
    if (!answer.ok) throw new TypeError("letter");
    return new Uint8Array(await answer.arrayBuffer());
  }
}

export function bytesOf(list: readonly string[]): Uint8Array[] {
  return list.map(unb64);
}
