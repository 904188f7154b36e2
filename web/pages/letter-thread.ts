/** What was said since a letter: the author's additions and the commission's answers. */
import { unb64 } from "../seal/bytes.ts";
import type { MemberKeys } from "../seal/card.ts";
import { fileKey, type Identity } from "../seal/envelope.ts";
import { codeOf, SealError } from "../seal/errors.ts";
import type { Header } from "../seal/letter.ts";
import type { Roster } from "../seal/roster.ts";
import type { Sharing } from "../seal/sharing.ts";
import { openFollowup, openReply } from "../seal/thread.ts";
import { straight } from "./bidi.ts";
import { find } from "./find.ts";
import { type Checked, type Line, sharingOf } from "./letter-open.ts";
import { copyOf, sentence, shortDay } from "./letter-words.ts";

/** One line of a thread; `text` is null where it could not be opened, and `why` says it. */
export interface Said {
  readonly line: Line;
  readonly text: string | null;
  readonly why: string;
}

/** Whose thread it is and with what it opens. */
export interface Thread {
  readonly checked: Checked;
  readonly keys: MemberKeys;
  readonly header: Header;
  /** The letter's seal in hexadecimal. */
  readonly seal: string;
}

/** Open every line of a thread. */
export async function readThread({ checked, keys, header, seal }: Thread): Promise<Said[]> {
  const sharing = await sharingOf(checked, keys, seal);
  const said: Said[] = [];
  for (const [i, line] of checked.papers.thread.entries()) {
    try {
      const text = await textOf(line, identityOf(i, keys, sharing), checked.rosters, header);
      said.push({ line, text, why: "" });
    } catch (error) {
      said.push({ line, text: null, why: reasonOf(codeOf(error), line.way) });
    }
  }
  return said;
}

/** Return the own key of every line, null of what does not open here. */
export async function threadKeys({ checked, keys, seal }: Thread): Promise<(Uint8Array | null)[]> {
  const sharing = await sharingOf(checked, keys, seal);
  const found: (Uint8Array | null)[] = [];
  for (const [i, line] of checked.papers.thread.entries()) {
    found.push(await fileKey(unb64(line.sealed), [identityOf(i, keys, sharing)]).catch(() => null));
  }
  return found;
}

/** How much of what the author added was shown, and how much of it, from the first on, this card was let into. */
export function additionsIn(said: readonly Said[]): { shown: number; heard: number } {
  const added = said.filter(({ line }) => line.way === "in");
  const closed = added.findIndex(({ why }) => why === "line-closed");
  return { shown: added.length, heard: closed < 0 ? added.length : closed };
}

/** The sign with which a button of the author's page begins, and what it says (docs/spec/thread.md §Marks). */
const MARKS: Readonly<Record<string, string>> = { "■": "mark-stop", "✔": "mark-helped", "◐": "mark-partly", "✘": "mark-not" };

function markOf({ line, text }: Said): string {
  return (line.way === "in" && MARKS[text?.[0] ?? ""]) || "";
}

/** Show the thread in the letter's element, anew each time. */
export async function showThread(root: HTMLElement, view: HTMLElement, thread: Thread): Promise<Said[]> {
  const said = await readThread(thread);
  find(view, "[data-thread]").replaceChildren(...said.map((one) => itemOf(root, one)));
  find(view, "[data-silence]").hidden = said.length > 0;
  find(view, "[data-stop]").hidden = !said.some((one) => markOf(one) === "mark-stop");
  return said;
}

function itemOf(root: HTMLElement, one: Said): HTMLElement {
  const { line, text, why } = one;
  const mark = markOf(one);
  const item = copyOf(root, "line");
  item.classList.toggle("said--out", line.way === "out");
  const about = [shortDay(line.dated), fromOf(root, line), ...(mark ? [sentence(root, mark)] : [])];
  find(item, "[data-from]").textContent = about.join(" · ");
  find(item, "[data-said]").textContent = text === null ? sentence(root, why) : straight(text);
  return item;
}

/** Return who said it, in the page's words. */
export function fromOf(root: HTMLElement, line: Line): string {
  return line.way === "in" ? sentence(root, "author") : line.by;
}

/** A line that was shared opens with its own key, all others with the card. */
function identityOf(i: number, keys: MemberKeys, sharing: Sharing | null): Identity {
  return sharing?.said[i] ?? keys.identity;
}

async function textOf(line: Line, identity: Identity, rosters: readonly Roster[], header: Header): Promise<string> {
  const sealed = unb64(line.sealed);
  if (line.way === "out") return await ownAnswer(sealed, rosters, identity, header);
  return (await openFollowup(identity, sealed, header)).header.text;
}

function reasonOf(code: string, way: Line["way"]): string {
  // A copy that does not open was sealed to others: REPLY_FORMAT hides why.
  if (code === "NOT_FOR_THIS_KEY" || code === "REPLY_FORMAT") return "line-closed";
  if (code.startsWith("FOLLOWUP_")) return "line-forged";
  return way === "out" ? "answer-forged" : "line-damaged";
}

/** Read an answer's copy; it may be signed under any roster, the newest is the likeliest. */
async function ownAnswer(
  sealed: Uint8Array,
  rosters: readonly Roster[],
  identity: Identity,
  header: Header,
): Promise<string> {
  for (const roster of [...rosters].reverse()) {
    try {
      const reply = await openReply({ identity }, sealed, roster);
      if (reply.thread === header.id) return reply.body;
    } catch (error) {
      if (codeOf(error) !== "REPLY_SIG") throw error;
    }
  }
  throw new SealError("REPLY_SIG");
}
