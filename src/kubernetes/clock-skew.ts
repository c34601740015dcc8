import { errorOf } from './attempt.js';
import type { Cluster } from './clusters.js';
import type { KubernetesRequest } from './kubernetes-request.js';
import { resources } from './resources.js';

/**
 * Milliseconds that the API server's clock is ahead of ours (negative: behind), from the `Date` of its answer, which
 * counts whole seconds: anything within a second is no skew and is 0.
 */
export async function clockSkew(cluster: Cluster, now: () => number = Date.now): Promise<number> {
  const request: KubernetesRequest = {
    verb: 'get',
    resource: resources.Namespace,
    name: 'kube-system',
    metadataOnly: true,
  };
  const asked = now();
  const { date } = await cluster.send(request);
  const answered = now();
  if (date === undefined) throw errorOf(cluster, request, 'unexpected', 'the answer has no date');
  if (date + 1000 < asked) return date + 1000 - asked;
  return date > answered ? date - answered : 0;
}
