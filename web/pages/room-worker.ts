/** Whose card does a part, what it is given for it, and how what stops it is named. */
import { unb64 } from "../seal/bytes.ts";
import type { SealedBox } from "../seal/box.ts";
import type { OpeningKind } from "../seal/opening.ts";
import type { Reference } from "../seal/reference.ts";
import * as memory from "./room-memory.ts";
import { Papers } from "./room-papers.ts";
import type { Holder, Progress } from "./room-shares.ts";
import type { Common, Part } from "./room-talk.ts";

export interface Worker extends Holder {
  readonly part: Part;
  readonly progress: Progress;
  /** The member was told that nobody outside has vouched for the journal for days, and pressed again. */
  readonly anyway: boolean;
}

/** A reason not to sign, by the name of its sentence in the page. */
export class Doubt extends Error {
  override readonly name = "Doubt";
  readonly code: string;

  constructor(code: string, detail = "") {
    super(detail ? `${code}: ${detail}` : code);
    this.code = code;
  }
}

/** The text to be signed is not the one this browser comes to. */
export function differs(detail: string): Doubt {
  return new Doubt("TEXT_DIFFERS", detail);
}

/** Fetch what a part needs, and check what comes with every part. */
export async function workFor<T extends Common>({ talk, seat, keys, part }: Holder & { readonly part: Part }): Promise<[T, Papers]> {
  const known = (await memory.knownJournal(keys.origin))?.size ?? 0;
  const work = await talk.work<T>(part.verb, seat, { box: part.box, other: part.other, known });
  return [work, await Papers.read(keys.origin, work)];
}

export function referenceOf({ number, id }: SealedBox): Reference {
  return { number, hash: id };
}

export function openingKind(kind: string): OpeningKind {
  if (kind === "planned" || kind === "moved" || kind === "extraordinary") return kind;
  throw differs("kind");
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
