import type { Cluster } from './clusters.js';
import { inParallel } from './in-parallel.js';
import { standingOf, switchWorkload, type Outcome, type State, type SwitchOrder } from './switch-workload.js';
import { readWorkload } from './workload-object.js';
import { workloadName } from './workload-name.js';

/** Workloads by what became of them, as `deployment/auth-service`. */
export interface Switched {
  readonly switched: string[];
  /** Named the new Secret in all fields before anything was written. */
  readonly already: string[];
  /** Deleted, replaced by another of its name, or no longer naming the secret: then nothing was switched. */
  readonly gone: string[];
  /** A rollback has fenced a workload, or the record no longer wants the switch: the rest was left alone. */
  readonly abandoned: boolean;
}

const atOnce = 10;

/**
 * Repoints every reference to another version in the plan's workloads, and nothing else. Looks at all of them first:
 * when one is gone nothing is written, and a workload whose fields all name the new Secret is left alone. Each is one
 * JSON Patch that tests the resource version and every old name, so it lands on exactly what was read; on a conflict
 * the workload is read again, with other people's changes kept, at most five times (then `conflict` is thrown). A lost
 * answer is recognised by reading again. After a failure no further workload is begun; it is thrown when those that
 * were have ended. What each field held is remembered in the workload's annotations: `restoreStage` undoes it.
 */
export async function switchStage(cluster: Cluster, order: SwitchOrder): Promise<Switched> {
  const looks = await lookAtAll(cluster, order);
  const gone = goneOf(order, looks);
  const state: State = { stopped: false, abandoned: false };
  const outcomes = await inParallel(looks, atOnce, async ({ workload, object }) => ({
    name: workloadName(workload),
    outcome:
      gone.length > 0
        ? standingOf(order, workload, object)
        : await switchWorkload(cluster, order, workload, object, state),
  }));
  const named = (wanted: Outcome) => outcomes.filter(({ outcome }) => outcome === wanted).map(({ name }) => name);
  return { switched: named('switched'), already: named('already'), gone: named('gone'), abandoned: state.abandoned };
}

/** The workloads for which `switchStage` would write nothing, because they are gone. Looks only. */
export async function findGone(cluster: Cluster, order: SwitchOrder): Promise<string[]> {
  return goneOf(order, await lookAtAll(cluster, order)).map(({ workload }) => workloadName(workload));
}

function lookAtAll(cluster: Cluster, { plan }: SwitchOrder) {
  return inParallel(plan.workloads, atOnce, async (workload) => ({
    workload,
    object: await readWorkload(cluster, workload),
  }));
}

function goneOf(order: SwitchOrder, looks: Awaited<ReturnType<typeof lookAtAll>>) {
  return looks.filter(({ workload, object }) => standingOf(order, workload, object) === 'gone');
}
