import type { StagePlan } from '../rotation/plan.js';
import { errorOf } from './attempt.js';
import { clockSkew } from './clock-skew.js';
import type { Cluster } from './clusters.js';
import { countMatches, type Matches } from './count-matches.js';
import { failureCode } from './failure-code.js';
import { inParallel } from './in-parallel.js';
import { isKubernetesError, KubernetesError } from './kubernetes-error.js';
import { containersOf, type PodObject } from './pod-object.js';
import { resources } from './resources.js';
import { readWorkloadPods } from './workload-pods.js';

export interface LogOrder {
  /** Regular expressions; a line counts once for each that matches it. */
  readonly patterns: readonly string[];
  /** Our clock, epoch milliseconds: lines from `from` until before `to`. The cluster's clock may differ; it is read. */
  readonly from: number;
  readonly to: number;
}

/** No line is in here: a line may hold the value. */
export interface LogErrors {
  readonly pods: number;
  /** `pattern` is its index; `at` the first match. */
  readonly counts: { readonly pod: string; readonly at: number; readonly pattern: number; readonly count: number }[];
  readonly total: number;
}

const largest = 8 * 1024 * 1024;

/**
 * Counts the log lines of every pod of the plan's workloads, of all containers and of the run before a restart, that
 * match a pattern. Lines are read as they come, matched, and dropped; of each log at most 8 MiB are read. A pod that is gone or
 * not started meanwhile has no lines.
 */
export async function countLogErrors(cluster: Cluster, plan: StagePlan, order: LogOrder): Promise<LogErrors> {
  const patterns = order.patterns.map((pattern) => new RegExp(pattern));
  const skew = await clockSkew(cluster);
  const span = { from: order.from + skew, to: order.to + skew };
  const seen = await inParallel(plan.workloads, 10, (planned) => readWorkloadPods(cluster, planned));
  const pods = seen.flatMap(({ newest, older }) => [...newest, ...older]);
  const logs = pods.flatMap((pod) => logsOf(pod));
  const found = await inParallel(logs, 6, (log) => countLog(cluster, log, patterns, span));
  const counts = pods.flatMap((pod) => {
    const matches = found.filter((_, index) => logs[index]?.pod === pod);
    return patterns.flatMap((_, pattern) => {
      const ones = matches.flatMap((match) => match[pattern] ?? []).filter(({ count }) => count > 0);
      if (ones.length === 0) return [];
      const count = ones.reduce((sum, one) => sum + one.count, 0);
      return [{ pod: pod.metadata.name, at: Math.min(...ones.map(({ at }) => at)) - skew, pattern, count }];
    });
  });
  return { pods: pods.length, counts, total: counts.reduce((sum, { count }) => sum + count, 0) };
}

type Span = Pick<LogOrder, 'from' | 'to'>;

interface Log {
  readonly pod: PodObject;
  readonly container: string;
  /** The run before the last restart. */
  readonly previous: boolean;
}

/** While a container waits to be started again, its log and that of its last run are one and the same for the kubelet. */
function logsOf(pod: PodObject): Log[] {
  return containersOf(pod).flatMap(({ name, restartCount, state }) => [
    { pod, container: name, previous: false },
    ...(restartCount > 0 && !state?.waiting ? [{ pod, container: name, previous: true }] : []),
  ]);
}

async function countLog(cluster: Cluster, log: Log, patterns: readonly RegExp[], span: Span): Promise<Matches> {
  const { name, namespace = '' } = log.pod.metadata;
  const query = {
    container: log.container,
    previous: log.previous ? 'true' : undefined,
    sinceTime: `${new Date(span.from).toISOString().slice(0, 19)}Z`,
    timestamps: 'true',
    limitBytes: String(largest),
  };
  const request = { verb: 'get', resource: resources.Pod, namespace, name, subresource: 'log', query } as const;
  try {
    return await countMatches(await cluster.stream(request), patterns, span);
  } catch (error) {
    // The pod has gone, or its container has no log (yet, or no earlier run any more).
    if (isKubernetesError(error, 'not-found', 'invalid')) return [];
    if (error instanceof KubernetesError) throw error;
    throw errorOf(cluster, request, 'unreachable', `the log broke off (${failureCode(error)})`);
  }
}
