import { z } from 'zod';
import { errorOf } from '../attempt.js';
import { isKubernetesError } from '../kubernetes-error.js';
import type { Resource } from '../resources.js';
import type { ListMeta } from './list-meta.js';
import type { SearchedObject } from './grade-object.js';
import type { NamedItem } from './protobuf-items.js';
import { readPage, type PageOrder, type ReadPageParts, type WholePage } from './read-page.js';

export interface FindOrder {
  readonly resource: Resource;
  readonly namespace?: string;
  readonly fieldSelector?: string;
}

type FindParts = Omit<ReadPageParts, 'keep' | 'onMeta'>;

const objectsAPage = 500;
const restarts = 3;
/** A page of up to this many bytes is kept as it comes; the pages of small clusters need no second request. */
const keptBytes = 2 * 1024 * 1024;
/** Of a longer page with the token, this many bytes are asked for and parsed at a time. */
const parsedBytes = 256 * 1024;
/** So many objects of a page are asked for by name; for more, the whole page again is less work. */
const fewItems = 25;

/** Protobuf, where a kind has it, is half as long and far quicker for the server to write; the names stand in it as they are. */
const anyForm = 'application/vnd.kubernetes.protobuf,application/json';

/**
 * Every object of a kind whose bytes have the token, parsed, page by page from one moment of the cluster. Pages without
 * the token are never parsed, and no page is held whole, so memory does not grow with the cluster. When the continue token
 * expires (410) the list begins again: `visit` is then told to forget what it saw. Throws `KubernetesError`.
 */
export async function findObjects(
  parts: FindParts,
  order: FindOrder,
  visit: { object(found: SearchedObject): Promise<void> | void; forget(): void },
): Promise<void> {
  for (let restarted = 0; ; restarted += 1) {
    try {
      await findOnce(parts, order, (found) => visit.object(found));
      return;
    } catch (error) {
      if (!isKubernetesError(error, 'expired') || restarted >= restarts) throw error;
      visit.forget();
    }
  }
}

async function findOnce(parts: FindParts, order: FindOrder, visit: (found: SearchedObject) => Promise<void> | void) {
  let from: string | undefined;
  let started = start(parts, order, from);
  for (;;) {
    // The server writes the next page while this one is read: its beginning says where that is.
    const told = await started.continue;
    const next = told === undefined ? undefined : start(parts, order, told);
    const page = await started.page;
    if (page.hasToken) for await (const object of objectsOf(parts, order, page, from)) await visit(object);
    from = page.meta.continue;
    if (from === undefined) return;
    // A page that came with fewer objects, after it had broken off, goes on elsewhere.
    started = next !== undefined && told === from ? next : start(parts, order, from);
  }
}

interface StartedPage {
  /** Where the list goes on; undefined where the page says so only at its end, or has none. */
  readonly continue: Promise<string | undefined>;
  readonly page: Promise<WholePage>;
}

function start(parts: FindParts, order: FindOrder, from: string | undefined): StartedPage {
  const place: PageOrder = { ...order, limit: objectsAPage, accept: anyForm, ...continuing(from) };
  let tell: (next: string | undefined) => void = () => undefined;
  const told = new Promise<string | undefined>((resolve) => (tell = resolve));
  const page = readPage({ ...parts, keep: keptBytes, onMeta: (meta) => tell(meta.continue) }, place);
  const end = (): void => tell(undefined);
  // Whoever waits for the page is told of its failure; nobody may do so any more.
  page.then(end, end);
  return { continue: told, page };
}

/** The objects of a page with the token: of the text that was kept; asked for by their names; or all of the page's, as JSON. */
async function* objectsOf(
  parts: FindParts,
  order: FindOrder,
  page: WholePage,
  from: string | undefined,
): AsyncGenerator<SearchedObject> {
  const { text, items } = page;
  if (text !== undefined) yield* itemsOf(parts, order, text);
  else if (items && items.length > 0 && items.length <= fewItems) yield* objectsByName(parts, order, page.meta, items);
  else yield* objectsOfPage(parts, order, page, from);
}

/** Each alone, as it was when the page was read. */
async function* objectsByName(
  parts: FindParts,
  order: FindOrder,
  { resourceVersion }: ListMeta,
  items: readonly NamedItem[],
): AsyncGenerator<SearchedObject> {
  for (const { name, ...where } of items) {
    const selectors = [`metadata.name=${name}`, ...(order.fieldSelector === undefined ? [] : [order.fieldSelector])];
    const place: PageOrder = { ...order, ...where, fieldSelector: selectors.join(','), limit: 1, at: resourceVersion };
    const { text } = await readPage({ ...parts, keep: Number.POSITIVE_INFINITY }, place);
    if (text === undefined) throw unexpected(parts, order, 'an object that was in a list is not there by its name');
    yield* itemsOf(parts, order, text);
  }
}

async function* objectsOfPage(
  parts: FindParts,
  order: FindOrder,
  page: WholePage,
  from: string | undefined,
): AsyncGenerator<SearchedObject> {
  const few = Math.min(100, Math.max(1, Math.floor((page.limit * parsedBytes) / page.bytes)));
  let next = from;
  for (let left = page.limit; left > 0;) {
    const at = next === undefined ? { at: page.meta.resourceVersion } : {};
    const place: PageOrder = { ...order, limit: Math.min(few, left), ...continuing(next), ...at };
    const part = await readPage({ ...parts, keep: Number.POSITIVE_INFINITY }, place);
    if (part.text !== undefined) yield* itemsOf(parts, order, part.text);
    if (part.meta.continue === undefined) return;
    next = part.meta.continue;
    left -= part.limit;
  }
}

function continuing(token: string | undefined): { readonly continue?: string } {
  return token === undefined ? {} : { continue: token };
}

const itemsSchema = z.looseObject({
  items: z
    .array(z.looseObject({ metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }) }))
    .nullish(),
});

function itemsOf(parts: FindParts, order: FindOrder, text: string): SearchedObject[] {
  try {
    return itemsSchema.parse(JSON.parse(text)).items ?? [];
  } catch {
    // The parser's message quotes the text.
    throw unexpected(parts, order, 'the answer is not a list of objects');
  }
}

function unexpected({ cluster }: FindParts, { resource }: FindOrder, detail: string) {
  return errorOf(cluster, { verb: 'list', resource }, 'unexpected', detail);
}
