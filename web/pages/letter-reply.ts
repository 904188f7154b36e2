/** The reply form: ready sentences, a preview, the card's signature, the seal. */
import { signNote } from "../proof/note.ts";
import { b64, random } from "../seal/bytes.ts";
import type { MemberKeys } from "../seal/card.ts";
import { codeOf } from "../seal/errors.ts";
import type { Header } from "../seal/letter.ts";
import { sealCopy, sealReply, writeReply } from "../seal/thread.ts";
import { post, Refused } from "./ask.ts";
import { find } from "./find.ts";
import { hold } from "./guard.ts";
import type { Checked } from "./letter-open.ts";
import { additionsIn, type Said } from "./letter-thread.ts";
import { answer } from "./letter-view.ts";
import { inside, sentence, show, showStage } from "./letter-words.ts";

const ADULTS = new Set(["parent", "other"]);
/** What a ready sentence leaves to be written (casework/replies.py). */
const GAP = "[…]";
/** So long an answer can be taken back before it goes. */
const MINUTE = 60_000;
/** Refusals of an answer that was written before something else came. */
const NEWS = new Set(["ADDED", "NUMBER"]);

export interface Desk {
  readonly root: HTMLElement;
  readonly keys: MemberKeys;
  readonly header: Header;
  /** The newest papers of the letter. */
  papers: () => Checked;
  /** The thread as it is shown. */
  said: () => readonly Said[];
  /** Fetch the papers again and show the thread anew. */
  renew: () => Promise<void>;
}

/** Make the form work; it is shown once the letter was. */
export function startReply(desk: Desk): void {
  const { root, header } = desk;
  const form = find(root, "[data-reply-place]");
  const text = find<HTMLTextAreaElement>(form, "[data-reply-text]");
  const language = find<HTMLSelectElement>(form, "[data-language]");
  const voice = find<HTMLSelectElement>(form, "[data-voice]");
  language.value = answer(header, "language")[0] ?? (document.documentElement.lang || "ky");
  voice.value = answer(header, "who").some((who) => ADULTS.has(who)) ? "adult" : "child";
  for (const button of form.querySelectorAll<HTMLButtonElement>("[data-part]")) {
    button.addEventListener("click", () => {
      const ready = find(inside(root, "ready"), `[data-for="${language.value} ${voice.value} ${button.dataset["part"] ?? ""}"]`);
      text.value = [text.value.trimEnd(), ready.textContent.trim()].filter((part) => part !== "").join("\n\n");
      preview(form, text.value);
      toGap(text);
    });
  }
  text.addEventListener("input", () => {
    preview(form, text.value);
  });
  startSending(desk, form, text);
}

/** Put the cursor where something is still to be written; return whether there is such a place. */
function toGap(text: HTMLTextAreaElement): boolean {
  const at = text.value.indexOf(GAP);
  text.focus();
  if (at >= 0) text.setSelectionRange(at, at + GAP.length);
  return at >= 0;
}

function preview(form: ParentNode, text: string): void {
  find(form, "[data-preview]").hidden = text.trim() === "";
  find(form, "[data-preview-text]").textContent = text;
}

function startSending(desk: Desk, form: ParentNode, text: HTMLTextAreaElement): void {
  const { root } = desk;
  const button = find<HTMLButtonElement>(form, "[data-send]");
  const problem = find(form, "[data-reply-problem]");
  const progress = find(form, "[data-reply-progress]");
  const news = find<HTMLButtonElement>(form, "[data-reply-news]");
  // One key for one text: sent again after a lost answer, it stays one reply.
  let sending = { text: "", key: random(16) };
  const send = async (): Promise<void> => {
    const body = text.value.trim();
    if (sending.text !== body) sending = { text: body, key: random(16) };
    await sendReply(desk, body, sending.key);
    text.value = "";
    preview(form, "");
    await desk.renew();
  };
  const go = (): void => {
    button.disabled = true;
    show(problem);
    show(progress, sentence(root, "writing"));
    send()
      .then(
        () => {
          show(progress, sentence(root, "sent"));
        },
        (error: unknown) => {
          show(progress);
          show(problem, reasonOf(root, error));
          news.hidden = !(error instanceof Refused && NEWS.has(error.code));
        },
      )
      .finally(() => {
        button.disabled = false;
      });
  };
  news.addEventListener("click", () => {
    desk.renew().then(
      () => {
        show(problem);
        news.hidden = true;
        find(root, "[data-thread] > :last-child").scrollIntoView({ block: "center" });
      },
      (error: unknown) => {
        show(problem, reasonOf(root, error));
      },
    );
  });
  const wait = waiting(form, text, go);
  button.addEventListener("click", () => {
    show(progress);
    show(problem);
    news.hidden = true;
    if (text.value.trim() === "") show(problem, sentence(root, "empty"));
    else if (toGap(text)) show(problem, sentence(root, "gap"));
    else wait();
  });
}

/** Return what shows the answer once more, and sends it after a minute unless it is taken back. */
function waiting(form: ParentNode, text: HTMLTextAreaElement, go: () => void): () => void {
  const writing = find(form, "[data-reply-write]");
  const look = find(form, "[data-reply-look]");
  const now = find<HTMLButtonElement>(look, "[data-send-now]");
  let timer = 0;
  const end = (): void => {
    clearTimeout(timer);
    writing.hidden = false;
    look.hidden = true;
    hold(null);
  };
  const sendNow = (): void => {
    end();
    go();
  };
  now.addEventListener("click", sendNow);
  find(look, "[data-take-back]").addEventListener("click", () => {
    end();
    text.focus();
  });
  return () => {
    writing.hidden = true;
    look.hidden = false;
    hold(() => true);
    timer = window.setTimeout(sendNow, MINUTE);
    now.focus();
  };
}

/**
 * Return who reads the answer again: the letter's readers, who writes, and who reads by a share.
 *
 * Of the last the server alone tells, so the author's own words decide once more.
 */
function readersOf(header: Header, { newest, papers }: Checked, keys: MemberKeys): number[] {
  const avoid = answer(header, "avoid");
  const shared = papers.shared.filter((seat) => !avoid.includes(newest.members.get(seat)?.label ?? ""));
  return [...header.to, keys.seat, ...shared];
}

async function sendReply({ root, keys, header, papers, said }: Desk, body: string, key: Uint8Array): Promise<void> {
  const checked = papers();
  const { papers: now, newest: roster } = checked;
  const text = writeReply(roster.origin, header.id, now.number, root.dataset["today"] ?? "", body);
  const note = await signNote(text, [keys]);
  const { stage } = await post<{ stage: string }>(root.dataset["answer"] ?? "", {
    number: now.number,
    ...additionsIn(said()),
    key: b64(key),
    sealed: b64(await sealReply(header.reply_to, note)),
    copy: b64(await sealCopy(roster, readersOf(header, checked, keys), note)),
  });
  showStage(root, stage);
}

function reasonOf(root: HTMLElement, error: unknown): string {
  if (error instanceof Refused) return error.message;
  if (codeOf(error) === "REPLY_SIZE") return sentence(root, "long");
  const why = error instanceof TypeError ? `${sentence(root, "network")} ` : "";
  return why + sentence(root, "kept");
}
