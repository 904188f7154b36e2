/**
 * Signing a paper: an order, an acquaintance, an undertaking, minutes. Before the card signs, the
 * browser makes sure that the words on the page are the ones whose hash is signed, that the paper is
 * of this school and of this page, and that it names nobody's seat or key but this card's.
 */
import { requireUnlocked } from "../keyring.ts";
import { signLine } from "../proof/note.ts";
import { equal } from "../seal/bytes.ts";
import { HEAD, type MemberKeys } from "../seal/card.ts";
import { documentHash, type Paper, readPaper } from "../seal/paper.ts";
import { post, Refused } from "./ask.ts";
import { find } from "./find.ts";

/** A reason not to sign, by the name of its sentence in the page. */
class Doubt extends Error {}

export function start(root: HTMLElement): void {
  const button = find<HTMLButtonElement>(root, "[data-sign]");
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
  const print = root.querySelector<HTMLButtonElement>("[data-print]");
  print?.addEventListener("click", () => {
    window.print();
  });
  if (print) print.hidden = false;
}

async function sign(root: HTMLElement): Promise<void> {
  const text = find<HTMLTemplateElement>(root, "[data-note]").content.textContent;
  const paper = read(text);
  await compare(root, paper);
  const keys = await requireUnlocked(find(root, "[data-card-place]"));
  checkOwn(paper, keys);
  await compare(root, paper); // the page may have changed while the card was typed
  await post(root.dataset["post"] ?? "", { line: await signLine(text, keys) });
}

function read(text: string): Paper {
  try {
    return readPaper(text);
  } catch {
    throw new Doubt("note");
  }
}

/** The words that are shown must be the ones whose hash is signed, and the paper this page's. */
async function compare(root: HTMLElement, paper: Paper): Promise<void> {
  const { kind, number } = root.dataset;
  if (paper.origin !== document.body.dataset["origin"]) throw new Doubt("note");
  if ((kind && kind !== paper.kind) || (number && number !== paper.number)) throw new Doubt("note");
  const shown = find(root, "[data-content]").textContent;
  if (!equal(await documentHash(shown), paper.document)) throw new Doubt("shown");
}

/** A paper that names a seat or the head's key is signed by that card alone. */
function checkOwn({ kind, about, head }: Paper, keys: MemberKeys): void {
  const seat = /^seat ([0-9]+)$/.exec(about)?.[1];
  const isOwn = kind === "order" ? keys.seat === HEAD && head !== null && equal(head, keys.publicKey) : keys.seat !== HEAD;
  if (!isOwn || (seat !== undefined && Number(seat) !== keys.seat)) throw new Doubt("own");
}

function say(root: HTMLElement, error: unknown): void {
  const place = find(root, "[data-error]");
  place.hidden = false;
  if (error instanceof Refused) place.textContent = error.message;
  else place.textContent = find(root, `[data-text=${error instanceof Doubt ? error.message : "failed"}]`).textContent;
}
