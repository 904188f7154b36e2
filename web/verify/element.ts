/** Making a page's elements in one line each; texts are never HTML. */

type Child = Node | string;

/** Return an element with attributes and children; an attribute of `null` is left out. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string | null>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== null) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** Return a label with its field and a hint below. */
export function labelled(label: string, field: HTMLElement, hint = ""): HTMLElement[] {
  const made = element("label", { class: "field" }, element("span", {}, label), " ", field);
  if (!hint) return [made];
  const below = element("p", { class: "hint", id: `${field.id}-hint` }, hint);
  field.setAttribute("aria-describedby", below.id);
  return [made, below];
}
