/** Notes between the readers of a case: signed, sealed and opened on this device alone. */
import { signNote } from "../proof/note.ts";
import { b64, unb64 } from "../seal/bytes.ts";
import type { MemberKeys } from "../seal/card.ts";
import type { History } from "../seal/chain.ts";
import { codeOf, SealError } from "../seal/errors.ts";
import { checkOwnLine, type Roster } from "../seal/roster.ts";
import { openNote, sealCopy, writeNote } from "../seal/thread.ts";
import { requireUnlocked } from "../keyring.ts";
import { get, post, Refused } from "./ask.ts";
import { straight } from "./bidi.ts";
import { find } from "./find.ts";
import { copyOf, sentence, shortDay, show } from "./letter-words.ts";
import { rostersIn } from "./rosters.ts";

interface Papers {
  readonly history: History;
  readonly to: readonly number[];
  readonly case: string;
  readonly notes: readonly { readonly by: string; readonly on: string; readonly sealed: string }[];
}

interface Checked {
  readonly papers: Papers;
  /** Every roster, oldest first. */
  readonly rosters: readonly Roster[];
}

export function start(root: HTMLElement): void {
  const button = find<HTMLButtonElement>(root, "[data-open-notes]");
  button.addEventListener("click", () => {
    void trying(root, button, async () => {
      const keys = await requireUnlocked(root);
      await showNotes(root, keys);
      button.hidden = true;
    });
  });
  const seal = find<HTMLButtonElement>(root, "[data-seal]");
  seal.addEventListener("click", () => {
    void trying(root, seal, () => keep(root));
  });
}

async function trying(root: HTMLElement, button: HTMLButtonElement, act: () => Promise<void>): Promise<void> {
  button.disabled = true;
  show(find(root, "[data-problem]"));
  try {
    await act();
  } catch (error) {
    show(find(root, "[data-progress]"));
    show(find(root, "[data-problem]"), reasonOf(root, error));
  } finally {
    button.disabled = false;
  }
}

function reasonOf(root: HTMLElement, error: unknown): string {
  if (error instanceof Refused) return error.message;
  const code = codeOf(error);
  if (code === "REPLY_SIZE") return sentence(root, "long");
  return sentence(root, code === "" ? "failed" : "untrue");
}

async function fetchNotes(root: HTMLElement, keys: MemberKeys): Promise<Checked> {
  const papers = await get<Papers>(root.dataset["notes"] ?? "");
  const chain = await rostersIn(document.body.dataset["origin"] ?? "", papers.history);
  checkOwnLine(chain.newest, keys);
  return { papers, rosters: chain.all };
}

async function showNotes(root: HTMLElement, keys: MemberKeys): Promise<void> {
  const { papers, rosters } = await fetchNotes(root, keys);
  const lines: HTMLElement[] = [];
  for (const note of papers.notes) {
    const item = copyOf(root, "line");
    find(item, "[data-from]").textContent = `${shortDay(note.on)} · ${note.by}`;
    find(item, "[data-said]").textContent = straight(await textOf(root, keys, unb64(note.sealed), rosters));
    lines.push(item);
  }
  find(root, "[data-list]").replaceChildren(...lines);
  find(root, "[data-none]").hidden = lines.length > 0;
  find(root, "[data-inside]").hidden = false;
}

/** Read a note; it may be signed under any roster, the newest is the likeliest. */
async function textOf(
  root: HTMLElement,
  keys: MemberKeys,
  sealed: Uint8Array,
  rosters: readonly Roster[],
): Promise<string> {
  let code = "REPLY_SIG";
  for (const roster of [...rosters].reverse()) {
    try {
      return (await openNote(keys, sealed, roster, root.dataset["case"] ?? "")).body;
    } catch (error) {
      code = codeOf(error);
      if (code !== "REPLY_SIG") break;
    }
  }
  return sentence(root, code === "REPLY_FORMAT" ? "closed" : "untrue");
}

async function keep(root: HTMLElement): Promise<void> {
  const text = find<HTMLTextAreaElement>(root, "[data-text]");
  const progress = find(root, "[data-progress]");
  const body = text.value.trim();
  if (body === "") throw new Refused("EMPTY", sentence(root, "empty"));
  const keys = await requireUnlocked(root);
  show(progress, sentence(root, "sealing"));
  const { papers, rosters } = await fetchNotes(root, keys);
  const newest = rosters[rosters.length - 1];
  if (!newest) throw new SealError("ROSTER_CHAIN");
  const written = writeNote(newest.origin, papers.case, root.dataset["today"] ?? "", body);
  const note = await signNote(written, [keys]);
  const to = papers.to.filter((seat) => newest.members.has(seat));
  await post(root.dataset["post"] ?? "", { sealed: b64(await sealCopy(newest, to, note)) });
  text.value = "";
  await showNotes(root, keys);
  show(progress, sentence(root, "kept"));
}
