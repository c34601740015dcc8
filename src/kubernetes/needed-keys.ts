import { z } from 'zod';
import { valueAt } from './json-pointer.js';

const variableSchema = z.looseObject({ key: z.string(), optional: z.boolean().nullish() });
const volumeSchema = z.looseObject({
  items: z.array(z.looseObject({ key: z.string() })).nullish(),
  optional: z.boolean().nullish(),
});

/**
 * The keys without which a pod can't start, by the field that names the Secret: the one of a variable, or the items of a
 * volume. None where it is marked as optional, or takes whatever keys there are.
 */
export function neededKeys(object: unknown, path: string): string[] {
  const reference = valueAt(object, path.slice(0, path.lastIndexOf('/')));
  if (path.endsWith('/secretKeyRef/name')) {
    const { data } = variableSchema.safeParse(reference);
    return !data || data.optional ? [] : [data.key];
  }
  if (!/\/secret\/(secretName|name)$/.test(path)) return [];
  const { data } = volumeSchema.safeParse(reference);
  return !data || data.optional ? [] : (data.items ?? []).map(({ key }) => key);
}
