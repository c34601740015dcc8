import type { Logger } from 'pino';
import { heedAtOnce } from '../jobs/monitors/heed-at-once.js';
import { heedMonitors } from '../jobs/monitors/heed-monitors.js';
import { keepWarm } from '../jobs/keep-warm.js';
import type { Queues } from '../jobs/queues.js';
import type { WorkerParts } from '../jobs/handle-wake.js';
import { startWorkers, type Workers } from '../jobs/worker.js';
import type { LoadedCatalogue } from './configuration/catalogue-file.js';
import { watchCatalogue } from './configuration/catalogue-watch.js';
import type { Environment } from './configuration/environment.js';
import { formatProblem } from './configuration/problem.js';
import { lookEvery } from './datadog/pace.js';
import { markEvent } from './datadog/mark-event.js';
import { handleWebhook } from './datadog/webhook.js';
import { openParts, type OpenParts } from './open-parts.js';
import { probeRoutes, serveRoutes, type Route } from './probes.js';
import { checkDurability } from './records/durability.js';
import { openInbox } from './records/inbox.js';
import type { RedisRefusal } from './records/redis-connection.js';
import { refusesWrites } from './records/refuses-writes.js';
import { openReplayGuard } from './records/replay-guard.js';
import type { InboxItem } from './slack/inbox-item.js';
import type { SlackState } from './slack/connection.js';
import { startSlack } from './slack/start-slack.js';

export interface Keyturn {
  /** Resolves when the process's roles are at work; rejects where this Redis may not be worked with. */
  readonly atWork: Promise<void>;
  /** Takes nothing new, hands back what runs, closes everything. */
  stop(): Promise<void>;
}

/** Redis does not keep what it is told, and the operator asked for one that does. */
export class RedisNotDurable extends Error {}

/** Redis is there and does not let us in. */
export class RedisRefuses extends Error {}

const refusals: Record<RedisRefusal, string> = {
  password: 'Redis refuses the password in REDIS_URL: set the right one, with the user name where it has users.',
  certificate:
    "The certificate of the Redis in REDIS_URL is not trusted: use the name that it is made out to, and give its authority's certificate in NODE_EXTRA_CA_CERTS.",
};

const catalogueLookMs = 5_000;
const redisWaitMs = 500;

/** Wires configuration to parts and starts the roles of this process. Resolves when its HTTP server listens. */
export async function start(order: {
  readonly environment: Environment;
  readonly catalogue: LoadedCatalogue;
  readonly log: Logger;
  readonly now: () => number;
}): Promise<Keyturn> {
  const { environment, catalogue, log, now } = order;
  const watched = watchCatalogue({
    path: environment.configPath,
    current: catalogue,
    interval: catalogueLookMs,
    onChange: ({ revision }) => {
      log.info({ revision }, 'the catalogue was read again');
      void redrawActive(open).catch(() => undefined);
    },
    onProblems: (problems) =>
      log.error({ problems: problems.map(formatProblem) }, 'the catalogue is broken; the last good one stays in force'),
  });
  const view = {
    current: () => ({ secrets: Object.fromEntries(watched.current().entries.map((entry) => [entry.name, entry])) }),
  };
  const open = openParts({ environment, settings: catalogue.settings, catalogue: view, log, now });
  const state: State = { stopping: false, workers: undefined, slack: () => 'not listening' };
  const listener = await listen(environment, catalogue, open, state);
  log.info({ roles: environment.roles, port: environment.port }, 'Keyturn is listening');
  const work = environment.roles.includes('worker')
    ? openWork(environment, catalogue, open, state)
    : reachRedis(open, state).then(() => undefined);
  return {
    atWork: Promise.resolve(work).then(() => undefined),
    stop: async () => {
      state.stopping = true;
      const stopSchedules = await work.catch(() => undefined);
      stopSchedules?.();
      await Promise.all([state.workers?.stop(), listener.stop(), watched.stop()]);
      await open.close();
    },
  };
}

/** A running rotation keeps the entry it started with; its message says that the file has changed. */
async function redrawActive({ parts }: OpenParts): Promise<void> {
  for (const { id } of await parts.rotations.active()) {
    await parts.outbox.redraw(id, parts.now());
    await parts.queues.wake('tell', id);
  }
}

/** What the probes tell of. */
interface State {
  stopping: boolean;
  workers: Workers | undefined;
  slack: () => string;
}

async function listen(
  environment: Environment,
  catalogue: LoadedCatalogue,
  open: OpenParts,
  state: State,
): Promise<{ stop(): Promise<void> }> {
  const { parts, redis, datadog } = open;
  const routes = [...probes(environment, open, state), webhookRoute(environment, catalogue, parts)];
  const { slack, port } = environment;
  if (!environment.roles.includes('bot')) {
    const server = await serveRoutes(routes, port);
    return { stop: async () => void server.close() };
  }
  const store = openInbox<InboxItem>(redis.hasty, parts.now);
  const apiUrl = slack.apiUrl === undefined ? {} : { apiUrl: slack.apiUrl };
  const app = await startSlack(
    {
      botToken: slack.botToken,
      receive: receiveBy(slack.mode),
      port,
      routes,
      log: parts.log,
      onState: markRevoked(datadog, parts.now),
      ...apiUrl,
    },
    {
      inbox: { save: (item, deadline) => saveAndWake(store, parts.queues, item, deadline) },
      replayGuard: openReplayGuard(redis.hasty),
      catalogue: parts.catalogue,
      clock: parts.now,
    },
  );
  state.slack = () => app.state();
  return app;
}

