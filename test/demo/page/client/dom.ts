/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

type Child = Node | string | undefined | false;

type Properties = Readonly<Record<string, string | number | boolean | undefined | ((event: Event) => void)>>;

/** An element with attributes, listeners (`onclick`), and children; text is always text, never HTML. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Properties = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  return fill(document.createElement(tag), properties, children);
}

/** The same for a drawing. */
export function s<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  properties: Properties = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[Tag] {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', tag), properties, children);
}

function fill<E extends Element>(element: E, properties: Properties, children: readonly Child[]): E {
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.filter((child) => child !== undefined && child !== false));
  return element;
}

/** A part of the page that is always there. */
export function part(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no #${id}`);
  return found;
}

/**
 * Makes a list show these items in their order, and draws only those whose key or content changed, so that what
 * somebody reads or presses stays where it is.
 */
export function keepList<Item>(
  list: HTMLElement,
  items: readonly Item[],
  how: { readonly key: (item: Item) => string; readonly draw: (item: Item) => HTMLElement },
): void {
  const before = new Map([...list.children].map((child) => [(child as HTMLElement).dataset['key'], child]));
  const wanted = items.map((item) => {
    const [key, content] = [how.key(item), JSON.stringify(item)];
    const known = before.get(key) as HTMLElement | undefined;
    if (known?.dataset['content'] === content) return known;
    const drawn = how.draw(item);
    drawn.dataset['key'] = key;
    drawn.dataset['content'] = content;
    if (known === undefined) drawn.classList.add('fresh');
    return drawn;
  });
  wanted.forEach((element, index) => {
    const there = list.children[index];
    if (there !== element) list.insertBefore(element, there ?? null);
  });
  while (list.children.length > wanted.length) list.lastElementChild?.remove();
}
