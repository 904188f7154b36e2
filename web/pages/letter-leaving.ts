/** A letter leaves the page, on paper or as an encrypted case file; both are written down before. */
import { sealCase } from "../seal/case-file.ts";
import { post, Refused } from "./ask.ts";
import { find } from "./find.ts";
import type { Reading } from "./letter-open.ts";
import { fromOf, readThread, type Thread } from "./letter-thread.ts";
import { sentence, show } from "./letter-words.ts";

const PRINTED = "opened--printed";

/** Make the buttons work; `thread` is the newest state of the letter. */
export function startLeaving(root: HTMLElement, view: HTMLElement, reading: Reading, thread: () => Thread): void {
  const ways: Record<string, () => Promise<void>> = {
    "[data-print]": () => print(root, view),
    "[data-export]": () => save(root, reading, thread()),
  };
  for (const [which, leave] of Object.entries(ways)) {
    const button = find<HTMLButtonElement>(root, which);
    button.addEventListener("click", () => {
      button.disabled = true;
      const problem = find(root, "[data-leaving-problem]");
      show(problem);
      leave()
        .catch((error: unknown) => {
          if (!(error instanceof Refused) && !(error instanceof TypeError)) throw error;
          show(problem, error instanceof Refused ? error.message : sentence(root, "network"));
        })
        .finally(() => {
          button.disabled = false;
        });
    });
  }
}

/** The letter is left out of every other print of this page (cases.css). */
async function print(root: HTMLElement, view: HTMLElement): Promise<void> {
  await post(root.dataset["leaving"] ?? "", { what: "printed" });
  view.classList.add(PRINTED);
  window.print();
  view.classList.remove(PRINTED);
}

async function save(root: HTMLElement, { header, files }: Reading, thread: Thread): Promise<void> {
  const { seal, today = "", label = "" } = root.dataset;
  const said = (await readThread(thread)).flatMap(({ line, text }) =>
    text === null ? [] : [{ from: fromOf(root, line), date: line.dated, text }],
  );
  const { keys } = thread;
  const found = { label, seal: seal ?? "", date: today, by: keys.seat, header, said, files };
  const sealed = await sealCase(keys.recipient, found);
  await post(root.dataset["leaving"] ?? "", { what: "exported" });
  const name = label === "" ? thread.seal.slice(0, 8) : label;
  hand(`${name}.tbcase`, sealed);
}

/** Give bytes to the browser as a download. */
function hand(name: string, bytes: Uint8Array): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: "application/octet-stream" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
