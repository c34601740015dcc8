import type { LacksKeys } from '../rotation/reason.js';
import type { Cluster } from './clusters.js';
import { inParallel } from './in-parallel.js';
import { restoreWorkload, type NotRestored, type Outcome, type RestoreOrder } from './restore-workload.js';

/** Workloads by what became of them, as `deployment/auth-service`. */
export interface Restored {
  readonly restored: string[];
  /** Restored or fenced by an earlier run. */
  readonly already: string[];
  /** Never switched: only fenced against a patch that is still in flight. */
  readonly fenced: string[];
  readonly gone: string[];
  readonly failed: NotRestored[];
  /** Left on `name`: they need keys that what they would be put back to lacks, so they could not start on it. */
  readonly skipped: LacksKeys[];
  /** Put back although somebody changed something else meanwhile, which they keep; `(paused)` where it won't roll out. */
  readonly changedSince: string[];
}

/**
 * Puts the previous name back into every field that holds `name`, in all workloads of the plan at once: a read and one
 * patch each. The patch tests each field and the UID, not the resource version: a rollout writes the status all the
 * time, and only the references matter here. Workloads that don't hold `name` get the fence alone. The patch's answer
 * is looked at: a forward patch that came in between is found in it and put back too. Everything else on a workload
 * is kept as it is. One that fails stops no other. Repeating is harmless. Throws only after all were tried, when the
 * API didn't answer for one of them.
 */
export async function restoreStage(cluster: Cluster, order: RestoreOrder): Promise<Restored> {
  const { workloads } = order.plan;
  const all = await inParallel(workloads, Infinity, (workload) => restoreWorkload(cluster, order, workload));
  const named = (state: Outcome['state']) => all.filter((one) => one.state === state).map(({ workload }) => workload);
  return {
    restored: named('restored'),
    already: named('already'),
    fenced: named('fenced'),
    gone: named('gone'),
    failed: all.flatMap(({ failure }) => (failure ? [failure] : [])),
    skipped: all.flatMap(({ lacks }) => (lacks ? [lacks] : [])),
    changedSince: all.flatMap(({ notes = [] }) => [...notes]),
  };
}
