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
import { environments, type Environment } from './places.js';
import { startProcess, type Process } from './processes.js';
import { findRedis } from './redis-place.js';
import { runService, secretOf } from './service.js';
import { simulateService } from './simulated-service.js';
import type { Site, Sites } from './site.js';
import { openSwitches, type Switches } from './switches.js';

/** Everything that the demo consists of: local stand-ins for the outside, and the real bot and worker between them. */
export interface World {
  readonly slack: Slack;
  readonly datadog: Datadog;
  readonly sites: Sites;
  /** What is different from the local clusters, where these are others: one line. */
  readonly note: string | undefined;
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

/** What a world is to be like. */
export interface WorldOrder {
  /** In that of this context; without it in clusters of its own. */
  readonly context?: string | undefined;
  /** How production moves; without it, by the workloads' own updates. */
  readonly moves?: 'blue-green' | undefined;
  /** Production is in two clusters of its own. */
  readonly isInTwoClusters?: boolean | undefined;
}

/**
 * Starts it all. What was started is ended again where a part of it can't start.
 *
 * @throws Misuse where the context can't be used.
 */
export async function startWorld(order: WorldOrder): Promise<World> {
  const ends: (() => unknown)[] = [];
  const close = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    return { ...(await build(order, (end) => ends.push(end))), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function build(order: WorldOrder, atEnd: AtEnd): Promise<Omit<World, 'close'>> {
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-demo-'));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  const { place, sites, issuer } = await openSide(order, folder, atEnd);
  const redis = await findRedis(process.env['REDIS_URL']);
  atEnd(() => redis.close());
  const slack = await startSlack({ seed: company });
  atEnd(() => slack.close());
  const datadog = await startDatadog();
  atEnd(() => datadog.close());
  const errorRate = measure(datadog, sites);
  atEnd(() => errorRate.stop());
  const variables = writeConfiguration(folder, {
    redis: redis.url,
    slack,
    datadog,
    place,
    moves: order.moves,
  });
  const start = async (role: 'bot' | 'worker'): Promise<Process> => {
    const started = await startProcess({ role, variables, folder });
    atEnd(() => started.stop());
    return started;
  };
  const [bot, worker] = await Promise.all([start('bot'), start('worker')]);
  slack.deliverTo(`${bot.url}/slack/events`);
  datadog.connectWebhook(`${bot.url}/datadog/webhook`, webhookSecret);
  const production = sites.production.map(({ service }) => service);
  const switches = openSwitches({ issuer, production, datadog, slack, worker });
  const { clusters, note } = place;
  const effects = (): Effects => countEffects({ clusters: Object.values(clusters).flat(), slack, datadog });
  return { slack, datadog, sites, note, errorRate, switches, bot, worker, folder, effects };
}

type AtEnd = (end: () => unknown) => void;

/** The clusters, and the services that run in them. */
interface Side {
  readonly place: DemoClusters;
  readonly sites: Sites;
  readonly issuer: Refusing;
}

async function openSide(order: WorldOrder, folder: string, atEnd: AtEnd): Promise<Side> {
  const { context, isInTwoClusters = false } = order;
  if (context === undefined) {
    const place = await openLocalClusters(atEnd, isInTwoClusters);
    const issuer = openIssuer(environments.flatMap((name) => place.local[name].map(({ server }) => server)));
    const sitesOf = (environment: Environment): Site[] =>
      place.local[environment].map(({ server, cluster }) => ({
        cluster,
        service: simulateService(server, cluster, environment, issuer),
      }));
    return { place, issuer, sites: { staging: sitesOf('staging'), production: sitesOf('production') } };
  }
  const place = await openRealClusters(context, folder, atEnd);
  const issuer = openIssuerByName(Object.values(place.clusters).flat());
  const siteOf = (cluster: DemoCluster, environment: Environment): Site => ({
    cluster,
    service: runService(cluster, environment, ({ spec }) => issuer.accepts(secretOf(spec))),
  });
  const sitesOf = (environment: Environment): Site[] =>
    place.clusters[environment].map((cluster) => siteOf(cluster, environment));
  return { place, issuer, sites: { staging: sitesOf('staging'), production: sitesOf('production') } };
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
