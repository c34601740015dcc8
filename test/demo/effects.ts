import type { Datadog } from '../stand-ins/datadog/start-datadog.js';
import type { Slack } from '../stand-ins/slack/start-slack.js';
import type { ClusterCounts, DemoCluster } from './cluster/demo-cluster.js';

/** What the bot did to the world, as the world counted it. */
export interface Effects {
  readonly secretsCreated: number;
  readonly secretsDeleted: number;
  readonly workloadsPatched: number;
  readonly messagesPosted: number;
  readonly messagesUpdated: number;
  readonly monitorsRead: number;
}

/** Counts at the far side; the bot is not asked. Only what was accepted counts. */
export function countEffects(world: {
  readonly clusters: readonly DemoCluster[];
  readonly slack: Slack;
  readonly datadog: Datadog;
}): Effects {
  const counts = world.clusters.map((cluster) => cluster.counts());
  const sum = (of: keyof ClusterCounts): number => counts.reduce((total, one) => total + one[of], 0);
  const read = world.datadog.journal.filter(
    ({ request, status }) => request.path.startsWith('/api/v1/monitor') && request.method === 'GET' && status === 200,
  );
  const said = world.slack.counts();
  return {
    secretsCreated: sum('secretsCreated'),
    secretsDeleted: sum('secretsDeleted'),
    workloadsPatched: sum('workloadsPatched'),
    messagesPosted: said['chat.postMessage'] ?? 0,
    messagesUpdated: said['chat.update'] ?? 0,
    monitorsRead: read.length,
  };
}
