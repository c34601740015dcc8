import { own } from '../annotations.js';
import type { Cluster } from '../clusters.js';
import { annotationOf, kubeObjectSchema, type KubeObject } from '../kube-object.js';
import { patchAsRead, type Where } from './patch-as-read.js';
import { annotated } from './patch-of-route.js';
import type { Traffic } from './router.js';

/**
 * Writes a route and takes that back, so that it is what it was and has another resource version. Weights that somebody is
 * about to move by what was read of it before fail their test. A run that died in between left the mark, which is taken back.
 */
export async function outdateRoute(
  cluster: Cluster,
  where: Where,
  route: KubeObject,
  { rotationId }: Traffic,
): Promise<void> {
  const mark = { [own.fence]: rotationId };
  const isMarked = annotationOf(route, own.fence) !== undefined;
  const marked = isMarked
    ? route
    : await patchAsRead(cluster, kubeObjectSchema, where, route, (one) => annotated(one, mark));
  await patchAsRead(cluster, kubeObjectSchema, where, marked, (one) => annotated(one, { [own.fence]: null }));
}
