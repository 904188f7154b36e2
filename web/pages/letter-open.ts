/** Fetching a letter and opening it on this device; whatever is wrong becomes one of a few words. */
import { type SealedBox, readBox } from "../seal/box.ts";
import { b64, equal, hex, sha256, unb64, unhex } from "../seal/bytes.ts";
import type { MemberKeys } from "../seal/card.ts";
import { codeOf } from "../seal/errors.ts";
import { type Opened, openLetter, openUrgent, type Plain, sealOf } from "../seal/letter.ts";
import { readKeys } from "../seal/opening.ts";
import { checkNext, checkOwnLine, type Roster } from "../seal/roster.ts";
import { get, post, Refused } from "./ask.ts";
import { showStage } from "./letter-words.ts";

/** What was said after the letter, sealed to its readers. */
export interface Line {
  readonly way: "in" | "out";
  readonly number: number;
  readonly sealed: string;
  readonly dated: string;
  readonly by: string;
}

/** The signed and sealed files around a letter, as the server hands them out. */
export interface Papers {
  readonly roster: readonly string[];
  readonly epoch: number;
  readonly box: string;
  readonly keys: string | null;
  readonly number: number;
  readonly thread: readonly Line[];
}

/** The papers after their signatures were checked. */
export interface Checked {
  readonly papers: Papers;
  /** Every roster, oldest first. */
  readonly rosters: readonly Roster[];
  /** The roster in force. */
  readonly newest: Roster;
  /** The roster the letter is sealed to. */
  readonly roster: Roster;
  readonly box: SealedBox;
}

export interface Reading extends Plain {
  /** The other number of the same letter, if somebody put it in twice. */
  readonly twin: string;
}

/** A reason why there is no text, by the name of its sentence in the page. */
export class NotOpened extends Error {
  readonly say: string;

  constructor(say: string) {
    super(say);
    this.say = say;
  }
}

/** Fetch the papers and check every signature on them; throws NotOpened. */
export async function fetchPapers(address: string): Promise<Checked> {
  const papers = await get<Papers>(address);
  try {
    const rosters = await readChain(papers.roster);
    const roster = rosters[papers.epoch - 1];
    const newest = rosters[rosters.length - 1];
    if (!roster || !newest || roster.origin !== document.body.dataset["origin"]) throw new NotOpened("untrue");
    return { papers, rosters, newest, roster, box: await readBox(papers.box, roster) };
  } catch (error) {
    if (codeOf(error) === "") throw error;
    throw new NotOpened("untrue");
  }
}

async function readChain(notes: readonly string[]): Promise<Roster[]> {
  const rosters: Roster[] = [];
  for (const note of notes) rosters.push(await checkNext(rosters[rosters.length - 1] ?? null, note));
  return rosters;
}

/** Check that the letter was sealed to this very card; throws NotOpened. */
export function checkCard({ roster }: Checked, keys: MemberKeys): void {
  try {
    checkOwnLine(roster, keys);
  } catch {
    throw new NotOpened("other-card");
  }
}

/** Take the letter's bytes, open them and tell the server whether they could be read; throws NotOpened. */
export async function readLetter(root: HTMLElement, checked: Checked, keys: MemberKeys): Promise<Reading> {
  const { box, papers, roster } = checked;
  const urgent = root.dataset["kind"] === "urgent";
  const seeds = urgent ? [] : await openedLocks(keys, box, papers.keys);
  const sealed = await take(root.dataset["take"] ?? "");
  if (!equal(await sealOf(sealed), unhex(root.dataset["seal"] ?? ""))) throw new NotOpened("changed");
  const opened = urgent
    ? await openUrgent(keys, roster, hex(box.id), sealed)
    : await openLetter(keys, roster, box, sealed, seeds);
  const { result } = opened;
  const said = result === "ok" || result === "not-for-me";
  const twin = said ? await report(root, opened) : "";
  if (result === "not-for-me" && urgent) throw new NotOpened("not-for-duty");
  if (result !== "ok") throw new NotOpened(result);
  return { header: opened.header, files: opened.files, twin };
}

async function openedLocks(keys: MemberKeys, box: SealedBox, file: string | null): Promise<Uint8Array[]> {
  if (file === null) throw new NotOpened("no-keys");
  try {
    return await readKeys(keys, box, unb64(file));
  } catch {
    throw new NotOpened("keys");
  }
}

/** Ask for the sealed bytes; who asked is written into the record of reading. */
async function take(address: string): Promise<Uint8Array> {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/octet-stream", "X-CSRFToken": document.body.dataset["csrf"] ?? "" },
    cache: "no-store",
  });
  if (answer.ok) return new Uint8Array(await answer.arrayBuffer());
  const said = (await answer.json().catch(() => ({}))) as { error?: string; message?: string };
  throw new Refused(said.error ?? `HTTP_${answer.status}`, said.message ?? answer.statusText);
}

/** Return the other number of a letter that somebody put in twice, "" if nobody did. */
async function report(root: HTMLElement, opened: Opened): Promise<string> {
  const { result } = opened;
  // The hash of a random name: it says nothing about the letter, and finds its twin in any box.
  const name = result === "ok" ? b64(await sha256(`trustbox.v1/seen\n${opened.header.id}`)) : "";
  const said = await post<{ twin: string; stage: string }>(root.dataset["report"] ?? "", { result, name });
  showStage(root, said.stage);
  return said.twin;
}
