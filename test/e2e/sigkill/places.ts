import type { Boundary } from '../../integration/whole/crash/boundary.js';
import { generator } from '../../integration/whole/crash/sample.js';

/** The work of an item itself: its saves and its changes of Secrets, workloads and their traffic, each once. */
const ownWork =
  /^[\w/-]+: (save |(staging|production) (POST|PATCH|DELETE) \w+\/(secrets|deployments|services|httproutes)\/)/;

/**
 * Places to be killed at, by checklist item: before and after each first change of it. What is told, and what the sweep
 * does, comes at no fixed moment and is left out.
 */
export function placesByItem(passed: readonly string[]): Boundary[][] {
  const items = new Map<string, Boundary[]>();
  for (const what of new Set(passed.filter((one) => ownWork.test(one)))) {
    const item = what.slice(0, what.indexOf(':'));
    const both = [{ what, nth: 1, when: 'before' } as const, { what, nth: 1, when: 'after' } as const];
    items.set(item, [...(items.get(item) ?? []), ...both]);
  }
  return [...items.values()];
}

/** One place of each item. */
export function oneOfEach(items: readonly (readonly Boundary[])[], seed: number): Boundary[] {
  const random = generator(seed);
  return items.flatMap((places) => places[Math.floor(random() * places.length)] ?? []);
}

/** Whole rounds over all items, which together come to every place: an item with few is killed at them again. */
export function everyPlace(items: readonly (readonly Boundary[])[]): Boundary[][] {
  const rounds = Math.max(...items.map((places) => places.length));
  return Array.from({ length: rounds }, (_, round) => items.flatMap((places) => places[round % places.length] ?? []));
}

/** Every third post of a message, before and after it in turn. */
export function somePosts(passed: readonly string[]): Boundary[] {
  const what = 'slack chat.postMessage';
  const posts = passed.filter((one) => one === what).length;
  return Array.from({ length: Math.floor((posts - 2) / 3) }, (_, index) => ({
    what,
    nth: 2 + index * 3,
    when: index % 2 === 0 ? 'before' : 'after',
  }));
}
