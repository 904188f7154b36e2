/** The letter's way and its answers, read with the twenty digits; nothing of them leaves the page. */

import { readVkey } from "../proof/note.ts";
import { concat, equal, hex, random, sha256, u64, unb64, utf8 } from "../seal/bytes.ts";
import { codeOf, SealError } from "../seal/errors.ts";
import { charactersOf, MAX_TEXT, newLetterId, sealNumber } from "../seal/letter.ts";
import { checkCode, derive, digitsOf, openStub, readReceipt, type ReceiptKeys, type Stub } from "../seal/receipt.ts";
import type { Chain } from "../seal/chain.ts";
import type { Roster } from "../seal/roster.ts";
import { doWork } from "../seal/work.ts";
import { choicesOf, followupMac, openReply, type Reply, sealFollowup } from "../seal/thread.ts";
import { filled } from "./filled.ts";
import { proveTakenOut } from "./proof-of.ts";
import { hold } from "./guard.ts";
import { groups } from "./groups.ts";
import { watchIdle } from "./idle.ts";
import { tellLate } from "./late.ts";
import { compositions, isOpenFor, readersNow, sealedTo, type Told } from "./letter-chain.ts";
import { ask, awaken, dateOf, find, keepWords, pause, pinned, Refused, sentence, show } from "./shared.ts";

interface Answer extends Told {
  stub: string;
  receipt: string;
  box: string;
  stage: string;
  lock: string;
  awaits: string;
  longer: string;
  dated: string;
  opened: { date: string; index: number } | null;
  messages: { number: number; sealed: string; dated: string }[];
}

/** What is on the page now; a change of language shows it again without asking. */
interface Opened {
  readonly keys: ReceiptKeys;
  readonly answer: Answer;
  readonly stub: Stub | null;
  readonly chain: Chain;
  /** The roster the letter was sealed to; null where the server did not show it. */
  readonly own: Roster | null;
  readonly replies: readonly { reply: Reply; roster: Roster }[];
  readonly warnings: readonly string[];
  words: string;
  /** What was added in this sitting; the server gives back none of it. */
  said: string[];
}

let opened: Opened | null = null;
let isBusy = false;

export function start(): void {
  const root = document.querySelector<HTMLElement>('[data-module="follow"]');
  if (!root) return;
  awaken(document);
  keepWords(document, start);
  if (opened) {
    render(root, opened);
    tellLate();
    return;
  }
  const form = find<HTMLFormElement>(root, "[data-code-form]");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void look(root);
  });
  tellLate();
}

function codeOfError(error: unknown): string {
  return codeOf(error) || (error instanceof Error ? error.message : "");
}

async function look(root: HTMLElement): Promise<void> {
  if (isBusy) return;
  isBusy = true;
  const problem = find(root, "[data-problem]");
  const progress = find(root, "[data-progress]");
  const field = find<HTMLInputElement>(root, "[data-code-field]");
  show(problem);
  try {
    // A slip of the finger is found here: nothing is asked with a wrong code.
    const code = checkCode(field.value);
    show(progress, sentence("READ"));
    await pause(30);
    const keys = await derive(root.dataset["origin"] ?? "", code);
    show(progress, sentence("ASK"));
    opened = await read(root, keys);
    render(root, opened);
    tellLate();
    window.scrollTo({ top: 0, behavior: "instant" });
    find(root, "[data-thread-page]").focus({ preventScroll: true });
  } catch (error) {
    show(progress);
    const typed = digitsOf(field.value).length;
    const code = codeOfError(error);
    show(problem, filled(sentence(code === "CODE_TYPO" && typed !== 20 ? "CODE_COUNT" : code), { n: String(typed) }));
    field.focus();
  } finally {
    isBusy = false;
  }
}

/** Ask for the mailbox and check all that comes: chain, stub, receipt, replies. */
async function read(root: HTMLElement, keys: ReceiptKeys): Promise<Opened> {
  const asked = concat(utf8("TBM1"), keys.mailbox, keys.auth);
  const answer = (await (await ask(root.dataset["thread"] ?? "", asked)).json()) as Answer;
  const origin = root.dataset["origin"] ?? "";
  const pin = pinned();
  const chain = await compositions(answer, origin, pin);
  const warnings = pin && !equal(chain.begins.hash, pin) ? ["ANEW"] : [];
  const stub = await openStub(keys, unb64(answer.stub)).catch((error: unknown) => {
    warnings.push(codeOf(error) === "STUB_MISSING" ? "STUB_MISSING" : "STUB_FORGED");
    return null;
  });
  const own = stub && (await sealedTo(chain, answer.box, stub.boxId));
  if (stub && !(own && (await isReceiptOf(answer, stub, origin)))) warnings.push("RECEIPT");
  if (own && !isOpenFor(chain, own) && answer.lock !== "ended") warnings.push("ANEW_ADD");
  const replies = stub ? await readReplies(answer, keys, stub, chain.all) : [];
  if (stub && replies.length < answer.messages.length) warnings.push("REPLY_SIG");
  return { keys, answer, stub, chain, own, replies, warnings, words: "", said: [] };
}

