import type { Blocker, PlannedWorkload } from '../../rotation/plan.js';
import type { BlueGreenPlan, Strategy } from '../../rotation/strategy.js';
import type { Cluster } from '../clusters.js';
import { readObject } from '../read-object.js';
import { resources } from '../resources.js';
import type { Router } from '../traffic/router.js';
import { workloadName } from '../workload-name.js';
import { copyBlockers } from './copy-blockers.js';
import { customScalers } from './custom-scalers.js';
import { deploymentSchema, type DeploymentObject } from './deployment-object.js';
import { isShared, selectingServices, shareOf } from './copy-share.js';
import { drawTwins } from './draw-twins.js';
import { greenName } from './green.js';
import { nameBlockers } from './name-blockers.js';
import { foreignAmong, readMetadata } from './own-object.js';
import { madeNames } from './made-names.js';
import { readSurroundings } from './read-surroundings.js';

type BlueGreen = Extract<Strategy, { type: 'blue-green' }>;

export interface BlueGreenOrder {
  readonly namespace: string;
  readonly strategy: BlueGreen;
  /** The plan's workloads: those that use the secret. */
  readonly workloads: readonly PlannedWorkload[];
  readonly rotationId: string;
  /** The router's look at the route. */
  readonly inspect: Router['inspect'];
}

export type DrawnBlueGreen = { readonly plan: BlueGreenPlan } | { readonly blockers: readonly Blocker[] };

/**
 * How one environment would be switched by a copy, or everything that stands in the way of it. Reads only, and draws the
 * same plan while this rotation's copy is there. A Rollout is not for here: Argo Rollouts moves its traffic itself. Throws
 * `forbidden` where something can't be seen that may select or scale the pods.
 */
export async function planBlueGreen(cluster: Cluster, order: BlueGreenOrder): Promise<DrawnBlueGreen> {
  const { namespace, strategy, workloads } = order;
  const what = strategy.workload;
  const [kind = '', name = ''] = what.split('/');
  if (kind !== 'deployment') return { blockers: [{ code: 'not-copied', what }] };
  const planned = workloads.find((one) => one.kind === 'Deployment' && one.name === name);
  const where = { resource: resources.Deployment, namespace, name };
  const original = planned && (await readObject(cluster, deploymentSchema, where));
  if (!original || original.metadata.uid !== planned.uid) return { blockers: [{ code: 'not-among-workloads', what }] };
  return draw(cluster, order, original);
}

async function draw(cluster: Cluster, order: BlueGreenOrder, original: DeploymentObject): Promise<DrawnBlueGreen> {
  const { namespace, strategy, inspect, rotationId } = order;
  const { name } = original.metadata;
  const route = 'route' in strategy.router ? strategy.router.route : undefined;
  const around = await readSurroundings(cluster, namespace);
  const selecting = selectingServices(around, original);
  const [inspected, cannotRunTwice, scalers] = await Promise.all([
    inspect(cluster, { namespace, route, among: selecting.map(({ name: service }) => service), rotationId }),
    copyBlockers(cluster, original),
    customScalers(cluster, namespace, name),
  ]);
  const share = shareOf(strategy.router, original, around, selecting, inspected);
  const first = [...cannotRunTwice, ...scalers, ...share.blockers];
  if (!share.difference) return { blockers: first };
  const { twins, blockers } = drawTwins(around, name, share.difference);
  const plan: BlueGreenPlan = {
    type: 'blue-green',
    namespace,
    original: name,
    uid: original.metadata.uid,
    copy: greenName(name),
    router: strategy.router,
    services: share.services.map((service) => ({ original: service, twin: greenName(service) })),
    twins: isShared(strategy.router) ? [] : twins,
    ...(isShared(strategy.router) ? {} : { labels: [...share.difference.keys] }),
    steps: strategy.steps,
    interval: strategy.interval,
  };
  const found = await foundBlockers(cluster, order, plan, original);
  const all = distinct([...first, ...blockers, ...nameBlockers(plan), ...found]);
  return all.length === 0 ? { plan } : { blockers: all };
}

/** What only matters as long as nothing was made: names that are taken, and an original without pods. */
async function foundBlockers(
  cluster: Cluster,
  { namespace, rotationId }: BlueGreenOrder,
  plan: BlueGreenPlan,
  original: DeploymentObject,
): Promise<Blocker[]> {
  const foreign = await foreignAmong(cluster, namespace, madeNames(plan), rotationId);
  const taken = foreign.map((one): Blocker => ({ code: 'name-taken', what: workloadName(one) }));
  if (original.spec.replicas !== 0) return taken;
  // The router scales the original down while the copy takes over.
  const copy = await readMetadata(cluster, namespace, { kind: 'Deployment', name: plan.copy });
  const what = workloadName({ kind: 'Deployment', name: plan.original });
  return copy ? taken : [...taken, { code: 'scaled-to-zero', what }];
}

/** Two rules may have the same objection. */
function distinct(blockers: readonly Blocker[]): Blocker[] {
  return [...new Map(blockers.map((blocker) => [JSON.stringify(blocker), blocker])).values()];
}
