import type { BlueGreenPlan } from '../../rotation/strategy.js';
import type { Cluster } from '../clusters.js';
import { inParallel } from '../in-parallel.js';
import { isKubernetesError } from '../kubernetes-error.js';
import { resources } from '../resources.js';
import { workloadName } from '../workload-name.js';
import { madeNames } from './made-names.js';
import { foreignAmong } from './own-object.js';
import { strayCopies, type Stray } from './stray-copies.js';

export interface DeleteOrder {
  readonly namespace: string;
  readonly rotationId: string;
  /** Where it is known: so that what is left because somebody else made it can be named. */
  readonly plan?: BlueGreenPlan;
}

export interface Deletion {
  /** `gone`: a look found nothing left. `ending`: call again. */
  readonly state: 'gone' | 'ending';
  /** What is, or was just, being deleted. */
  readonly ending: readonly string[];
  /** What has a name of the plan's and is not this rotation's: left alone. */
  readonly foreign: readonly string[];
}

/**
 * Deletes the copy and everything that this rotation made for it, each exactly as it was looked at (UID). The copy goes
 * with its pods, in the foreground, and the autoscaler before it; policies, budgets and Services last as long as its pods
 * do. Take its traffic away first. May be repeated, and has to be until it is `gone`, which is never taken from an answer:
 * only a look that finds nothing says so. Something that is created at the same time is found by the next call.
 */
export async function deleteCopy(cluster: Cluster, order: DeleteOrder): Promise<Deletion> {
  const { namespace, rotationId, plan } = order;
  const [found, foreign] = await Promise.all([
    strayCopies(cluster, namespace, rotationId),
    plan ? foreignAmong(cluster, namespace, madeNames(plan), rotationId) : [],
  ]);
  const runs = found.some(isRunning);
  const next = found.filter((one) => !one.isEnding && isRunning(one) === runs);
  await inParallel(next, 10, (one) => deleteOne(cluster, namespace, one));
  return {
    state: found.length === 0 ? 'gone' : 'ending',
    ending: found.map(workloadName),
    foreign: foreign.map(workloadName),
  };
}

/** What has pods, or makes them. */
function isRunning({ kind }: Stray): boolean {
  return kind === 'Deployment' || kind === 'HorizontalPodAutoscaler';
}

async function deleteOne(cluster: Cluster, namespace: string, { kind, name, uid }: Stray): Promise<void> {
  const propagationPolicy = kind === 'Deployment' ? 'Foreground' : 'Background';
  const body = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid }, propagationPolicy };
  try {
    await cluster.send({ verb: 'delete', resource: resources[kind], namespace, name, body });
  } catch (error) {
    // Gone already, or another of that name: the next look will tell.
    if (!isKubernetesError(error, 'not-found', 'conflict')) throw error;
  }
}