/** Tell whether the journal still says that this very letter lies in that very box. */
async function isReceiptOf(answer: Answer, stub: Stub, origin: string): Promise<boolean> {
  try {
    const { publicKey } = await readVkey(answer.journal);
    const { seal, boxId } = await readReceipt(answer.receipt, origin, publicKey);
    return equal(seal, stub.seal) && equal(boxId, stub.boxId);
  } catch (error) {
    if (!codeOf(error)) throw error;
    return false;
  }
}

async function readReplies(
  answer: Answer,
  keys: ReceiptKeys,
  stub: Stub,
  rosters: readonly Roster[],
): Promise<{ reply: Reply; roster: Roster }[]> {
  const found: { reply: Reply; roster: Roster }[] = [];
  let last = 0;
  for (const { sealed } of answer.messages) {
    const one = await signedReply(keys, unb64(sealed), rosters);
    if (!one || one.reply.thread !== stub.letterId || one.reply.seq <= last) continue;
    last = one.reply.seq;
    found.push(one);
  }
  return found;
}

/** Members change, answers stay: the newest roster that knows the signer is the one that counts. */
async function signedReply(
  keys: ReceiptKeys,
  sealed: Uint8Array,
  rosters: readonly Roster[],
): Promise<{ reply: Reply; roster: Roster } | null> {
  for (const roster of [...rosters].reverse()) {
    try {
      return { reply: await openReply(keys, sealed, roster), roster };
    } catch (error) {
      if (codeOf(error) !== "REPLY_SIG") return null;
    }
  }
  return null;
}

// ── The page ──────────────────────────────────────────────────────────────────
function render(root: HTMLElement, shown: Opened): void {
  const page = find<HTMLTemplateElement>(document, "template[data-thread-template]").content.cloneNode(true) as DocumentFragment;
  const { answer, stub } = shown;
  show(find(page, "[data-warning]"), shown.warnings.map((code) => sentence(code)).join(" "));
  find(page, "[data-dated]").textContent = dateOf(root, answer.dated);
  stages(page, answer.stage);
  const list = find(page, "[data-replies]");
  for (const each of shown.replies) list.append(replyElement(root, each.reply, each.roster));
  const awaits = shown.replies.length ? "" : answer.awaits;
  for (const words of page.querySelectorAll<HTMLElement>("[data-awaits]")) words.hidden = words.dataset["awaits"] !== awaits;
  find(page, "[data-longer]").textContent = dateOf(root, answer.longer);
  const number = stub ? sealNumber(stub.seal) : "";
  find(page, "[data-seal]").textContent = groups(number).join(" ");
  for (const words of page.querySelectorAll<HTMLElement>("[data-lock]")) words.hidden = words.dataset["lock"] !== answer.lock;
  find(page, "[data-if-opened]").hidden = !answer.opened;
  find(page, "[data-if-waiting]").hidden = Boolean(answer.opened) || stub?.kind === "urgent";
  if (answer.opened) find(page, "[data-opened]").textContent = dateOf(root, answer.opened.date);
  if (answer.opened && stub && shown.own) prove(root, find(page, "[data-proof]"), shown, stub, shown.own);
  find<HTMLAnchorElement>(page, "[data-published]").href = `${root.dataset["published"] ?? ""}#s-${number}`;
  addForm(root, page, shown);
  root.querySelector("[data-ask]")?.remove();
  root.querySelector("[data-thread-page]")?.remove();
  root.prepend(page);
  hold(() => shown.words.trim() !== "");
  watchIdle();
}

/** The check goes on while the page is read; its one sentence comes when it is done. */
function prove(root: HTMLElement, line: HTMLElement, { answer, chain }: Opened, stub: Stub, own: Roster): void {
  const { entryAt: entry = "", proofAt: proof = "", manifestAt: manifest = "" } = root.dataset;
  show(line, sentence("PROVE"));
  proveTakenOut(answer, stub, { chain, own }, { entry, proof, manifest }).then(
    (said) => {
      line.classList.toggle("notice--warm", said === "PROOF_ACT" || said === "PROOF_LIST" || said === "PROOF_LOG");
      show(line, sentence(said));
    },
    () => {
      show(line, sentence("PROOF_AWAY"));
    },
  );
}

function stages(page: ParentNode, now: string): void {
  let past = true;
  for (const one of page.querySelectorAll<HTMLElement>("[data-stage]")) {
    if (one.dataset["stage"] === now) {
      past = false;
      one.setAttribute("aria-current", "step");
    } else if (past) one.classList.add("stages__one--past");
  }
}

