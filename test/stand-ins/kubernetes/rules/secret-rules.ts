import { sameJson } from '../same-json.js';
import { badRequest, cause, type Cause } from '../api-error.js';
import type { KubeObject } from '../kube-object.js';
import { configKeyComplaints } from './names.js';

export interface Secret extends KubeObject {
  type?: string;
  immutable?: boolean;
  data?: Record<string, string>;
  stringData?: Record<string, string>;
}

const sizeLimit = 1_048_576;
const immutableText = 'field is immutable when `immutable` is set';

/** The keys that a typed Secret must have. */
const requiredKeys: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
};

/** Merges `stringData` into `data`, fills in the type, and refuses data that isn't base64. */
export function secretWithDefaults(secret: Secret): Secret {
  const { stringData, ...rest } = secret;
  const data: Record<string, string> = {};
  for (const [key, value] of Object.entries(secret.data ?? {})) data[key] = checkedBase64(value);
  for (const [key, value] of Object.entries(stringData ?? {})) data[key] = Buffer.from(value).toString('base64');
  const filled = { ...rest, type: secret.type ?? 'Opaque' };
  return Object.keys(data).length > 0 ? { ...filled, data } : filled;
}

function checkedBase64(value: unknown): string {
  const refused = 'Secret in version "v1" cannot be handled as a Secret:';
  if (typeof value !== 'string') {
    throw badRequest(
      `${refused} json: cannot unmarshal ${typeof value} into Go struct field Secret.data of type []uint8`,
    );
  }
  const text = value.replaceAll(/[\r\n]/g, '');
  const wrong = /[^A-Za-z0-9+/=]|=(?!=?$)/.exec(text);
  if (wrong || text.length % 4 !== 0) {
    throw badRequest(`${refused} illegal base64 data at input byte ${wrong?.index ?? text.length}`);
  }
  return text;
}

export function secretCauses(secret: Secret): Cause[] {
  const data = secret.data ?? {};
  const size = Object.values(data).reduce((sum, value) => sum + Buffer.byteLength(value, 'base64'), 0);
  const keys = Object.keys(data).flatMap((key) =>
    configKeyComplaints(key).map((complaint) => cause.invalid(`data[${key}]`, key, complaint)),
  );
  const missing = (requiredKeys[secret.type ?? ''] ?? [])
    .filter((key) => !(key in data))
    .map((key) => cause.required(`data[${key}]`));
  return [...keys, ...(size > sizeLimit ? [cause.tooLong('data', sizeLimit)] : []), ...missing];
}

export function secretUpdateCauses(old: Secret, updated: Secret): Cause[] {
  const causes: Cause[] = [];
  if (old.type !== updated.type) causes.push(cause.invalid('type', updated.type, 'field is immutable'));
  return [...causes, ...immutableCauses(old, updated)];
}

/** The same rule holds for Secrets and ConfigMaps. */
export function immutableCauses(old: Secret, updated: Secret): Cause[] {
  if (old.immutable !== true) return [];
  const causes: Cause[] = [];
  if (updated.immutable !== true) causes.push(cause.forbidden('immutable', immutableText));
  for (const field of ['data', 'binaryData']) {
    if (!sameJson(old[field] ?? {}, updated[field] ?? {})) causes.push(cause.forbidden(field, immutableText));
  }
  return causes;
}
