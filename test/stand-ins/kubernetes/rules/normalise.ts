import { isObject } from '../patches/merge-patch.js';

/** Lists that the API writes even when they are empty. */
const keptWhenEmpty: ReadonlySet<string> = new Set(['containers', 'rules', 'args']);
/** Maps that the API leaves out when they are empty; other empty objects (`emptyDir: {}`) mean something. */
const droppedWhenEmpty: ReadonlySet<string> = new Set([
  'labels',
  'annotations',
  'data',
  'binaryData',
  'stringData',
  'matchLabels',
  'nodeSelector',
  'limits',
  'requests',
]);

/** What decoding into Go types and encoding again leaves of an object: no nulls, no empty optional lists and maps. */
export function normalise<T>(value: T): T {
  if (Array.isArray(value)) return value.map((item: unknown) => normalise(item)) as T;
  if (!isObject(value)) return value;
  const entries = Object.entries(value)
    .map(([key, member]) => [key, normalise(member)] as const)
    .filter(([key, member]) => !isLeftOut(key, member));
  return Object.fromEntries(entries) as T;
}

function isLeftOut(key: string, value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (Array.isArray(value)) return value.length === 0 && !keptWhenEmpty.has(key);
  return droppedWhenEmpty.has(key) && isObject(value) && Object.keys(value).length === 0;
}
