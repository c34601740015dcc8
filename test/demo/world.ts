import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDatadog, type Datadog } from '../stand-ins/datadog/start-datadog.js';
import { startSlack, type Slack } from '../stand-ins/slack/start-slack.js';
import { catalogue } from './catalogue.js';
import type { DemoCluster, DemoClusters } from './cluster/demo-cluster.js';
import { openLocalClusters } from './cluster/open-local-clusters.js';
import { openRealClusters } from './cluster/open-real-clusters.js';
import { channelName, company } from './company.js';
import { countEffects, type Effects } from './effects.js';
import { measure, type ErrorRate } from './error-rate.js';
import { openIssuerByName } from './issuer-by-name.js';
import { openIssuer, type Refusing } from './issuer.js';
import type { Environment } from './places.js';
import { startProcess, type Process } from './processes.js';
import { findRedis } from './redis-place.js';
import { runService, secretOf, type Service } from './service.js';
import { simulateService } from './simulated-service.js';
import { openSwitches, type Switches } from './switches.js';

/** Everything that the demo consists of: local stand-ins for the outside, and the real bot and worker between them. */
export interface World {
  readonly slack: Slack;
  readonly datadog: Datadog;
  readonly clusters: Readonly<Record<Environment, DemoCluster>>;
  /** What is different from the local clusters, where these are others: one line. */
  readonly note: string | undefined;
  readonly services: Readonly<Record<Environment, Service>>;
  readonly errorRate: ErrorRate;
  readonly switches: Switches;
  readonly bot: Process;
  readonly worker: Process;
  /** Where catalogue, kubeconfig and logs are, until the end. */
  readonly folder: string;
  effects(): Effects;
  /** Ends every process and removes every file. May be called again. */
  close(): Promise<void>;
}

/**
 * Starts it all, in clusters of its own or in that of a context; production moves as `moves` says. What was started is ended again where a part of it can't
 * start.
 *
 * @throws Misuse where the context can't be used.
 */
export async function startWorld(context?: string, moves?: 'blue-green'): Promise<World> {
  const ends: (() => unknown)[] = [];
  const close = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    return { ...(await build(context, moves, (end) => ends.push(end))), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function build(
  context: string | undefined,
  moves: 'blue-green' | undefined,
  atEnd: AtEnd,
): Promise<Omit<World, 'close'>> {
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-demo-'));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  const { place, services, issuer } = await openSide(context, folder, atEnd);
  const redis = await findRedis(process.env['REDIS_URL']);
  atEnd(() => redis.close());
  const slack = await startSlack({ seed: company });
  atEnd(() => slack.close());
  const datadog = await startDatadog();
  atEnd(() => datadog.close());
  const errorRate = measure(datadog, services);
  atEnd(() => errorRate.stop());
  const variables = writeConfiguration(folder, { redis: redis.url, slack, datadog, place, moves });
  const start = async (role: 'bot' | 'worker'): Promise<Process> => {
    const started = await startProcess({ role, variables, folder });
    atEnd(() => started.stop());
    return started;
  };
  const [bot, worker] = await Promise.all([start('bot'), start('worker')]);
  slack.deliverTo(`${bot.url}/slack/events`);
  datadog.connectWebhook(`${bot.url}/datadog/webhook`, webhookSecret);
  const switches = openSwitches({ issuer, production: services.production, datadog, slack, worker });
  const { clusters, note } = place;
  const effects = (): Effects => countEffects({ clusters: Object.values(clusters), slack, datadog });
  return { slack, datadog, clusters, note, services, errorRate, switches, bot, worker, folder, effects };
}

type AtEnd = (end: () => unknown) => void;

/** The clusters, and the services that run in them. */
interface Side {
  readonly place: DemoClusters;
  readonly services: Readonly<Record<Environment, Service>>;
  readonly issuer: Refusing;
}

async function openSide(context: string | undefined, folder: string, atEnd: AtEnd): Promise<Side> {
  if (context === undefined) {
    const place = await openLocalClusters(atEnd);
    const issuer = openIssuer(Object.values(place.servers));
    const serviceOf = (environment: Environment): Service =>
      simulateService(place.servers[environment], place.clusters[environment], environment, issuer);
    return { place, issuer, services: { staging: serviceOf('staging'), production: serviceOf('production') } };
  }
  const place = await openRealClusters(context, folder, atEnd);
  const issuer = openIssuerByName(Object.values(place.clusters));
  const serviceOf = (environment: Environment): Service =>
    runService(place.clusters[environment], environment, ({ spec }) => issuer.accepts(secretOf(spec)));
  return { place, issuer, services: { staging: serviceOf('staging'), production: serviceOf('production') } };
}

const webhookSecret = 'the-webhook-secret-of-the-demo';

/** Writes catalogue and kubeconfig, and answers the variables that the processes are started with. */
function writeConfiguration(
  folder: string,
  parts: {
    readonly redis: string;
    readonly slack: Slack;
    readonly datadog: Datadog;
    readonly place: DemoClusters;
    readonly moves: 'blue-green' | undefined;
  },
): Record<string, string> {
  const { redis, slack, datadog, place, moves } = parts;
  const config = join(folder, 'keyturn.yaml');
  const kubeconfig = join(folder, 'kubeconfig.yaml');
  const [channel, approvers] = [slack.workspace.channel(channelName).id, slack.workspace.group('sre').id];
  writeFileSync(config, catalogue({ channel, approvers, places: place.places, moves }));
  writeFileSync(kubeconfig, place.kubeconfig, { mode: 0o600 });
  return {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_SIGNING_SECRET: slack.signingSecret,
    SLACK_API_URL: slack.apiUrl,
    REDIS_URL: redis,
    KUBECONFIG: kubeconfig,
    DD_API_KEY: datadog.apiKey,
    DD_APP_KEY: datadog.appKey,
    DD_API_URL: datadog.url,
    DATADOG_WEBHOOK_SECRET: webhookSecret,
    KEYTURN_AUDIT_KEY: 'the-audit-key-of-the-demo-0123456789',
    ...place.variables,
    KEYTURN_CONFIG: config,
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'info',
  };
}
