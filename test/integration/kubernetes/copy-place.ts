import { expect } from '@jest/globals';
import type { Cluster } from '../../../src/kubernetes/clusters.js';
import { createCopy, type CopyOutcome } from '../../../src/kubernetes/blue-green/create-copy.js';
import { deleteCopy, type Deletion } from '../../../src/kubernetes/blue-green/delete-copy.js';
import { planBlueGreen } from '../../../src/kubernetes/blue-green/plan-blue-green.js';
import { proveCopy, type CopyProof } from '../../../src/kubernetes/blue-green/prove-copy.js';
import { drawStage } from '../../../src/kubernetes/draw-stage.js';
import { kubeObjectSchema, type KubeObject } from '../../../src/kubernetes/kube-object.js';
import { listObjects } from '../../../src/kubernetes/list-objects.js';
import { readObject, writeObject } from '../../../src/kubernetes/read-object.js';
import { resources } from '../../../src/kubernetes/resources.js';
import { discover } from '../../../src/kubernetes/search/discovery.js';
import type { Router } from '../../../src/kubernetes/traffic/router.js';
import type { Blocker, StagePlan } from '../../../src/rotation/plan.js';
import type { BlueGreenPlan, RouterSettings, Strategy } from '../../../src/rotation/strategy.js';
import { eventually } from '../kubernetes-contract/eventually.js';

/** A namespace of a cluster, the stand-in's or a real one's, with a Secret's versions and the product's way into it. */
export interface CopyPlace {
  readonly cluster: Cluster;
  readonly namespace: string;
}

export type Kind = keyof typeof resources;
export const gateway: RouterSettings = { type: 'gateway-api', route: 'web' };
export const secretNameOf = (version: string) => `api-${version}`;

/** A route that sends to these Services, if they select the pods. */
export function routeTo(...services: readonly string[]): Router['inspect'] {
  return (_cluster, { among }) => Promise.resolve({ services: services.filter((service) => among.includes(service)) });
}

export function create({ cluster, namespace }: CopyPlace, object: object): Promise<KubeObject> {
  const { kind } = object as { kind: Kind };
  return writeObject(cluster, kubeObjectSchema, { verb: 'create', resource: resources[kind], namespace, body: object });
}

export function read({ cluster, namespace }: CopyPlace, kind: Kind, name: string): Promise<KubeObject | undefined> {
  return readObject(cluster, kubeObjectSchema, { resource: resources[kind], namespace, name });
}

export function list({ cluster, namespace }: CopyPlace, kind: Kind, labelSelector?: string): Promise<KubeObject[]> {
  const where = labelSelector === undefined ? {} : { labelSelector };
  return listObjects(cluster, kubeObjectSchema, { resource: resources[kind], namespace, ...where });
}

export async function patch(place: CopyPlace, kind: Kind, name: string, body: readonly object[]): Promise<void> {
  const { cluster, namespace } = place;
  const where = { resource: resources[kind], namespace, name };
  await writeObject(cluster, kubeObjectSchema, { verb: 'patch', ...where, patch: 'json', body });
}

/** What somebody else's pipeline does. */
export function deploy(place: CopyPlace, image: string, name = 'web'): Promise<void> {
  const path = '/spec/template/spec/containers/0/image';
  return patch(place, 'Deployment', name, [{ op: 'replace', path, value: image }]);
}

export interface Rotating {
  readonly version: string;
  readonly stage: StagePlan;
  readonly plan: BlueGreenPlan;
}

export interface Drawing {
  readonly version: string;
  readonly router?: RouterSettings;
  readonly workload?: string;
  readonly inspect?: Router['inspect'];
}

