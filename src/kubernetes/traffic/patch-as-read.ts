import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import { errorOf } from '../attempt.js';
import type { Cluster } from '../clusters.js';
import type { PatchOperation } from '../json-patch.js';
import { isKubernetesError, type KubernetesError } from '../kubernetes-error.js';
import type { KubeObject } from '../kube-object.js';
import type { KubernetesRequest } from '../kubernetes-request.js';
import { readObject, writeObject } from '../read-object.js';

export type Where = Pick<KubernetesRequest, 'resource' | 'namespace' | 'name'>;

const tries = 5;

/**
 * Patches an object by what was read of it. An empty patch is not sent. Where the object was not as it was read, it is
 * read again and `patchOf` is asked again, at most five times. Returns the object as it is then. Throws `not-found` where
 * there is none (any more), `conflict` once `stillWanted`, asked after each reading, says no, and what the API server said
 * where it refuses the very same patch for another reason.
 */
export async function patchAsRead<T extends KubeObject>(
  cluster: Cluster,
  schema: z.ZodType<T>,
  where: Where,
  first: T | undefined,
  patchOf: (object: T) => readonly PatchOperation[],
  stillWanted?: () => Promise<boolean>,
): Promise<T> {
  let refused: { readonly error: KubernetesError; readonly body: readonly PatchOperation[] } | undefined;
  const request: KubernetesRequest = { verb: 'patch', ...where };
  for (let count = 0; count < tries; count += 1) {
    const object = count === 0 && first ? first : await readObject(cluster, schema, where);
    if (!object) throw errorOf(cluster, request, 'not-found', 'it is gone');
    const body = patchOf(object);
    if (body.length === 0) return object;
    if (isDeepStrictEqual(body, refused?.body)) throw refused?.error;
    if (stillWanted && !(await stillWanted())) throw errorOf(cluster, request, 'conflict', 'it is not wanted any more');
    try {
      return await writeObject(cluster, schema, { ...request, patch: 'json', body });
    } catch (error) {
      if (!isKubernetesError(error, 'conflict', 'invalid')) throw error;
      refused = { error, body };
    }
    await sleep(Math.random() * 50 * 2 ** count);
  }
  throw errorOf(cluster, request, 'conflict', `changed by somebody else ${tries} times while it was patched`);
}
