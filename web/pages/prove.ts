/**
 * A sign-in proves the key card, on pages that tell about letters (docs/spec/people.md §Session).
 *
 * The browser builds the text from its own page and clock, takes from the server nothing but the bytes
 * of a nonce, and signs nothing else by itself.
 */
import { cardOf, requireUnlocked } from "../keyring.ts";
import { signLine } from "../proof/note.ts";
import { sha256, unb64, utf8 } from "../seal/bytes.ts";
import type { MemberKeys } from "../seal/card.ts";
import { writeSession } from "../seal/people.ts";
import { get, post, Refused } from "./ask.ts";
import { find } from "./find.ts";

export async function start(root: HTMLElement): Promise<void> {
  const { keys = "", post: address = "" } = root.dataset;
  try {
    const card = await cardFor(root, keys.split(" "));
    find(root, "[data-working]").hidden = false;
    await prove(card, address);
  } catch (error) {
    find(root, "[data-working]").hidden = true;
    const place = find(root, "[data-error]");
    place.hidden = false;
    place.textContent = error instanceof Refused ? error.message : find(root, "[data-text=failed]").textContent;
    return;
  }
  find(root, "[data-working]").hidden = true;
  if ("again" in root.dataset) location.reload();
  else find(root, "[data-done]").hidden = false;
}

/** The card in use where the page takes it: it may stay unlocked. Another is asked for once. */
function cardFor(root: HTMLElement, wanted: readonly string[]): Promise<MemberKeys> {
  const { signingKey = "" } = document.body.dataset;
  return wanted.length === 1 && wanted[0] === signingKey ? requireUnlocked(root) : cardOf(root, wanted);
}

/** Prove a card to this sign-in; throws Refused with the server's sentence. */
export async function prove(keys: MemberKeys, address: string): Promise<void> {
  const { nonce } = await get<{ nonce: string }>(address);
  const { origin, seat } = keys;
  const date = new Date().toISOString().slice(0, 10); // the server allows for a day of difference
  const session = await sha256(utf8(document.body.dataset["session"] ?? ""));
  const text = writeSession({ origin, seat, nonce: unb64(nonce), session, date });
  await post(address, { line: await signLine(text, keys) });
}
