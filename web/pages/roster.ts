/**
 * Signing a composition. Before the card signs, the browser makes sure that the text is what the
 * page shows, that it follows from the roster in force, and that the member's own line is this card.
 */
import { requireUnlocked } from "../keyring.ts";
import { signLine } from "../proof/note.ts";
import { equal } from "../seal/bytes.ts";
import type { MemberKeys } from "../seal/card.ts";
import { SealError } from "../seal/errors.ts";
import { readRoster, type Roster, verifyChain } from "../seal/roster.ts";
import { post, Refused } from "./ask.ts";
import { cardNumber } from "./card.ts";
import { find } from "./find.ts";

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
  const { draft, old } = await read(text, words(root, "[data-note]"));
  await compare(root, draft);
  const keys = await requireUnlocked(root);
  checkOwn(keys, draft, old);
  const roster = Number(root.dataset["roster"]);
  await post(root.dataset["post"] ?? "", { roster, line: await signLine(text, keys) });
}

function words(root: HTMLElement, selector: string): string[] {
  return [...root.querySelectorAll<HTMLTemplateElement>(selector)].map(({ content }) => content.textContent);
}

async function read(text: string, chain: readonly string[]): Promise<{ draft: Roster; old: Roster | null }> {
  try {
    const old = chain.length ? await verifyChain(chain) : null;
    const draft = await readRoster(text);
    const next = draft.epoch === (old?.epoch ?? 0) + 1 && draft.origin === document.body.dataset["origin"];
    const linked = old ? draft.prev !== null && equal(draft.prev, old.hash) : draft.prev === null;
    if (next && linked && (!old || old.origin === draft.origin)) return { draft, old };
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
  }
  throw new Doubt("chain");
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
