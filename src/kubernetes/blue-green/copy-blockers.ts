import { z } from 'zod';
import type { Blocker } from '../../rotation/plan.js';
import type { Cluster } from '../clusters.js';
import { kubeObjectSchema } from '../kube-object.js';
import { readObject } from '../read-object.js';
import { resources } from '../resources.js';
import { workloadName } from '../workload-name.js';
import type { DeploymentObject } from './deployment-object.js';

const claimSchema = kubeObjectSchema.extend({
  spec: z.looseObject({ accessModes: z.array(z.string()).nullish() }).nullish(),
});

/** Why a Deployment can't run twice side by side: a port of the node, or a volume that only one node may hold. Reads only. */
export async function copyBlockers(cluster: Cluster, deployment: DeploymentObject): Promise<Blocker[]> {
  const what = workloadName({ kind: 'Deployment', name: deployment.metadata.name });
  const { containers, initContainers, volumes } = deployment.spec.template.spec;
  const ports = [...containers, ...(initContainers ?? [])]
    .flatMap((container) => container.ports ?? [])
    .flatMap(({ hostPort }) => (hostPort ? [hostPort] : []));
  const claims = (volumes ?? []).flatMap(({ persistentVolumeClaim: claim }) => (claim ? [claim.claimName] : []));
  const namespace = deployment.metadata.namespace ?? '';
  const alone = await Promise.all(
    claims.map(async (name) => ((await isShared(cluster, namespace, name)) ? [] : [name])),
  );
  return [
    ...(deployment.spec.paused ? [{ code: 'paused' as const, what }] : []),
    ...(ports.length > 0 ? [{ code: 'host-port' as const, what, detail: ports.join(', ') }] : []),
    ...alone.flat().map((name) => ({ code: 'volume-not-shared' as const, what, detail: name })),
  ];
}

/** A claim that isn't there is not known to be shared. */
async function isShared(cluster: Cluster, namespace: string, name: string): Promise<boolean> {
  const claim = await readObject(cluster, claimSchema, { resource: resources.PersistentVolumeClaim, namespace, name });
  const modes = claim?.spec?.accessModes ?? [];
  return modes.includes('ReadWriteMany') || modes.includes('ReadOnlyMany');
}
