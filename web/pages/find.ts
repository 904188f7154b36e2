/** Return the one element a page must have; its absence is a mistake in the template. */
// The type names what the template holds, as querySelector does.
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
export function find<T extends Element = HTMLElement>(root: ParentNode, selector: string): T {
  const found = root.querySelector<T>(selector);
  if (!found) throw new Error(`the page lacks ${selector}`);
  return found;
}
