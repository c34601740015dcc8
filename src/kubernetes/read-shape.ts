import { z } from 'zod';
import { own, ownAnnotations } from './annotations.js';
import type { Cluster } from './clusters.js';
import { kubeObjectSchema } from './kube-object.js';
import { readObject } from './read-object.js';
import { resources } from './resources.js';

/** Everything about a Secret but its values. */
export interface SecretShape {
  readonly uid: string;
  readonly resourceVersion: string;
  readonly type: string;
  readonly keys: string[];
  readonly immutable: boolean;
  /** Only `keyturn.dev/*`, the keys without the prefix. */
  readonly annotations: Readonly<Record<string, string>>;
  readonly ours: boolean;
}

export const secretSchema = kubeObjectSchema.extend({
  type: z.string().default('Opaque'),
  immutable: z.boolean().nullish(),
  data: z.record(z.string(), z.unknown()).nullish(),
});

/**
 * A Secret's shape, or undefined where there is none of that name. Metadata holds neither type nor keys nor `immutable`,
 * so the whole Secret travels; its values are dropped while the answer is parsed.
 */
export async function readShape(cluster: Cluster, namespace: string, name: string): Promise<SecretShape | undefined> {
  const secret = await readObject(cluster, secretSchema, { resource: resources.Secret, namespace, name });
  if (!secret) return undefined;
  const { metadata, type, immutable, data } = secret;
  return {
    uid: metadata.uid,
    resourceVersion: metadata.resourceVersion,
    type,
    keys: Object.keys(data ?? {}).sort(),
    immutable: immutable === true,
    annotations: ownAnnotations(metadata.annotations ?? {}),
    ours: metadata.labels?.[own.secret] !== undefined,
  };
}
