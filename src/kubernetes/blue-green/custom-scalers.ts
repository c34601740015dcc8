import { z } from 'zod';
import type { Blocker } from '../../rotation/plan.js';
import type { Cluster } from '../clusters.js';
import { isKubernetesError } from '../kubernetes-error.js';
import { kubeObjectSchema } from '../kube-object.js';
import { listObjects } from '../list-objects.js';
import { check } from '../read-object.js';
import { scaledBy } from './draw-twins.js';

const targetSchema = z.looseObject({ kind: z.string().nullish(), name: z.string() }).nullish();
const scalerSchema = kubeObjectSchema.extend({
  spec: z
    .looseObject({
      targetRef: targetSchema,
      scaleTargetRef: targetSchema,
      updatePolicy: z.looseObject({ updateMode: z.string().nullish() }).nullish(),
    })
    .nullish(),
});
type Scaler = z.infer<typeof scalerSchema>;

/** What changes a workload's size beside the API's own autoscaler, where the cluster serves it. */
const scalers = [
  { group: 'autoscaling.k8s.io', kind: 'VerticalPodAutoscaler', plural: 'verticalpodautoscalers' },
  { group: 'keda.sh', kind: 'ScaledObject', plural: 'scaledobjects' },
] as const;

/** Custom autoscalers that act on a Deployment; a copy would be without them. Reads only. */
export async function customScalers(cluster: Cluster, namespace: string, deployment: string): Promise<Blocker[]> {
  const found = await Promise.all(
    scalers.map(async (scaler) => {
      const version = await servedVersion(cluster, scaler.group);
      if (version === undefined) return [];
      const objects = await listObjects(cluster, scalerSchema, { resource: { ...scaler, version }, namespace });
      const acting = objects.filter((object) => actsOn(object, deployment));
      return acting.map((object) => scaledBy(scaler.kind, object, deployment));
    }),
  );
  return found.flat();
}

const groupSchema = z.looseObject({ preferredVersion: z.looseObject({ version: z.string() }) });

/** Asked first: where a kind isn't served, listing it is forbidden rather than not found to most. */
async function servedVersion(cluster: Cluster, group: string): Promise<string | undefined> {
  const path = `/apis/${group}`;
  const request = { verb: 'get', resource: { group, version: '', kind: 'APIGroup', plural: group }, path } as const;
  try {
    return check(cluster, groupSchema, request, (await cluster.send(request)).body).preferredVersion.version;
  } catch (error) {
    if (isKubernetesError(error, 'not-found')) return undefined;
    throw error;
  }
}

function actsOn({ spec }: Scaler, deployment: string): boolean {
  const target = spec?.targetRef ?? spec?.scaleTargetRef;
  if (spec?.updatePolicy?.updateMode === 'Off') return false;
  return (target?.kind ?? 'Deployment') === 'Deployment' && target?.name === deployment;
}
