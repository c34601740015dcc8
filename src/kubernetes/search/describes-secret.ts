import type { FieldSchema } from './custom-schema.js';
import { saysConfidential } from './says-secret.js';

/**
 * Whether a schema's own words say that a field holds a Secret's name. `parent` is the object around a field that is only
 * called `name`: what it, or a `key` beside the name, is said to be counts then too.
 */
export function describesSecret(name: string, own: FieldSchema, parent?: FieldSchema): boolean {
  if (isAnotherPart(name) || saysConfidential(name)) return false;
  if (own.type !== 'string') return false;
  const text = plain(own);
  if (mayBeAnotherKind.test(text)) return false;
  if (namesSecret.test(text) || holdsSecret.test(text)) return true;
  if (!parent) return false;
  const around = `${plain(parent)} ${plain(parent.properties?.['key'])}`;
  return secret.test(around) && !mayBeAnotherKind.test(around);
}

/** What stands beside a Secret's name in a reference. */
function isAnotherPart(name: string): boolean {
  return /(^|[a-z])(key|namespace|kind|group|version|type|path|property|policy|description|value)s?$/i.test(name);
}

/** Told by a `kind` beside it, or not to be told. */
const mayBeAnotherKind = /config-?map/i;

// `key of the secret`, `name of the key in the secret` and `name of the secret store` are no names of Secrets.
const words = String.raw`(?:(?!keys?\b|fields?\b|entry\b|namespaces?\b|external\b|push\b|sealed\b)[\w'’-]+ ){0,4}?`;
const thing = String.raw`(?:kubernetes |k8s |core )?secrets?\b(?! (?:key|store|engine|manager|provider|path|version|id)s?\b)`;
const namesSecret = new RegExp(
  String.raw`\b(?:names? (?:of|for)|refer(?:s|ences?|ring)? to|references?|points? to) ${words}${thing}`,
  'i',
);
const holdsSecret = new RegExp(
  String.raw`^(?:the |an? )?(?:[\w'’-]+ ){0,2}?${thing} (?:names?\b|(?:that |which )?(?:to |with |contain|hold|has |stor|for ))`,
  'i',
);
const secret = /\bsecrets?\b/i;

function plain(schema: FieldSchema | undefined): string {
  return (schema?.description ?? '').replace(/[\s`"*]+/g, ' ').trim();
}
