import type { Cluster } from '../../../src/kubernetes/clusters.js';
import { createVersion } from '../../../src/kubernetes/create-version.js';
import { drawStage } from '../../../src/kubernetes/draw-stage.js';
import { emitEvent } from '../../../src/kubernetes/events.js';
import { findBystanders } from '../../../src/kubernetes/find-bystanders.js';
import type { StagePlan } from '../../../src/rotation/plan.js';
import { oldName } from './rights-target.js';

export const baseName = 'auth-api-secrets';
export const version = '20250723110000';
export const newName = `${baseName}-${version}`;
export const rotationId = `auth-api-${version}`;

/** The plan of a namespace as `/rotate plan` draws it. */
export async function draw(cluster: Cluster, namespace: string): Promise<StagePlan> {
  const order = { stage: namespace, production: false, namespace, baseName, keys: ['api_token'], version };
  const drawn = await drawStage(cluster, order);
  const { workloads } = drawn;
  const found = await findBystanders(cluster, { namespace, baseName, workloads, ignore: [] });
  return { ...drawn, ...found, monitors: [] };
}

/** The rotation's new version in a namespace. */
export function create(cluster: Cluster, namespace: string): Promise<string> {
  return createVersion(cluster, {
    namespace,
    name: newName,
    type: 'Opaque',
    secret: 'auth-api',
    version,
    rotationId,
    requestedBy: 'U0ANNA',
    previous: oldName,
    keys: ['api_token'],
    obtain: () => Promise.resolve({ api_token: 'new' }),
  });
}

/** The Event that tells of a switch. */
export function tell(cluster: Cluster, namespace: string): Promise<boolean> {
  const workload = { kind: 'Deployment', name: 'auth-service' };
  const said = { reason: 'SecretSwitched', message: 'switched', type: 'Normal' as const };
  return emitEvent(cluster, { namespace, workload, ...said, key: `${namespace}.${rotationId}`, at: Date.now() });
}
