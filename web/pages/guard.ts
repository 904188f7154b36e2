/** Leaving is asked about while something would be lost with the page: words, or a code nobody has written down. */

/** Ask before leaving as long as `test` says so; without a test nothing is asked. */
export function hold(test: (() => boolean) | null): void {
  window.onbeforeunload = test && ((event) => {
    if (!test()) return;
    event.preventDefault();
    // Older browsers ask only for this.
    (event as { returnValue: unknown }).returnValue = "";
  });
}
