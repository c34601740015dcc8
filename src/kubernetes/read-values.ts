import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { own } from './annotations.js';
import { errorOf } from './attempt.js';
import type { Cluster } from './clusters.js';
import { failureCode } from './failure-code.js';
import { annotationOf, kubeObjectSchema } from './kube-object.js';
import { isKubernetesError, KubernetesError } from './kubernetes-error.js';
import type { KubernetesRequest } from './kubernetes-request.js';
import { resources } from './resources.js';
import type { SecretData } from './secret-data.js';

export interface ValuesOrder {
  readonly namespace: string;
  readonly name: string;
  readonly rotationId: string;
  readonly keys: readonly string[];
}

const schema = kubeObjectSchema.extend({ data: z.record(z.string(), z.string()).nullish() });

/**
 * The values that this rotation put into a Secret, as bytes; undefined where there is no such Secret, or it is not this
 * rotation's work. The one place that reads values: only for the other places of the same environment, and nothing of them
 * is kept. No error repeats anything of the answer.
 */
export async function readValues(cluster: Cluster, order: ValuesOrder): Promise<SecretData | undefined> {
  const { namespace, name, rotationId, keys } = order;
  const request: KubernetesRequest = { verb: 'get', resource: resources.Secret, namespace, name };
  const secret = parse(cluster, request, await answerTo(cluster, request));
  if (!secret || annotationOf(secret, own.rotation) !== rotationId) return undefined;
  const { data } = secret;
  const values = keys.flatMap((key) => (data?.[key] === undefined ? [] : [[key, Buffer.from(data[key], 'base64')]]));
  return values.length === keys.length ? (Object.fromEntries(values) as SecretData) : undefined;
}

async function answerTo(cluster: Cluster, request: KubernetesRequest): Promise<string | undefined> {
  try {
    return await text(await cluster.stream(request));
  } catch (error) {
    if (isKubernetesError(error, 'not-found')) return undefined;
    if (error instanceof KubernetesError) throw error;
    throw errorOf(cluster, request, 'unreachable', `the answer broke off (${failureCode(error)})`);
  }
}

function parse(cluster: Cluster, request: KubernetesRequest, answer: string | undefined) {
  if (answer === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(answer));
  } catch {
    // What parses quotes what it can't read.
    throw errorOf(cluster, request, 'unexpected', 'the answer is no Secret');
  }
}
