/**
 * Signing a composition. Before the card signs, the browser makes sure that the text is what the
 * page shows, that it follows from the roster in force, and that the member's own line is this card.
 * A composition that follows from none needs a restart that was signed, and has waited long enough.
 */
import { cardOf, requireUnlocked } from "../keyring.ts";
import { daysTo } from "../proof/days.ts";
import { signLine } from "../proof/note.ts";
import { b64, equal } from "../seal/bytes.ts";
import type { MemberKeys } from "../seal/card.ts";
import { ProofError } from "../proof/errors.ts";
import { SealError } from "../seal/errors.ts";
import { readRestart, WAITS_DAYS } from "../seal/people.ts";
import { readRoster, type Roster, verifyChain } from "../seal/roster.ts";
import { post, Refused } from "./ask.ts";
import { cardNumber } from "./card-number.ts";
import { find } from "./find.ts";
import { today } from "./rosters.ts";

/** A reason not to sign, by the name of its sentence in the page. */
class Doubt extends Error {}

export function start(root: HTMLElement): void {
  const button = root.querySelector<HTMLButtonElement>("[data-sign]");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    sign(root).then(
      () => {
        location.reload();
      },
      (error: unknown) => {
        button.disabled = false;
        say(root, error);
      },
    );
  });
}

async function sign(root: HTMLElement): Promise<void> {
  const text = words(root, "[data-draft]")[0] ?? "";
  const { draft, old } = await read(text, words(root, "[data-note]"), words(root, "[data-restart]")[0]);
  await compare(root, draft);
  const keys = await cardFor(root, draft, old);
  checkOwn(keys, draft, old);
  const roster = Number(root.dataset["roster"]);
  await post(root.dataset["post"] ?? "", { roster, line: await signLine(text, keys) });
}

/** The card that the list names; once it has signed, the one that it replaces may sign for the old list. */
function cardFor(root: HTMLElement, draft: Roster, old: Roster | null): Promise<MemberKeys> {
  const { seat = "", signingKey } = document.body.dataset;
  const [own, former] = [draft.members.get(Number(seat)), old?.members.get(Number(seat))];
  const signed = root.querySelector<HTMLElement>(`[data-line="${seat}"]`)?.dataset["signed"] === "true";
  const line = (signed ? former : undefined) ?? own ?? former;
  if (!line) throw new Doubt("absent");
  const key = b64(line.publicKey);
  return key === signingKey ? requireUnlocked(root) : cardOf(root, [key]);
}

function words(root: HTMLElement, selector: string): string[] {
  return [...root.querySelectorAll<HTMLTemplateElement>(selector)].map(({ content }) => content.textContent);
}

async function read(
  text: string,
  chain: readonly string[],
  restart: string | undefined,
): Promise<{ draft: Roster; old: Roster | null }> {
  try {
    const old = chain.length ? await verifyChain(chain) : null;
    const draft = await readRoster(text);
    const next = draft.epoch === (old?.epoch ?? 0) + 1 && draft.origin === document.body.dataset["origin"];
    const linked = draft.prev ? old !== null && equal(draft.prev, old.hash) : !old || (await mayBegin(restart, old));
    if (next && linked && (!old || old.origin === draft.origin)) return { draft, old };
  } catch (error) {
    if (!(error instanceof SealError || error instanceof ProofError)) throw error;
  }
  throw new Doubt("chain");
}

/** A restart lets a new list begin once it has waited, in the school's time by this device's own clock. */
async function mayBegin(note: string | undefined, old: Roster): Promise<boolean> {
  if (note === undefined) return false;
  const { date } = await readRestart(note, old);
  return daysTo(today()) - daysTo(date) >= WAITS_DAYS;
}

/** Compare every line that the page shows with the text that would be signed. */
async function compare(root: HTMLElement, draft: Roster): Promise<void> {
  const shown = [...root.querySelectorAll<HTMLElement>("[data-line]")];
  let same = shown.length === draft.members.size;
  for (const line of shown) {
    const member = draft.members.get(Number(line.dataset["line"]));
    const number = member && (await cardNumber(member.publicKey));
    const duty = member ? String(draft.duty.includes(member.seat)) : "";
    same &&= number === find(line, "[data-number]").textContent;
    same &&= member?.label === line.dataset["post"] && duty === line.dataset["duty"];
  }
  const head = root.querySelector("[data-head] [data-number]")?.textContent ?? "";
  same &&= head === (draft.head ? await cardNumber(draft.head.publicKey) : "");
  const outside = Array.from(root.querySelectorAll("[data-witness]"), ({ textContent }) => textContent);
  same &&= outside.join(" ") === draft.witnesses.join(" ");
  if (!same) throw new Doubt("shown");
}

/** The member's own line must be this card; a card that was replaced may still sign for the old roster. */
function checkOwn(keys: MemberKeys, draft: Roster, old: Roster | null): void {
  const own = draft.members.get(keys.seat);
  const former = old?.members.get(keys.seat);
  const isNew = own?.recipient === keys.recipient && equal(own.publicKey, keys.publicKey);
  const isOld = former !== undefined && equal(former.publicKey, keys.publicKey);
  if (isNew || isOld) return;
  throw new Doubt(own ? "own" : "absent");
}

function say(root: HTMLElement, error: unknown): void {
  const place = find(root, "[data-error]");
  place.hidden = false;
  if (error instanceof Refused) place.textContent = error.message;
  else place.textContent = find(root, `[data-text=${error instanceof Doubt ? error.message : "failed"}]`).textContent;
}
