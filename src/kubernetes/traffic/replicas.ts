import { z } from 'zod';
import { own } from '../annotations.js';
import { errorOf } from '../attempt.js';
import type { Cluster } from '../clusters.js';
import { setAnnotations, type PatchOperation } from '../json-patch.js';
import type { KubernetesError } from '../kubernetes-error.js';
import { annotationOf } from '../kube-object.js';
import { resources } from '../resources.js';
import { isObserved, readWorkload, wantedReplicas, workloadSchema, type WorkloadObject } from '../workload-object.js';
import { patchAsRead } from './patch-as-read.js';
import type { Router, Traffic } from './router.js';
import { shareOfReplicas } from './share-of-replicas.js';

/**
 * Moves traffic by the ratio of pods behind one shared Service. Whichever of the two grows is ready before the other
 * shrinks. How many pods the original had is kept in its annotation `keyturn.dev/full-size` until all of them are back.
 */
export const replicas: Router = {
  inspect: () => Promise.resolve({ services: [] }),
  async readWeights(cluster, traffic) {
    const { original, copy } = await readBoth(cluster, traffic);
    if (!original) return undefined;
    const [blue, green] = [readyOf(original), copy ? readyOf(copy) : 0];
    return blue + green === 0 ? undefined : Math.round((green * 100) / (blue + green));
  },
  async setWeights(cluster, traffic, percent) {
    const { original, copy } = await readBoth(cluster, traffic);
    if (!original) throw gone(cluster, traffic, traffic.original);
    if (!copy && percent > 0) throw gone(cluster, traffic, traffic.copy);
    const holder = memoryOf(original)?.rotation ?? traffic.rotationId;
    if (holder !== traffic.rotationId)
      throw refusal(cluster, traffic, original, `its pods are shared out by ${holder}`);
    const full = fullSizeOf(original);
    const isShared = percent > 0 || memoryOf(original) !== undefined;
    const blue = isShared ? await remember(cluster, traffic, original, full) : original;
    if (await isMoving(cluster, traffic, { original: blue, copy }, shareOfReplicas(full, percent))) return 'waiting';
    if (percent === 0) await forget(cluster, traffic, blue);
    return 'set';
  },
};

interface Both {
  readonly original: WorkloadObject;
  readonly copy: WorkloadObject | undefined;
}

async function readBoth(cluster: Cluster, { namespace, original, copy }: Traffic) {
  const [blue, green] = await Promise.all(
    [original, copy].map((name) => readWorkload(cluster, { kind: 'Deployment', namespace, name })),
  );
  return { original: blue, copy: green };
}

/** One act at a time, each after what it needs: grow, wait until that is ready, shrink, wait until that is gone. */
async function isMoving(
  cluster: Cluster,
  traffic: Traffic,
  { original, copy }: Both,
  wanted: { readonly original: number; readonly copy: number },
): Promise<boolean> {
  const both = [{ object: original, to: wanted.original }, ...(copy ? [{ object: copy, to: wanted.copy }] : [])];
  const growing = both.filter(({ object, to }) => replicasOf(object) < to);
  const shrinking = both.filter(({ object, to }) => replicasOf(object) > to);
  for (const { object, to } of growing) await scale(cluster, traffic, object, to);
  if (growing.length > 0 || both.some(({ object, to }) => !isReady(object, to))) return true;
  for (const { object, to } of shrinking) await scale(cluster, traffic, object, to);
  return shrinking.length > 0 || both.some(({ object, to }) => !isSettled(object, to));
}

const memorySchema = z.strictObject({
  rotation: z.string(),
  /** How many pods the original had. */
  replicas: z.number(),
  /** How many we left it last. */
  left: z.number(),
});
type Memory = z.infer<typeof memorySchema>;

function memoryOf(original: WorkloadObject): Memory | undefined {
  try {
    return memorySchema.safeParse(JSON.parse(annotationOf(original, own.fullSize) ?? 'null')).data;
  } catch {
    return undefined;
  }
}

/** What somebody added to the original since we left it is kept; what somebody took away is not. */
function fullSizeOf(original: WorkloadObject): number {
  const memory = memoryOf(original);
  const now = replicasOf(original);
  return memory ? memory.replicas + Math.max(0, now - memory.left) : now;
}

function remember(cluster: Cluster, traffic: Traffic, original: WorkloadObject, full: number) {
  return patch(cluster, traffic, original, (object) => {
    const left = replicasOf(object);
    const memory = memoryOf(object);
    if (memory?.replicas === full && memory.left === left) return [];
    return setAnnotations(object, { [own.fullSize]: memoryText(traffic, { replicas: full, left }) });
  });
}

function scale(cluster: Cluster, traffic: Traffic, deployment: WorkloadObject, to: number) {
  const from = replicasOf(deployment);
  return patch(cluster, traffic, deployment, (object) => {
    const memory = memoryOf(object);
    // Somebody else scaled it since it was read: the next look begins with that.
    if (replicasOf(object) !== from) return [];
    return [
      { op: 'test', path: '/spec/replicas', value: from },
      { op: 'replace', path: '/spec/replicas', value: to },
      ...(memory
        ? setAnnotations(object, { [own.fullSize]: memoryText(traffic, { replicas: memory.replicas, left: to }) })
        : []),
    ];
  });
}

function forget(cluster: Cluster, traffic: Traffic, original: WorkloadObject) {
  return patch(cluster, traffic, original, (object) =>
    memoryOf(object) ? setAnnotations(object, { [own.fullSize]: null }) : [],
  );
}

function patch(
  cluster: Cluster,
  { namespace }: Traffic,
  first: WorkloadObject,
  patchOf: (object: WorkloadObject) => PatchOperation[],
): Promise<WorkloadObject> {
  const where = { resource: resources.Deployment, namespace, name: first.metadata.name };
  return patchAsRead(cluster, workloadSchema, where, first, (object) => {
    const operations = patchOf(object);
    const uid = { op: 'test', path: '/metadata/uid', value: object.metadata.uid } as const;
    return operations.length === 0 ? [] : [uid, ...operations];
  });
}

function memoryText({ rotationId }: Traffic, sizes: Omit<Memory, 'rotation'>): string {
  return JSON.stringify({ rotation: rotationId, ...sizes });
}

function replicasOf(deployment: WorkloadObject): number {
  return wantedReplicas('Deployment', deployment);
}

function readyOf({ status }: WorkloadObject): number {
  return status?.readyReplicas ?? 0;
}

function isReady(deployment: WorkloadObject, least: number): boolean {
  return isObserved(deployment) && readyOf(deployment) >= least;
}

function isSettled(deployment: WorkloadObject, most: number): boolean {
  return isObserved(deployment) && (deployment.status?.replicas ?? 0) <= most;
}

function gone(cluster: Cluster, { namespace }: Traffic, name: string): KubernetesError {
  return errorOf(
    cluster,
    { verb: 'patch', resource: resources.Deployment, namespace, name },
    'not-found',
    'it is gone',
  );
}

function refusal(cluster: Cluster, { namespace }: Traffic, { metadata: { name } }: WorkloadObject, detail: string) {
  return errorOf(cluster, { verb: 'patch', resource: resources.Deployment, namespace, name }, 'refused', detail);
}
