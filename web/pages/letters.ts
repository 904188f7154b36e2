/** The desk and the list of letters: an open page notices by itself that an urgent letter came. */
import { get } from "./ask.ts";
import { find } from "./find.ts";

const LOOK_MS = 30_000;

interface Count {
  readonly all: number;
}

export function start(root: HTMLElement): void {
  const address = root.dataset["count"];
  if (!address) return;
  const known = Number(root.dataset["known"]);
  const look = (): void => {
    if (document.hidden) return;
    get<Count>(address).then(
      ({ all }) => {
        if (all > known) find(root, "[data-news]").hidden = false;
      },
      () => undefined, // signed out or no network: the next look may succeed
    );
  };
  window.setInterval(look, LOOK_MS);
  document.addEventListener("visibilitychange", look);
}