function replyElement(root: HTMLElement, { body, date, seats }: Reply, roster: Roster): HTMLElement {
  const element = document.createElement("div");
  element.className = "reply";
  const text = document.createElement("p");
  const [words, choices] = choicesOf(body);
  text.className = "reply__text";
  text.textContent = words;
  const from = document.createElement("p");
  from.className = "reply__from";
  const posts = new Set([...seats].map((seat) => postWord(roster.members.get(seat)?.label ?? "")));
  from.textContent = `${dateOf(root, date)} · ${[...posts].join(", ")}`;
  element.append(text);
  for (const choice of choices) {
    const button = document.createElement("button");
    button.className = "button button--quiet";
    button.textContent = choice;
    button.dataset["tap"] = `> ${words.split("\n").pop() ?? ""}\n`;
    element.append(button, " ");
  }
  element.append(from);
  return element;
}

function postWord(label: string): string {
  return document.querySelector(`[data-post="${CSS.escape(label)}"]`)?.textContent.trim() ?? label;
}

// ── Adding ────────────────────────────────────────────────────────────────────
function addForm(root: HTMLElement, page: ParentNode, shown: Opened): void {
  const form = find<HTMLFormElement>(page, "[data-add-form]");
  const text = find<HTMLTextAreaElement>(form, "textarea");
  text.value = shown.words;
  text.addEventListener("input", () => {
    shown.words = text.value;
  });
  thank(page, shown);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void add(root, shown);
  });
  // A button's own words are what it sends, after the question that they answer.
  root.onclick = ({ target }) => {
    const button = (target as HTMLElement).closest("button");
    if (!button) return;
    const { tap } = button.dataset;
    void add(root, shown, tap === undefined ? "" : tap + button.textContent.trim());
  };
  const isOpen = isOpenFor(shown.chain, shown.own);
  find(page, "[data-add]").hidden = !isOpen;
  find(page, "[data-helped]").hidden = !isOpen || !shown.replies.length;
}

/** The key of what is being added: the same words sent twice are one message. */
let addKey: { words: string; key: Uint8Array; sealed: Uint8Array } | null = null;

async function add(root: HTMLElement, shown: Opened, tap = ""): Promise<void> {
  if (isBusy) return;
  isBusy = true;
  const problem = find(root, "[data-add-problem]");
  const progress = find(root, "[data-add-progress]");
  show(problem);
  try {
    const form = find<HTMLFormElement>(root, "[data-add-form]");
    const words = tap || wordsOf(form);
    progress.classList.remove("progress--done");
    show(progress, sentence("ADD_SEAL"));
    progress.scrollIntoView({ block: "center" });
    if (addKey?.words !== words) addKey = { words, key: random(16), sealed: await sealed(shown, words) };
    const { key, sealed: mine } = addKey;
    const send = (nonce: number): Promise<Response> =>
      ask(root.dataset["add"] ?? "", concat(utf8("TBF2"), shown.keys.mailbox, shown.keys.auth, key, u64(nonce), mine));
    await send(0).catch(async (error: unknown) => {
      // Many add at once: a little work is asked for.
      if (!(error instanceof Refused && error.work)) throw error;
      await send(await doWork(key, await sha256(mine), error.work));
    });
    addKey = null;
    shown.said.push(words);
    if (!tap) {
      shown.words = "";
      form.reset();
    }
    thank(root, shown);
  } catch (error) {
    const code = codeOfError(error);
    show(progress);
    show(problem, sentence(code === "NETWORK" ? "ADD_NETWORK" : code));
  } finally {
    isBusy = false;
  }
}

function thank(page: ParentNode, { said }: Opened): void {
  if (!said.length) return;
  show(find(page, "[data-said]"), said.join("\n\n"));
  const progress = find(page, "[data-add-progress]");
  progress.classList.add("progress--done");
  show(progress, sentence("ADDED"));
}

function wordsOf(form: HTMLFormElement): string {
  const now = (form.elements.namedItem("now") as RadioNodeList).value;
  const typed = find<HTMLTextAreaElement>(form, "textarea").value.trim();
  const words = [now && sentence(now), typed].filter(Boolean).join("\n");
  if (!words) throw new Refused("EMPTY");
  if (charactersOf(words) > MAX_TEXT) throw new Refused("LETTER_LONG");
  return words;
}

/** Seal something more to the letter's readers; throws what `readersNow` does. */
export async function sealed({ keys, stub, chain, own }: Pick<Opened, "keys" | "stub" | "chain" | "own">, text: string): Promise<Uint8Array> {
  if (!stub) throw new SealError("LETTER_READERS");
  const { roster, seats: to } = readersNow(chain, own, stub.to);
  const id = newLetterId();
  return sealFollowup(roster, to, {
    v: 1,
    kind: "followup",
    origin: roster.origin,
    box: hex(stub.boxId),
    id,
    sealed_by: "browser",
    to,
    mailbox: hex(keys.mailbox),
    reply_to: keys.recipient,
    thread_key: "",
    thread: stub.letterId,
    mac: await followupMac(keys.threadKey, id, text),
    text,
    files: [],
  });
}
