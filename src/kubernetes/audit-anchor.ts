import { z } from 'zod';
import { errorOf } from './attempt.js';
import type { Cluster } from './clusters.js';
import { isKubernetesError } from './kubernetes-error.js';
import { kubeObjectSchema } from './kube-object.js';
import { readObject } from './read-object.js';
import { resources } from './resources.js';

/** The last entry of the audit chain. */
export interface AuditHead {
  readonly seq: number;
  readonly hash: string;
  readonly chain: string;
}

const name = 'keyturn-audit-anchor';
const tries = 5;

const anchorSchema = kubeObjectSchema.extend({
  data: z.object({ seq: z.coerce.number().int().nonnegative(), hash: z.string(), chain: z.string() }),
});

/** The anchored head, or undefined where nothing was anchored yet. */
export async function readAnchor(cluster: Cluster, namespace: string): Promise<AuditHead | undefined> {
  return (await read(cluster, namespace))?.data;
}

/**
 * Anchors a head in the ConfigMap `keyturn-audit-anchor`, only forward within its chain: an anchor that is further on
 * is `ahead` and stays, which is how a log that lost entries is noticed. Another chain's anchor is replaced. Safe to
 * repeat; a concurrent move is seen by the resource version.
 */
export async function moveAnchor(cluster: Cluster, namespace: string, head: AuditHead): Promise<'moved' | 'ahead'> {
  const where = { resource: resources.ConfigMap, namespace };
  for (let count = 0; count < tries; count += 1) {
    const anchor = await read(cluster, namespace);
    if (anchor?.data.chain === head.chain) {
      if (anchor.data.seq > head.seq) return 'ahead';
      if (anchor.data.seq === head.seq) return anchor.data.hash === head.hash ? 'moved' : 'ahead';
    }
    const { resourceVersion } = anchor?.metadata ?? {};
    const metadata = { name, namespace, ...(resourceVersion === undefined ? {} : { resourceVersion }) };
    const data = { seq: String(head.seq), hash: head.hash, chain: head.chain };
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data };
    try {
      await cluster.send(anchor ? { verb: 'update', ...where, name, body } : { verb: 'create', ...where, body });
      return 'moved';
    } catch (error) {
      if (!isKubernetesError(error, 'conflict', 'already-exists', 'not-found')) throw error;
    }
  }
  throw errorOf(cluster, { verb: 'update', ...where, name }, 'conflict', 'changed by somebody else again and again');
}

function read(cluster: Cluster, namespace: string) {
  return readObject(cluster, anchorSchema, { resource: resources.ConfigMap, namespace, name });
}
