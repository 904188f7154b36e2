/** Whose card does a part, what it is given for it, and how what stops it is named. */
import { unb64 } from "../seal/bytes.ts";
import type { SealedBox } from "../seal/box.ts";
import type { OpeningKind } from "../seal/opening.ts";
import type { Reference } from "../seal/reference.ts";
import { inTurn } from "./journal.ts";
import { Papers } from "./room-papers.ts";
import type { Holder, Progress } from "./room-shares.ts";
import type { About, BoxPaper, Common, Part } from "./room-talk.ts";

export interface Worker extends Holder {
  readonly part: Part;
  readonly progress: Progress;
  readonly shown: Shown;
  /** Boxes of which the member was told that nobody outside has vouched for days, and pressed again. */
  readonly anyway: ReadonlySet<string>;
  /** Say how many letters the server does not have as they were sealed. */
  readonly lost: (letters: number) => void;
}

/** What the member had on the screen at the last press of a seat. */
export interface Shown {
  /** What the opening is; null where nothing was pressed since the page was loaded. */
  readonly about: About | null;
  /** The texts that open the boxes. */
  readonly opens: readonly string[];
  /** The act or the line. */
  readonly text: string;
  /** The act in words. */
  readonly document: string;
}

/** A reason not to sign, by the name of its sentence in the page. */
export class Doubt extends Error {
  override readonly name = "Doubt";
  readonly code: string;
  readonly detail: string;

  constructor(code: string, detail = "") {
    super(detail ? `${code}: ${detail}` : code);
    [this.code, this.detail] = [code, detail];
  }
}

/** The text to be signed is not the one this browser comes to. */
export function differs(detail: string): Doubt {
  return new Doubt("TEXT_DIFFERS", detail);
}

/** Fetch what a part needs, and check what comes with every part. */
export function workFor<T extends Common>({ talk, seat, keys, part }: Holder & { readonly part: Part }): Promise<[T, Papers]> {
  return inTurn(keys.origin, async (known) => {
    const work = await talk.work<T>(part.verb, seat, { box: part.box, other: part.other, known });
    return [work, await Papers.read(keys.origin, work)];
  });
}

/** Fetch what a part about a box needs; it must be of the box that was asked for. */
export async function workOn<T extends Common & BoxPaper>(holder: Holder & { readonly part: Part }): Promise<[T, Papers, SealedBox]> {
  const [work, papers] = await workFor<T>(holder);
  const box = await papers.box(work);
  if (box.number !== holder.part.box) throw differs("another box");
  return [work, papers, box];
}

export function referenceOf({ number, id }: SealedBox): Reference {
  return { number, hash: id };
}

export function openingKind(kind: string): OpeningKind {
  if (kind === "planned" || kind === "moved" || kind === "extraordinary") return kind;
  throw differs("kind");
}

/** A closing text but for who is present and where the journal stands: those change by themselves. */
export function essenceOf(text: string): string {
  return text.replace(/^(present|checkpoint) .*\n/gm, "");
}

/** The numbers of a line of a text. */
export function numbersIn(text: string, key: string): number[] {
  const found = new RegExp(`^${key} (.+)$`, "m").exec(text)?.[1] ?? "";
  return found === "-" || found === "" ? [] : found.split(" ").map(Number);
}

/** The journal's head that a text names. */
export function checkpointIn(text: string): Reference {
  const [, size = "0", root = ""] = /^checkpoint (\d+) (\S+)$/m.exec(text) ?? [];
  return { number: Number(size), hash: unb64(root) };
}
