/** What was said since a letter: the author's additions and the commission's answers. */
import { unb64 } from "../seal/bytes.ts";
import type { MemberKeys } from "../seal/card.ts";
import { codeOf, SealError } from "../seal/errors.ts";
import type { Header } from "../seal/letter.ts";
import type { Roster } from "../seal/roster.ts";
import { openFollowup, openReply } from "../seal/thread.ts";
import { straight } from "./bidi.ts";
import { find } from "./find.ts";
import type { Checked, Line } from "./letter-open.ts";
import { copyOf, sentence, shortDay } from "./letter-words.ts";

/** Show the thread in the letter's element, anew each time. */
export async function showThread(
  root: HTMLElement,
  view: HTMLElement,
  { papers, rosters }: Checked,
  keys: MemberKeys,
  header: Header,
): Promise<void> {
  const lines: HTMLElement[] = [];
  for (const line of papers.thread) {
    const item = copyOf(root, "line");
    const from = line.way === "in" ? sentence(root, "author") : line.by;
    item.classList.toggle("said--out", line.way === "out");
    find(item, "[data-from]").textContent = `${shortDay(line.dated)} · ${from}`;
    find(item, "[data-said]").textContent = straight(await textOf(root, line, rosters, keys, header));
    lines.push(item);
  }
  find(view, "[data-thread]").replaceChildren(...lines);
  find(view, "[data-silence]").hidden = lines.length > 0;
}

async function textOf(
  root: HTMLElement,
  line: Line,
  rosters: readonly Roster[],
  keys: MemberKeys,
  header: Header,
): Promise<string> {
  try {
    const sealed = unb64(line.sealed);
    if (line.way === "out") return await ownAnswer(sealed, rosters, keys, header);
    return (await openFollowup(keys.identity, sealed, header)).header.text;
  } catch (error) {
    return sentence(root, reasonOf(codeOf(error), line.way));
  }
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
  keys: MemberKeys,
  header: Header,
): Promise<string> {
  for (const roster of [...rosters].reverse()) {
    try {
      const reply = await openReply(keys, sealed, roster);
      if (reply.thread === header.id) return reply.body;
    } catch (error) {
      if (codeOf(error) !== "REPLY_SIG") throw error;
    }
  }
  throw new SealError("REPLY_SIG");
}
