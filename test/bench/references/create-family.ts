import { inParallel } from '../../../src/kubernetes/in-parallel.js';
import { deploymentObject, podName, podObject, replicaSetObject, type Owner } from './family-objects.js';
import { podStatus } from './pod-status.js';
import type { Family } from './population.js';

/** Creates or patches as JSON. @throws what the server refuses. */
export type Send = (method: 'POST' | 'PATCH', path: string, body: object) => Promise<{ readonly metadata: Owner }>;

/** Creates a Deployment, its ReplicaSet and its pods through the API, as their controllers and a kubelet would leave them. */
export async function createFamily(send: Send, family: Family): Promise<void> {
  const { namespace, name, pods } = family;
  const apps = `/apis/apps/v1/namespaces/${namespace}`;
  const counts = { replicas: pods, readyReplicas: pods, availableReplicas: pods, observedGeneration: 1 };
  const deployment = await send('POST', `${apps}/deployments`, deploymentObject(family));
  await send('PATCH', `${apps}/deployments/${name}/status`, { status: { ...counts, updatedReplicas: pods } });
  const set = await send('POST', `${apps}/replicasets`, replicaSetObject(family, deployment.metadata));
  const owner = set.metadata;
  await send('PATCH', `${apps}/replicasets/${owner.name}/status`, { status: counts });
  const path = `/api/v1/namespaces/${namespace}/pods`;
  const now = new Date().toISOString().replace(/\.\d+/, '');
  await inParallel([...Array(pods).keys()], pods, async (index) => {
    await send('POST', path, podObject(family, owner, index));
    await send('PATCH', `${path}/${podName(owner, index)}/status`, { status: podStatus(index, now) });
  });
}
