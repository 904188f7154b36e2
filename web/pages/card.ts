/** Making a key card: here alone, on paper twice, typed back once, and only then handed in. */
import { keep, seatOf } from "../keyring.ts";
import { signLine } from "../proof/note.ts";
import { b64, equal } from "../seal/bytes.ts";
import { cardText, HEAD, type MemberKeys, memberKeys, newCard, readCard } from "../seal/card.ts";
import { SealError } from "../seal/errors.ts";
import { post, Refused } from "./ask.ts";
import { cardNumber } from "./card-number.ts";
import { filled } from "./filled.ts";
import { find } from "./find.ts";
import { drawQr } from "./qr.ts";
import { slipOf } from "./unlock.ts";

export function start(root: HTMLElement): void {
  let keys: MemberKeys | null = null;
  const warn = (event: BeforeUnloadEvent): void => {
    event.preventDefault();
  };
  const check = find<HTMLFormElement>(root, "[data-step=check]");
  const typed = find<HTMLInputElement>(check, "[name=typed]");
  for (const button of root.querySelectorAll<HTMLButtonElement>("[data-make]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      window.addEventListener("beforeunload", warn);
      void make(root).then((made) => (keys = made));
    });
  }
  find(root, "[data-print]").addEventListener("click", () => {
    window.print();
  });
  find(root, "[data-ready]").addEventListener("click", () => {
    go(root, "check");
    typed.focus();
  });
  find(root, "[data-back]").addEventListener("click", () => {
    go(root, "show");
  });
  check.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!keys) return;
    void finish(root, check, typed, keys).then((done) => {
      if (!done) return;
      window.removeEventListener("beforeunload", warn);
      location.assign(root.dataset["after"] ?? location.href);
    });
  });
}

async function make(root: HTMLElement): Promise<MemberKeys> {
  const { origin = "", seat = "" } = document.body.dataset;
  const keys = await memberKeys(origin, seatOf(seat), newCard());
  const text = await cardText(keys.card);
  const number = await cardNumber(keys.publicKey);
  for (const place of root.querySelectorAll("[data-code]")) {
    place.replaceChildren(drawQr(text, root.dataset["alt"] ?? ""));
  }
  for (const place of root.querySelectorAll("[data-card-text]")) place.replaceChildren(...pieces(text));
  for (const place of root.querySelectorAll("[data-number]")) place.textContent = number;
  go(root, "show");
  return keys;
}

/** Eight groups of four; the spaces between them are real, so that copying by hand is easy. */
function pieces(text: string): Node[] {
  return (text.match(/.{4}/g) ?? []).flatMap((four) => {
    const piece = document.createElement("span");
    piece.textContent = four;
    return [piece, document.createTextNode(" ")];
  });
}

function go(root: HTMLElement, step: string): void {
  for (const part of root.querySelectorAll<HTMLElement>("[data-step]")) part.hidden = part.dataset["step"] !== step;
  const shown = find(root, `[data-step=${step}]`);
  shown.querySelector<HTMLElement>("h1")?.focus();
  window.scrollTo(0, 0);
}

async function finish(
  root: HTMLElement,
  form: HTMLFormElement,
  typed: HTMLInputElement,
  keys: MemberKeys,
): Promise<boolean> {
  try {
    if (!equal(await readCard(typed.value), keys.card)) {
      say(root, form, typed, "other");
      return false;
    }
    await handIn(root.dataset["post"] ?? "", keys);
    await keep(keys, false);
    return true;
  } catch (error) {
    if (error instanceof SealError) say(root, form, typed, ...slipOf(typed.value));
    else if (error instanceof Refused) say(root, form, typed, error);
    else say(root, form, typed, "failed");
    return false;
  }
}

function say(
  root: HTMLElement,
  form: HTMLFormElement,
  typed: HTMLInputElement,
  what: string | Refused,
  facts: Readonly<Record<string, string>> = {},
): void {
  const error = find(form, "[data-error]");
  error.hidden = false;
  error.textContent =
    typeof what === "string" ? filled(find(root, `[data-text=${what}]`).textContent, facts) : what.message;
  typed.setAttribute("aria-invalid", "true");
  typed.focus();
}

/** Hand in the public half with the card's own signature; the head has no recipient (docs/spec/card.md §Handing in). */
async function handIn(address: string, keys: MemberKeys): Promise<void> {
  const { origin, seat, recipient } = keys;
  const key = b64(keys.publicKey);
  const claim = `trustbox.v2/card\norigin ${origin}\nseat ${seat === HEAD ? "head" : seat}\nkey ${key}\n`;
  if (seat === HEAD) await post(address, { public: key, line: await signLine(claim, keys) });
  else await post(address, { public: key, recipient, line: await signLine(`${claim}recipient ${recipient}\n`, keys) });
}
