/**
 * Starts the parts of a desk page: every element with data-module="name" is given to that module's
 * `start(root: HTMLElement): void | Promise<void>`. A new part is one import and one line below.
 */
import { lock, unlocked, watch } from "../keyring.ts";
import { ProofError } from "../proof/errors.ts";
import * as card from "./card.ts";
import * as caseFile from "./case-file.ts";
import * as copy from "./copy.ts";
import * as explain from "./explain.ts";
import * as intake from "./intake.ts";
import * as letter from "./letter.ts";
import * as letters from "./letters.ts";
import * as notes from "./notes.ts";
import * as passkey from "./passkey.ts";
import * as print from "./print.ts";
import * as prove from "./prove.ts";
import * as qr from "./qr.ts";
import * as restart from "./restart.ts";
import * as room from "./room.ts";
import * as roster from "./roster.ts";
import * as search from "./search.ts";
import * as sign from "./sign.ts";
import { vouch } from "./vouch.ts";

interface Part {
  start(root: HTMLElement): void | Promise<void>;
}

const PARTS: Record<string, Part> = {
  card,
  "case-file": caseFile,
  copy,
  explain,
  intake,
  keyring: { start: startKeyring },
  letter,
  letters,
  notes,
  passkey,
  print,
  prove,
  qr,
  restart,
  room,
  roster,
  search,
  sign,
};

/** The bar's own part: says whether the card is unlocked, locks it, and lets it vouch for the journal. */
async function startKeyring(root: HTMLElement): Promise<void> {
  root.querySelector("[data-lock]")?.addEventListener("click", () => void lock());
  const keys = await unlocked();
  if (!keys) return;
  try {
    await vouch(root, keys);
  } catch (error) {
    if (!(error instanceof ProofError)) throw error;
    complain(document.querySelector("main") ?? root, "journal");
    reportError(error); // seen as every other error is
  }
}

/** A part that did not start says so in its place; the rest of the page goes on. */
function complain(root: HTMLElement, what = "broken"): void {
  const words = document.querySelector<HTMLTemplateElement>("#desk-texts");
  const notice = words && document.importNode(words.content, true).querySelector(`[data-text=${what}]`);
  if (notice) root.prepend(notice);
}

watch();
for (const root of document.querySelectorAll<HTMLElement>("[data-module]")) {
  const part = PARTS[root.dataset["module"] ?? ""];
  Promise.resolve(root)
    .then((it) => part?.start(it))
    .catch((error: unknown) => {
      complain(root);
      throw error; // seen by the browser's own console and by the tests
    });
}
