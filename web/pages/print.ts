/** The button that prints the page. */
export function start(root: HTMLElement): void {
  root.hidden = false;
  root.addEventListener("click", () => {
    window.print();
  });
}
