/**
 * Beginning anew: the head and all who remain sign that too many cards are lost, or one card objects.
 *
 * Before a card signs, the browser makes sure that the text is of the composition in force and names
 * exactly the people whom the page shows; an objection it writes itself (docs/spec/people.md §Restart).
 */
import { cardOf, requireUnlocked, seatOf } from "../keyring.ts";
import { signLine } from "../proof/note.ts";
import { b64 } from "../seal/bytes.ts";
import { HEAD, type MemberKeys } from "../seal/card.ts";
import { readRestart, writeObjection, writeRestart } from "../seal/people.ts";
import { type Roster, verifyChain } from "../seal/roster.ts";
import { post, Refused } from "./ask.ts";
import { find } from "./find.ts";

/** A reason not to sign, by the name of its sentence in the page. */
class Doubt extends Error {}

export function start(root: HTMLElement): void {
  const [signing, objecting] = ["[data-sign]", "[data-object]"].map((at) => root.querySelector<HTMLButtonElement>(at));
  if (signing) offer(root, signing, sign);
  if (objecting) offer(root, objecting, object);
}

function offer(root: HTMLElement, button: HTMLButtonElement, work: (root: HTMLElement) => Promise<string>): void {
  button.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    work(root)
      .then((line) => post(root.dataset["post"] ?? "", { restart: Number(root.dataset["restart"]), line }))
      .then(
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

/** Sign the text that this browser writes from what the page shows, if it is the same. */
async function sign(root: HTMLElement): Promise<string> {
  const roster = await rosterOf(root);
  const text = textOf(root);
  const shown = Array.from(root.querySelectorAll<HTMLElement>("[data-signer]"), ({ dataset }) => dataset["signer"] ?? "");
  const seats = shown.filter((who) => who !== "head").map(Number);
  const date = /^date (.+)$/m.exec(text)?.[1] ?? "";
  if (shown.length !== seats.length + 1 || text !== writeRestart(roster, seats, date)) throw new Doubt("shown");
  if (seats.length >= roster.quorum) throw new Doubt("shown");
  const keys = await cardFor(root, roster);
  if (keys.seat !== HEAD && !seats.includes(keys.seat)) throw new Doubt("own");
  return signLine(text, keys);
}

async function object(root: HTMLElement): Promise<string> {
  const roster = await rosterOf(root);
  const { id } = await readRestart(textOf(root), roster);
  const keys = await cardFor(root, roster);
  const date = new Date().toISOString().slice(0, 10); // the server allows for a day of difference
  return signLine(writeObjection(roster, id, keys.seat, date), keys);
}

function rosterOf(root: HTMLElement): Promise<Roster> {
  const chain = root.querySelectorAll<HTMLTemplateElement>("[data-note]");
  return verifyChain(Array.from(chain, ({ content }) => content.textContent));
}

function textOf(root: HTMLElement): string {
  return find<HTMLTemplateElement>(root, "[data-text-of-restart]").content.textContent;
}

/** The card that the composition in force names for who looks: the head's, or the seat's. */
function cardFor(root: HTMLElement, roster: Roster): Promise<MemberKeys> {
  const { seat = "", signingKey, origin } = document.body.dataset;
  const place = seatOf(seat);
  const line = place === HEAD ? roster.head : roster.members.get(place);
  if (roster.origin !== origin) throw new Doubt("shown");
  if (!line) throw new Doubt("own");
  const key = b64(line.publicKey);
  return key === signingKey ? requireUnlocked(root) : cardOf(root, [key], place);
}

function say(root: HTMLElement, error: unknown): void {
  const place = find(root, "[data-error]");
  place.hidden = false;
  if (error instanceof Refused) place.textContent = error.message;
  else place.textContent = find(root, `[data-text=${error instanceof Doubt ? error.message : "failed"}]`).textContent;
}
