import type { BlueGreenPlan } from '../../rotation/strategy.js';
import type { Cluster } from '../clusters.js';
import { readObject } from '../read-object.js';
import { resources } from '../resources.js';
import { workloadName } from '../workload-name.js';
import { copyOf } from './copy-of.js';
import { deploymentSchema, podLabelsOf, type DeploymentObject } from './deployment-object.js';
import { ensureMade, type Made, type Wanted } from './ensure-made.js';
import { madeNames } from './made-names.js';
import { foreignAmong, type Named } from './own-object.js';
import { labelsOfNamespace } from './read-surroundings.js';
import { twinKinds, twinSchemas, type TwinKind } from './surrounding-objects.js';
import { twinOf } from './twin-of.js';

export interface CreateOrder {
  readonly plan: BlueGreenPlan;
  readonly baseName: string;
  /** The new Secret. */
  readonly name: string;
  readonly rotationId: string;
  /** Whether the record still says so; asked before each write. */
  readonly stillWanted: () => Promise<boolean>;
}

export interface Mirrored {
  /** `deployment/auth-service-green`. */
  readonly object: string;
  /** JSON Pointers of what was changed, without what it holds. */
  readonly fields: readonly string[];
}

export type CopyOutcome =
  | {
      readonly state: 'made';
      /** What was created now; empty in a rerun. */
      readonly created: readonly string[];
      /** What was made again what the original is now. */
      readonly mirrored: readonly Mirrored[];
      /** Twins whose originals are gone: they were not made, and are not missed. */
      readonly missing: readonly string[];
    }
  /** The original was deleted, or is another one of that name. */
  | { readonly state: 'gone' }
  /** Names that are taken by what this rotation did not make; nothing more was written. */
  | { readonly state: 'foreign'; readonly names: readonly string[] }
  /** What this rotation made before is still being deleted: call again. */
  | { readonly state: 'ending'; readonly names: readonly string[] }
  /** `stillWanted` said no. */
  | { readonly state: 'abandoned' };

/**
 * Makes the copy and its twins, or makes them what their originals are now: a new image that somebody deployed, another
 * number of replicas. What is so already is not written, so it may be called at every look. Every object carries
 * `keyturn.dev/rotation` and `keyturn.dev/copy`; whatever doesn't is never touched. The twins come before the copy, whose
 * first pod so finds its policies and its budget; an autoscaler comes after it. Undone by `deleteCopy`.
 */
export async function createCopy(cluster: Cluster, order: CreateOrder): Promise<CopyOutcome> {
  const { plan, rotationId } = order;
  const original = await readOriginal(cluster, plan);
  if (!original) return { state: 'gone' };
  const foreign = await foreignAmong(cluster, plan.namespace, madeNames(plan), rotationId);
  if (foreign.length > 0) return { state: 'foreign', names: foreign.map(workloadName) };
  const made: (Named & { readonly made: Made })[] = [];
  for (const wanted of await wantedOf(cluster, order, original)) {
    const one = { ...wanted, made: await ensureMade(cluster, wanted) };
    const { state } = one.made;
    if (state === 'missing' && wanted.kind === 'Deployment') return { state: 'gone' };
    if (state === 'abandoned') return { state };
    if (state === 'foreign' || state === 'ending') return { state, names: [workloadName(one)] };
    made.push(one);
  }
  const namesOf = (state: Made['state']) => made.filter((one) => one.made.state === state).map(workloadName);
  const mirrored = made.flatMap((one) =>
    one.made.state === 'mirrored' ? [{ object: workloadName(one), fields: one.made.fields }] : [],
  );
  return { state: 'made', created: namesOf('created'), mirrored, missing: namesOf('missing') };
}

async function wantedOf(cluster: Cluster, order: CreateOrder, original: DeploymentObject): Promise<Wanted[]> {
  const { plan, rotationId, stillWanted } = order;
  const base = { namespace: plan.namespace, rotationId, stillWanted };
  const namespaceLabels = plan.twins.some(({ kind }) => kind === 'NetworkPolicy')
    ? await labelsOfNamespace(cluster, plan.namespace)
    : {};
  const difference = { labels: podLabelsOf(original), keys: plan.labels ?? [] };
  const twin = (kind: TwinKind, name: string, of: string): Wanted => ({
    ...base,
    kind,
    name,
    manifest: async () => {
      const where = { resource: resources[kind], namespace: plan.namespace, name: of };
      const object = await readObject(cluster, twinSchemas[kind], where);
      const twinOrder = { twin: name, copy: plan.copy, difference, namespaceLabels, rotationId };
      return object && twinOf(kind, object as never, twinOrder);
    },
  });
  const twins = plan.twins.flatMap((one) => {
    const kind = twinKinds.find((known) => known === one.kind);
    return kind === undefined ? [] : [twin(kind, one.twin, one.original)];
  });
  const isScaler = ({ kind }: Wanted) => kind === 'HorizontalPodAutoscaler';
  return [
    ...plan.services.map((service) => twin('Service', service.twin, service.original)),
    ...twins.filter((one) => !isScaler(one)),
    { ...base, ...copyWanted(cluster, order) },
    ...twins.filter(isScaler),
  ];
}

function copyWanted(cluster: Cluster, { plan, baseName, name, rotationId }: CreateOrder) {
  const isByReplicas = plan.router.type === 'replicas';
  const isScaled = plan.twins.some(({ kind }) => kind === 'HorizontalPodAutoscaler');
  const order = { copy: plan.copy, keys: plan.labels ?? [], baseName, secretName: name, rotationId };
  return {
    kind: 'Deployment' as const,
    name: plan.copy,
    // The router's, or the autoscaler's, once the copy is there.
    ...(isByReplicas || isScaled ? { except: ['replicas'] } : {}),
    manifest: async () => {
      const original = await readOriginal(cluster, plan);
      return original && copyOf(original, { ...order, ...(isByReplicas ? { replicas: 0 } : {}) });
    },
  };
}

async function readOriginal(cluster: Cluster, plan: BlueGreenPlan): Promise<DeploymentObject | undefined> {
  const where = { resource: resources.Deployment, namespace: plan.namespace, name: plan.original };
  const original = await readObject(cluster, deploymentSchema, where);
  return original?.metadata.uid === plan.uid && !original.metadata.deletionTimestamp ? original : undefined;
}