/** A token that Slack refuses can't be told of in Slack: it is an event in Datadog, beside the error in the log. */
function markRevoked(datadog: OpenParts['datadog'], now: () => number): (state: SlackState) => void {
  return (state) => {
    if (state !== 'revoked') return;
    void markEvent(datadog, {
      title: 'Slack refuses the token of Keyturn',
      text: 'Nothing can be told or approved until SLACK_BOT_TOKEN is replaced. Rotations hold where they need a person; alerts still roll back.',
      tags: ['source:keyturn'],
      aggregationKey: 'keyturn:slack-token-revoked',
      type: 'error',
      at: now(),
    });
  };
}

/** Saved is enough: what is not woken now is found by the sweep. */
async function saveAndWake(
  store: ReturnType<typeof openInbox<InboxItem>>,
  queues: Queues,
  item: InboxItem,
  deadline: number,
): Promise<'saved' | 'again'> {
  const saved = await store.save(item, deadline);
  if (saved === 'saved') void queues.wake('inbox', '').catch(() => undefined);
  return saved;
}

function probes({ roles }: Environment, { redis }: OpenParts, state: State): Route[] {
  const queuesAreOpen = (): boolean => state.workers?.areOpen() ?? false;
  return probeRoutes({
    isReady: async () => {
      if (state.stopping || (roles.includes('worker') && !queuesAreOpen())) return false;
      return (await redis.hasty.ping()) === 'PONG';
    },
    details: () => ({ roles, queues: queuesAreOpen(), slack: state.slack(), stopping: state.stopping }),
  });
}

function webhookRoute(
  { datadog }: Environment,
  { settings: { timing } }: LoadedCatalogue,
  parts: WorkerParts & { readonly queues: Queues },
): Route {
  const onAlert: Parameters<typeof handleWebhook>[0]['onAlert'] = (alert) => heedAtOnce(parts, alert, timing.lock);
  return {
    path: '/datadog/webhook',
    method: ['POST'],
    handler: (request, response) =>
      void handleWebhook({ secret: datadog.webhookSecret, onAlert, log: parts.log }, request, response),
  };
}

/** Opens the queues once Redis answers, and keeps the schedules in it: a Redis that was lost gets them again. */
async function openWork(
  environment: Environment,
  { settings: { timing } }: LoadedCatalogue,
  { parts, redis }: OpenParts,
  state: State,
): Promise<() => void> {
  if (!(await reachRedis({ redis }, state))) return () => undefined;
  await requireDurability(environment, redis.patient, parts.log);
  state.workers = await startWorkers(parts, redis.patient, timing);
  const keepSchedules = async (): Promise<void> => {
    await parts.queues.schedule('sweep', timing.sweep);
    await parts.queues.schedule('monitors', lookEvery(timing.poll));
  };
  const again = (): void => {
    void keepSchedules().catch(() => undefined);
    void lookWithoutQueues(parts, redis.hasty).catch(() => undefined);
    void keepWarm(parts).catch(() => undefined);
  };
  again();
  const timer = setInterval(again, timing.sweep);
  return () => clearInterval(timer);
}

/** Waits until Redis answers; false where the process is stopped before. Rejects where waiting would not mend it. */
async function reachRedis({ redis }: Pick<OpenParts, 'redis'>, state: State): Promise<boolean> {
  while (!(await redis.hasty.ping().catch(() => undefined))) {
    const refusal = redis.refusal();
    if (refusal) throw new RedisRefuses(refusals[refusal]);
    if (state.stopping) return false;
    await new Promise((resolve) => setTimeout(resolve, redisWaitMs));
  }
  return true;
}

/** Where Redis takes no writes, no job runs and no worker looks at the monitors: this process does, so that alerts are heard. */
async function lookWithoutQueues(parts: WorkerParts, redis: OpenParts['redis']['hasty']): Promise<void> {
  if (await refusesWrites(redis)) await heedMonitors(parts);
}

async function requireDurability(
  { redis: { mustBeDurable } }: Environment,
  redis: OpenParts['redis']['patient'],
  log: Logger,
): Promise<void> {
  const findings = await checkDurability(redis);
  if (findings.length === 0) return;
  const lines = findings.map(({ setting, is, remedy }) => `Redis' ${setting} is ${is}: run  ${remedy}`);
  if (mustBeDurable) {
    throw new RedisNotDurable(['Redis may lose work, and KEYTURN_REQUIRE_DURABLE_REDIS is set:', ...lines].join('\n'));
  }
  log.warn({ lines }, 'Redis may lose work');
}

function receiveBy(mode: Environment['slack']['mode']) {
  return mode.type === 'http'
    ? { type: 'http' as const, signingSecret: mode.signingSecret }
    : { type: 'socket' as const, appToken: mode.appToken };
}
