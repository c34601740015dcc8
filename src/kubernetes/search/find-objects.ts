import { z } from 'zod';
import { errorOf } from '../attempt.js';
import { isKubernetesError } from '../kubernetes-error.js';
import type { Resource } from '../resources.js';
import type { SearchedObject } from './grade-object.js';
import { readPage, type PageOrder, type ReadPageParts, type WholePage } from './read-page.js';

export interface FindOrder {
  readonly resource: Resource;
  readonly namespace?: string;
  readonly fieldSelector?: string;
}

type FindParts = Omit<ReadPageParts, 'keep'>;

const objectsAPage = 500;
const restarts = 3;
/** A page of up to this many bytes is kept as it comes; the pages of small clusters need no second request. */
const keptBytes = 2 * 1024 * 1024;
/** Of a longer page with the token, this many bytes are asked for and parsed at a time. */
const parsedBytes = 2 * 1024 * 1024;

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
  do {
    const place: PageOrder = { ...order, limit: objectsAPage, accept: anyForm, ...continuing(from) };
    const page = await readPage({ ...parts, keep: keptBytes }, place);
    if (page.hasToken) for await (const object of objectsOf(parts, order, page, from)) await visit(object);
    from = page.meta.continue;
  } while (from !== undefined);
}

/** The objects of a page with the token: of the text that was kept, or asked for again in parts as JSON. */
async function* objectsOf(
  parts: FindParts,
  order: FindOrder,
  page: WholePage,
  from: string | undefined,
): AsyncGenerator<SearchedObject> {
  if (page.text !== undefined) {
    yield* itemsOf(parts, order, page.text);
    return;
  }
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

function itemsOf({ cluster }: FindParts, { resource }: FindOrder, text: string): SearchedObject[] {
  try {
    return itemsSchema.parse(JSON.parse(text)).items ?? [];
  } catch {
    // The parser's message quotes the text.
    throw errorOf(cluster, { verb: 'list', resource }, 'unexpected', 'the answer is not a list of objects');
  }
}
