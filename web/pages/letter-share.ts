/** Sharing a letter with a member it could not be sealed to: its keys go to their card alone. */
import { b64, unhex } from "../seal/bytes.ts";
import { sealSharing } from "../seal/sharing.ts";
import { post, Refused } from "./ask.ts";
import { find } from "./find.ts";
import type { Reading } from "./letter-open.ts";
import { type Thread, threadKeys } from "./letter-thread.ts";
import { answer } from "./letter-view.ts";
import { sentence, show } from "./letter-words.ts";

/** Make the buttons work; `thread` is the newest state of the letter. */
export function startSharing(root: HTMLElement, reading: Reading, thread: () => Thread): void {
  for (const button of root.querySelectorAll<HTMLButtonElement>("[data-share-with]")) {
    button.addEventListener("click", () => {
      button.disabled = true;
      const problem = find(root, "[data-share-problem]");
      show(problem);
      share(root, reading, thread(), Number(button.dataset["shareWith"]))
        .then(
          () => {
            const line = button.closest(".person") ?? root;
            find(line, "[data-shared]").textContent = sentence(root, "shared");
            button.hidden = true;
          },
          (error: unknown) => {
            if (!(error instanceof Refused) && !(error instanceof TypeError)) throw error;
            show(problem, error instanceof Refused ? error.message : sentence(root, "network"));
          },
        )
        .finally(() => {
          button.disabled = false;
        });
    });
  }
}

async function share(root: HTMLElement, reading: Reading, thread: Thread, seat: number): Promise<void> {
  const { newest } = thread.checked;
  const member = newest.members.get(seat);
  if (!member) throw new Refused("NO_CARD", sentence(root, "no-card"));
  // The post stands in the roster that all members signed; what the page calls them does not count.
  if (answer(reading.header, "avoid").includes(member.label)) {
    throw new Refused("AVOID", sentence(root, "author-refuses"));
  }
  const sharing = {
    origin: newest.origin,
    seal: unhex(thread.seal),
    to: seat,
    keys: await reading.ownKeys(),
    said: await threadKeys(thread),
  };
  const sealed = b64(await sealSharing(member.recipient, sharing));
  await post(root.dataset["share"] ?? "", { seat, sealed });
}
