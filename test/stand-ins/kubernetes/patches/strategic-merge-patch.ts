import { isObject } from './merge-patch.js';

type Fields = Record<string, unknown>;

/**
 * Lists that are merged item by item, and the key that identifies an item. From the `patchMergeKey` tags of the built-in
 * types; every other list is replaced as a whole (`envFrom`, `tolerations`, `args`, …).
 */
const mergeKeys: Readonly<Record<string, readonly string[]>> = {
  containers: ['name'],
  initContainers: ['name'],
  ephemeralContainers: ['name'],
  env: ['name'],
  volumes: ['name'],
  volumeMounts: ['mountPath'],
  volumeDevices: ['devicePath'],
  imagePullSecrets: ['name'],
  secrets: ['name'],
  ports: ['containerPort', 'port'],
  hostAliases: ['ip'],
  topologySpreadConstraints: ['topologyKey'],
  conditions: ['type'],
  ownerReferences: ['uid'],
  resourceClaims: ['name'],
};

/** Lists of plain values that are merged as sets. */
const setLists: ReadonlySet<string> = new Set(['finalizers']);

/**
 * Kubernetes' strategic merge for the built-in kinds, with the directives `$patch`, `$retainKeys`, `$setElementOrder/…`
 * and `$deleteFromPrimitiveList/…`. The arguments are left alone.
 */
export function applyStrategicMergePatch(target: unknown, patch: Fields): Fields {
  const current: Fields = isObject(target) ? target : {};
  if (patch['$patch'] === 'delete') return {};
  if (patch['$patch'] === 'replace') return withoutDirectives(patch);
  const result: Fields = { ...current };
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$')) applyDirective(result, key, value);
    else if (value === null) delete result[key];
    else result[key] = merged(key, result[key], value, patch[`$setElementOrder/${key}`]);
  }
  for (const [key, order] of Object.entries(patch)) {
    const field = key.startsWith('$setElementOrder/') ? key.slice('$setElementOrder/'.length) : undefined;
    if (field !== undefined && !(field in patch))
      result[field] = ordered(result[field], order, mergeKeyOf(field, order));
  }
  return retained(result, patch['$retainKeys']);
}

function applyDirective(result: Fields, key: string, value: unknown): void {
  const field = key.startsWith('$deleteFromPrimitiveList/') ? key.slice('$deleteFromPrimitiveList/'.length) : undefined;
  if (field === undefined) return;
  const gone = Array.isArray(value) ? value : [];
  const list = result[field];
  if (Array.isArray(list)) result[field] = list.filter((item) => !gone.includes(item));
}

function retained(result: Fields, keys: unknown): Fields {
  if (!Array.isArray(keys)) return result;
  return Object.fromEntries(Object.entries(result).filter(([key]) => keys.includes(key)));
}

function merged(field: string, current: unknown, patch: unknown, order: unknown): unknown {
  if (isObject(patch)) return applyStrategicMergePatch(current, patch);
  if (!Array.isArray(patch)) return patch;
  if (setLists.has(field)) return [...new Set<unknown>([...(Array.isArray(current) ? current : []), ...patch])];
  const mergeKey = mergeKeyOf(field, patch);
  if (mergeKey === undefined) return structuredClone(patch);
  return ordered(mergeItems(Array.isArray(current) ? current : [], patch as Fields[], mergeKey), order, mergeKey);
}

function mergeKeyOf(field: string, items: unknown): string | undefined {
  const first: unknown = Array.isArray(items) ? (items.find((item) => !isDirective(item)) ?? items[0]) : undefined;
  if (!isObject(first)) return undefined;
  return mergeKeys[field]?.find((key) => key in first) ?? mergeKeys[field]?.[0];
}

function isDirective(item: unknown): boolean {
  return isObject(item) && item['$patch'] === 'replace' && Object.keys(item).length === 1;
}

function mergeItems(current: readonly unknown[], patch: readonly Fields[], mergeKey: string): unknown[] {
  if (patch.some(isDirective)) return patch.filter((item) => !isDirective(item)).map(withoutDirectives);
  const result = [...current];
  for (const item of patch) {
    const at = result.findIndex((other) => isObject(other) && other[mergeKey] === item[mergeKey]);
    if (item['$patch'] === 'delete') {
      if (at >= 0) result.splice(at, 1);
    } else if (at >= 0) result[at] = applyStrategicMergePatch(result[at], item);
    else result.push(applyStrategicMergePatch({}, item));
  }
  return result;
}

/** Items that the order names come in that order; the others keep their places behind them. */
function ordered(list: unknown, order: unknown, mergeKey: string | undefined): unknown {
  if (!Array.isArray(list) || !Array.isArray(order)) return list;
  const identity = (item: unknown): unknown => (mergeKey !== undefined && isObject(item) ? item[mergeKey] : item);
  const places = new Map(order.map((item, place) => [identity(item), place]));
  const place = (item: unknown): number => places.get(identity(item)) ?? places.size;
  return list.toSorted((a, b) => place(a) - place(b));
}

function withoutDirectives(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([key]) => !key.startsWith('$')));
}
