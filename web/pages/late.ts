/** What every page of an author says of the box, by this device's clock and its own checks. */

import { groups } from "./groups.ts";
import { freshness, schoolTime } from "./freshness.ts";
import { fetchLock, judged, type Lock } from "./lock.ts";
import { dateOf, pinned, sentence, show } from "./shared.ts";
import { codeOf } from "../seal/errors.ts";

/** After so long without a word from outside, the page says so. */
const SILENT_MS = 3 * 86_400_000;

/** The lock as it was checked last; another language or page of the same document shows it again. */
let known: Lock | null = null;
let asked = false;

/** Say it at once with the page's own days, then with those of the lock that was checked here. */
export function tellLate(): void {
  tell();
  const place = document.querySelector<HTMLElement>("[data-late]");
  if (!place || asked) return;
  asked = true;
  fetchLock(place.dataset["key"] ?? "", place.dataset["origin"] ?? "", pinned()).then(remember, (error: unknown) => {
    // Everything else is said when a letter is sent; a poster of a former commission is said before.
    const problem = document.querySelector<HTMLElement>("[data-problem]");
    if (problem && (codeOf(error) || (error as Error).message) === "ANEW") show(problem, sentence("ANEW"));
  });
}

/** Keep a lock that was checked, and let the page say what follows from it. */
export function remember(lock: Lock): void {
  known = lock;
  tell();
}

function tell(): void {
  for (const place of document.querySelectorAll<HTMLElement>("[data-late]")) late(place, known);
  if (known) for (const place of document.querySelectorAll<HTMLElement>("[data-checked]")) checked(place, known);
}

/** Show that the box is late. What the server said by its clock is never taken back. */
function late(place: HTMLElement, lock: Lock | null): void {
  const { sealed = "", opens = "", moved } = place.dataset;
  const { isLate, isGivenUp } = lock ? judged(lock) : freshness(schoolTime(), { sealed, opens, moved: moved ?? null });
  if (lock) part(place, "[data-opens-word]").textContent = dateOf(place, lock.box.opens);
  if (!isLate) return;
  place.hidden = false;
  if (!isGivenUp) return;
  part(place, "[data-alive]").hidden = true;
  part(place, "[data-given-up]").hidden = false;
}

function checked(place: HTMLElement, lock: Lock): void {
  place.hidden = false;
  part(place, "[data-pin=none]").hidden = lock.isPinned;
  part(place, "[data-pin=same]").hidden = !lock.isPinned;
  part(place, "[data-first]").hidden = false;
  part(place, "[data-fingerprint]").textContent = groups(lock.fingerprint).join(" ");
  part(place, "[data-anew]").hidden = !lock.isAnew;
  part(place, "[data-witness=late]").hidden = lock.seen === null || Date.now() - lock.seen < SILENT_MS;
}

function part(place: HTMLElement, selector: string): HTMLElement {
  return place.querySelector<HTMLElement>(selector) ?? place;
}
