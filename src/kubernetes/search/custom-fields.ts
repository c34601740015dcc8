import { schemasAlong, type FieldSchema } from './custom-schema.js';
import { describesSecret } from './describes-secret.js';
import { saysAnotherKind, saysConfidential, saysSecret } from './says-secret.js';
import type { FoundText } from './strings-of.js';

/**
 * Whether a field of a kind that nobody listed denotes a Secret. What is asked, in this order: does the field's own name
 * say so (`secretName`)? If it is only called `name`: what kind does a field beside it say; does the name of the object
 * around it say so (`privateKeySecretRef.name`); which kind is meant where none is said (Gateway API's
 * `certificateRefs`)? At last, does the schema's description speak of a Secret's name?
 */
export function denotesSecret(found: FoundText, schema: FieldSchema | undefined): boolean {
  const { path, around, isKey } = found;
  if (path[0] === 'metadata' || path[0] === 'status') return false;
  const [last = '', parent = '', grandparent = ''] = path.filter((part) => !/^\d+$/.test(part)).toReversed();
  if (['labels', 'matchLabels'].includes(parent)) return false;
  // A map whose keys are the names of Secrets.
  if (isKey) return saysSecret(parent) && path.at(-2) === parent;
  if (saysSecret(last)) return true;
  const along = schemasAlong(schema, path);
  const own = along.length === path.length + 1 ? along.at(-1) : undefined;
  if (!isName(last)) return own !== undefined && describesSecret(last, own);
  const said = kindSaid(around) ?? kindMeant(own && along.at(-2));
  if (said !== undefined) return /^secrets?$/i.test(said);
  if (saysSecret(parent)) return !isNameOfItsOwn(found);
  if (saysSecret(grandparent) && path.at(-2) === parent) return true;
  if (saysAnotherKind(parent)) return false;
  if (saysConfidential(parent) && hasKey(around.at(-1))) return true;
  return own !== undefined && describesSecret(last, own, along.at(-2));
}

function isName(last: string): boolean {
  return ['name', 'names', 'resourceName', 'objectName'].includes(last);
}

/** In a list of secrets, the name of an entry that refers to the Secret by another field, or of one in a store elsewhere. */
function isNameOfItsOwn({ path, around }: FoundText): boolean {
  if (!/^\d+$/.test(path.at(-2) ?? '')) return false;
  return Object.keys(around.at(-1) ?? {}).some(saysSecret) || path.slice(0, -3).some(saysAnotherKind);
}

/** The kind that a field beside the name says, or one beside the object around it (`clone.name` of a rule with `kind`). */
function kindSaid(around: readonly unknown[]): string | undefined {
  const [outer, parent] = [around.at(-2), around.at(-1)].map(kindOf);
  return parent ?? (outer === 'Secret' ? outer : undefined);
}

/** The kind of what an object refers to; an object that is whole itself, with metadata, refers by its kind to nothing. */
function kindOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || 'metadata' in value) return undefined;
  const { kind, type } = value as { readonly kind?: unknown; readonly type?: unknown };
  if (typeof kind === 'string') return kind;
  // `type` can be anything else too: only these two words in it are kinds.
  return typeof type === 'string' && /^(secret|config-?map)$/i.test(type) ? type : undefined;
}

function kindMeant(parent: FieldSchema | undefined): string | undefined {
  const kind = parent?.properties?.['kind'];
  const meant: unknown = kind?.default ?? (kind?.enum?.length === 1 ? kind.enum[0] : undefined);
  return typeof meant === 'string' ? meant : undefined;
}

function hasKey(parent: unknown): boolean {
  return typeof parent === 'object' && parent !== null && 'key' in parent;
}
