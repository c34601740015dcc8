import type { Kubernetes } from '../stand-ins/kubernetes/start-kubernetes.js';
import type { Datadog } from '../stand-ins/datadog/start-datadog.js';
import type { Slack } from '../stand-ins/slack/start-slack.js';

/** What the bot did to the world, as the world counted it. */
export interface Effects {
  readonly secretsCreated: number;
  readonly secretsDeleted: number;
  readonly workloadsPatched: number;
  readonly messagesPosted: number;
  readonly messagesUpdated: number;
  readonly monitorsRead: number;
}

const secrets = /\/namespaces\/[^/]+\/secrets(\/[^/]+)?$/;
const workloads =
  /^\/apis\/(apps|batch)\/v1\/namespaces\/[^/]+\/(deployments|statefulsets|daemonsets|cronjobs)\/[^/]+$/;

/** Counts from the servers' own journals; the bot is not asked. Only what was accepted counts. */
export function countEffects(world: {
  readonly clusters: readonly Kubernetes[];
  readonly slack: Slack;
  readonly datadog: Datadog;
}): Effects {
  const accepted = (method: string, path: RegExp): number =>
    world.clusters
      .flatMap(({ server }) => server.journal)
      .filter(({ request, status }) => request.method === method && path.test(request.path) && status < 300).length;
  const read = world.datadog.journal.filter(
    ({ request, status }) => request.path.startsWith('/api/v1/monitor') && request.method === 'GET' && status === 200,
  );
  const said = world.slack.counts();
  return {
    secretsCreated: accepted('POST', secrets),
    secretsDeleted: accepted('DELETE', secrets),
    workloadsPatched: accepted('PATCH', workloads),
    messagesPosted: said['chat.postMessage'] ?? 0,
    messagesUpdated: said['chat.update'] ?? 0,
    monitorsRead: read.length,
  };
}
