/**
 * A letter's page: opened with the key card on this device, shown after one more press, answered.
 *
 * An urgent letter is signed for first, by everybody for themselves (urgent.ts).
 */
import { requireUnlocked } from "../keyring.ts";
import { Refused } from "./ask.ts";
import { find } from "./find.ts";
import { offerDescribing } from "./letter-describe.ts";
import { startLeaving } from "./letter-leaving.ts";
import { checkCard, fetchPapers, NotOpened, readLetter } from "./letter-open.ts";
import { startReply } from "./letter-reply.ts";
import { startSharing } from "./letter-share.ts";
import { showThread, type Thread } from "./letter-thread.ts";
import { showLetter } from "./letter-view.ts";
import { sentence, show } from "./letter-words.ts";
import { signForOpening } from "./urgent.ts";

export function start(root: HTMLElement): void {
  const button = root.querySelector<HTMLButtonElement>("[data-do-open]");
  if (!button) return;
  button.addEventListener("click", () => {
    button.disabled = true;
    show(find(root, "[data-problem]"));
    open(root)
      .catch((error: unknown) => {
        show(find(root, "[data-problem]"), reasonOf(root, error));
      })
      .finally(() => {
        button.disabled = false;
        show(find(root, "[data-progress]"));
      });
  });
}

async function open(root: HTMLElement): Promise<void> {
  const say = (name: string): void => {
    show(find(root, "[data-progress]"), sentence(root, name));
  };
  const keys = await requireUnlocked(root);
  say("opening");
  let checked = await fetchPapers(root.dataset["keys"] ?? "");
  checkCard(checked, keys);
  if (root.dataset["open"]) {
    say("signing");
    await signForOpening(root, checked, keys);
    say("opening");
  }
  if (checked.papers.deal && checked.papers.share === null) say("joining");
  const reading = await readLetter(root, checked, keys);
  find(root, "[data-closed]").hidden = true;
  root.querySelector("[data-nobody]")?.remove();
  const view = showLetter(root, reading);
  const thread = (): Thread => ({ checked, keys, header: reading.header, seal: root.dataset["seal"] ?? "" });
  let said = await showThread(root, view, thread());
  const renew = async (): Promise<void> => {
    const fresh = await fetchPapers(root.dataset["keys"] ?? "");
    said = await showThread(root, view, { ...thread(), checked: fresh });
    checked = fresh;
  };
  startLeaving(root, view, reading, thread);
  startSharing(root, reading, thread);
  startReply({ root, keys, header: reading.header, papers: () => checked, said: () => said, renew });
  view.addEventListener("revealed", () => {
    find(root, "[data-reply-place]").hidden = false;
    // Who wrote on paper has no mailbox; printing and sharing go on as with every letter.
    find(root, "[data-reply]").hidden = root.dataset["kind"] === "entered";
    offerDescribing(root, reading.header);
  });
}

function reasonOf(root: HTMLElement, error: unknown): string {
  if (error instanceof NotOpened) return sentence(root, error.say);
  if (error instanceof Refused) return error.message;
  if (error instanceof TypeError) return sentence(root, "network");
  throw error;
}