/** The environment's plan, and its blue-green part or what stands in its way. */
export async function draw(place: CopyPlace, { version, router = gateway, workload, inspect }: Drawing) {
  const { cluster, namespace } = place;
  const order = { stage: 'production', production: true, namespace, baseName: 'api', keys: ['token'], version };
  const drawn = await drawStage(cluster, order);
  const stage: StagePlan = { ...drawn, bystanders: [], monitors: [] };
  const strategy: Extract<Strategy, { type: 'blue-green' }> = {
    type: 'blue-green',
    workload: workload ?? 'deployment/web',
    router,
    steps: [10, 100],
    interval: 0,
  };
  const { workloads } = stage;
  const rotationId = secretNameOf(version);
  const found = await planBlueGreen(cluster, {
    namespace,
    strategy,
    workloads,
    rotationId,
    inspect: inspect ?? routeTo('web'),
  });
  return { stage, found };
}

/** Draws a plan that nothing stands in the way of. */
export async function rotating(place: CopyPlace, drawing: Drawing): Promise<Rotating> {
  const { stage, found } = await draw(place, drawing);
  if ('blockers' in found) throw new Error(`blocked: ${JSON.stringify(found.blockers)}`);
  return { version: drawing.version, stage, plan: found.plan };
}

export async function blockersOf(place: CopyPlace, drawing: Drawing): Promise<readonly Blocker[]> {
  const { found } = await draw(place, drawing);
  return 'blockers' in found ? found.blockers : [];
}

export function make(
  place: Pick<CopyPlace, 'cluster'>,
  rotation: Pick<Rotating, 'version' | 'plan'>,
): Promise<CopyOutcome> {
  const { version, plan } = rotation;
  const name = secretNameOf(version);
  const stillWanted = () => Promise.resolve(true);
  return createCopy(place.cluster, { plan, baseName: 'api', name, rotationId: name, stillWanted });
}

export function prove(place: CopyPlace, { version, stage, plan }: Rotating): Promise<CopyProof> {
  const name = secretNameOf(version);
  return proveCopy(place.cluster, { stage, plan, name, rotationId: name });
}

export function remove(place: CopyPlace, { version, plan }: Pick<Rotating, 'version' | 'plan'>): Promise<Deletion> {
  const { cluster, namespace } = place;
  return deleteCopy(cluster, { namespace, rotationId: secretNameOf(version), plan });
}

/** Waits until the copy is ready for traffic. */
export function ready(place: CopyPlace, rotation: Rotating): Promise<CopyProof> {
  return eventually(async () => {
    const proof = await prove(place, rotation);
    expect(proof).toMatchObject({ state: 'ready' });
    return proof;
  });
}

/** Calls until nothing is left. */
export function removed(place: CopyPlace, rotation: Pick<Rotating, 'version' | 'plan'>): Promise<Deletion> {
  return eventually(async () => {
    const deletion = await remove(place, rotation);
    expect(deletion.state).toBe('gone');
    return deletion;
  });
}

/** What comes and goes by itself. */
const passing = ['Event', 'Pod', 'ReplicaSet', 'Endpoints', 'EndpointSlice', 'PodMetrics', 'Lease'];

/**
 * Every object of a namespace of every kind that the cluster lists, by kind and name, without what the cluster counts
 * (resource version, generation, status) and without what comes and goes by itself.
 */
export async function everything({ cluster, namespace }: CopyPlace): Promise<Record<string, unknown>> {
  const { resources: served, notSeen } = await discover(cluster);
  expect(notSeen).toEqual([]);
  const kinds = served.filter(({ namespaced, kind }) => namespaced && !passing.includes(kind));
  const found = await Promise.all(
    kinds.map(async (resource) => {
      const objects = await listObjects(cluster, kubeObjectSchema, { resource, namespace });
      return objects.map((object) => [`${resource.kind} ${object.metadata.name}`, lasting(object)] as const);
    }),
  );
  return Object.fromEntries(found.flat());
}

function lasting({ metadata, status: _status, ...object }: KubeObject): object {
  const { resourceVersion: _version, generation: _generation, managedFields: _fields, annotations, ...rest } = metadata;
  const { 'deployment.kubernetes.io/revision': _revision, ...kept } = annotations ?? {};
  return { ...object, metadata: { ...rest, annotations: kept } };
}
