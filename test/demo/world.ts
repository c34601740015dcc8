import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDatadog, type Datadog } from '../stand-ins/datadog/start-datadog.js';
import { kubeconfigOf, kubeconfigText } from '../stand-ins/kubernetes/kubeconfig.js';
import { startKubernetes, type Kubernetes } from '../stand-ins/kubernetes/start-kubernetes.js';
import { startSlack, type Slack } from '../stand-ins/slack/start-slack.js';
import { catalogue } from './catalogue.js';
import { channelName, company } from './company.js';
import { countEffects, type Effects } from './effects.js';
import { measure, type ErrorRate } from './error-rate.js';
import { openIssuer } from './issuer.js';
import { environments, type Environment } from './places.js';
import { startProcess, type Process } from './processes.js';
import { findRedis } from './redis-place.js';
import { seedCluster } from './seed-clusters.js';
import { runService, type Service } from './service.js';
import { openSwitches, type Switches } from './switches.js';

/** Everything that the demo consists of: local stand-ins for the outside, and the real bot and worker between them. */
export interface World {
  readonly slack: Slack;
  readonly datadog: Datadog;
  readonly clusters: Readonly<Record<Environment, Kubernetes>>;
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

/** How fast the simulated clusters are: slow enough to see a rollout move. */
const pace = { readyAfterMs: 700, terminateAfterMs: 250, tickMs: 500 };

/** Starts it all. What was started is ended again where a part of it can't start. */
export async function startWorld(): Promise<World> {
  const ends: (() => unknown)[] = [];
  const close = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    return { ...(await build((end) => ends.push(end))), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function build(atEnd: (end: () => unknown) => void): Promise<Omit<World, 'close'>> {
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-demo-'));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  const redis = await findRedis(process.env['REDIS_URL']);
  atEnd(() => redis.close());
  const slack = await startSlack({ seed: company });
  atEnd(() => slack.close());
  const datadog = await startDatadog();
  atEnd(() => datadog.close());
  const clusters = {
    staging: await startCluster('staging', atEnd),
    production: await startCluster('production', atEnd),
  };
  const issuer = openIssuer(Object.values(clusters));
  const services = {
    staging: runService(clusters.staging, 'staging', issuer),
    production: runService(clusters.production, 'production', issuer),
  };
  const errorRate = measure(datadog, services);
  atEnd(() => errorRate.stop());
  const variables = writeConfiguration(folder, { redis: redis.url, slack, datadog, clusters });
  const start = async (role: 'bot' | 'worker'): Promise<Process> => {
    const started = await startProcess({ role, variables, folder });
    atEnd(() => started.stop());
    return started;
  };
  const [bot, worker] = await Promise.all([start('bot'), start('worker')]);
  slack.deliverTo(`${bot.url}/slack/events`);
  datadog.connectWebhook(`${bot.url}/datadog/webhook`, webhookSecret);
  const switches = openSwitches({ issuer, production: services.production, datadog, slack, worker });
  const effects = (): Effects => countEffects({ clusters: Object.values(clusters), slack, datadog });
  return { slack, datadog, clusters, services, errorRate, switches, bot, worker, folder, effects };
}

async function startCluster(environment: Environment, atEnd: (end: () => unknown) => void): Promise<Kubernetes> {
  const clusterUid = `00000000-0000-4000-8000-00000000000${environments.indexOf(environment) + 1}`;
  const cluster = await startKubernetes({ ...pace, clusterUid, namespaces: [environment] });
  atEnd(() => cluster.close());
  seedCluster(cluster, environment, Date.now());
  return cluster;
}

const webhookSecret = 'the-webhook-secret-of-the-demo';

/** Writes catalogue and kubeconfig, and answers the variables that the processes are started with. */
function writeConfiguration(
  folder: string,
  parts: {
    readonly redis: string;
    readonly slack: Slack;
    readonly datadog: Datadog;
    readonly clusters: Readonly<Record<Environment, Kubernetes>>;
  },
): Record<string, string> {
  const { redis, slack, datadog, clusters } = parts;
  const config = join(folder, 'keyturn.yaml');
  const kubeconfig = join(folder, 'kubeconfig.yaml');
  const [channel, approvers] = [slack.workspace.channel(channelName).id, slack.workspace.group('sre').id];
  writeFileSync(config, catalogue({ channel, approvers }));
  const contexts = environments.map((name) => ({ name, url: clusters[name].url }));
  writeFileSync(kubeconfig, kubeconfigText(kubeconfigOf(contexts)));
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
    KEYTURN_CONFIG: config,
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'info',
  };
}
