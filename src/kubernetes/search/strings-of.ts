/** A text somewhere in an object: a value, or the key of a map. */
export interface FoundText {
  readonly path: readonly string[];
  readonly text: string;
  readonly isKey: boolean;
  /** The objects and arrays around it, the outermost first: one for each part of the path. */
  readonly around: readonly unknown[];
}

/** Every text of an object that `wanted` says yes to, with where it is. Managed fields are bookkeeping and are left out. */
export function* stringsOf(object: unknown, wanted: (text: string) => boolean): Generator<FoundText> {
  yield* walk(object, [], [], wanted);
}

function* walk(
  value: unknown,
  path: readonly string[],
  around: readonly unknown[],
  wanted: (text: string) => boolean,
): Generator<FoundText> {
  if (typeof value === 'string') {
    if (wanted(value)) yield { path, text: value, isKey: false, around };
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, child] of Object.entries(value)) {
    const below = [...path, key];
    if (isManagedFields(below)) continue;
    const parents = [...around, value];
    if (!Array.isArray(value) && wanted(key)) yield { path: below, text: key, isKey: true, around: parents };
    yield* walk(child, below, parents, wanted);
  }
}

function isManagedFields([first, second]: readonly string[]): boolean {
  return first === 'metadata' && second === 'managedFields';
}
