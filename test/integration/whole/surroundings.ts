import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { startDatadog, type Datadog } from '../../stand-ins/datadog/start-datadog.js';
import { realClock, type Clock } from '../../stand-ins/kubernetes/clock.js';
import { startRedis, type RedisServer } from '../../stand-ins/redis.js';
import { startSlack, type Slack } from '../../stand-ins/slack/start-slack.js';
import { startTcpProxy, type TcpProxy } from '../../stand-ins/tcp-proxy.js';
import { merged, type Tree } from './merged.js';
import { monitorId, usualCatalogue } from './usual-catalogue.js';

export interface SurroundingsOrder {
  /** The text of a kubeconfig with the contexts that the catalogue names. */
  readonly kubeconfig: string;
  /** Laid over the usual catalogue; `undefined` takes a key away. */
  readonly catalogue?: Tree;
  readonly clock?: Clock;
  /** A Redis that is shared: it is emptied now, and left running at the end. */
  readonly redis?: RedisServer;
  /** Puts the proxy between the product and Redis. */
  readonly proxy?: boolean;
}

/** Everything that the product works with but Kubernetes, as real servers of this process, and how the product is told of it. */
export interface Surroundings {
  readonly slack: Slack;
  readonly datadog: Datadog;
  readonly redis: RedisServer;
  readonly proxy: TcpProxy | undefined;
  readonly clock: Clock;
  readonly configPath: string;
  /** The environment variables of a process that works here, but for its port and roles. */
  readonly variables: Readonly<Record<string, string>>;
  /** Writes the catalogue anew, laid over the usual one. */
  writeCatalogue(over: Tree): void;
  close(): Promise<void>;
}

export const webhookSecret = 'the-webhook-secret-of-the-tests';
export const auditKey = 'the-audit-key-of-the-tests-0123456789';

export async function openSurroundings(order: SurroundingsOrder): Promise<Surroundings> {
  const clock = order.clock ?? realClock;
  const { now } = clock;
  const [redis, slack, datadog] = await Promise.all([
    order.redis ?? startRedis(),
    startSlack({ now }),
    startDatadog({ now }),
  ]);
  if (order.redis) await redis.flushAll();
  datadog.setMonitor(monitorId, {
    name: 'Auth errors',
    query: 'avg(last_1s):sum:auth.errors{env:production} > 10',
    tags: ['service:auth'],
    options: {},
  });
  const proxy = order.proxy ? await startTcpProxy({ port: redis.port }) : undefined;
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-whole-'));
  const configPath = join(folder, 'keyturn.yaml');
  const kubeconfig = join(folder, 'kubeconfig.yaml');
  writeFileSync(kubeconfig, order.kubeconfig);
  const writeCatalogue = (over: Tree): void =>
    writeFileSync(configPath, stringify(merged(merged(usualCatalogue(slack), order.catalogue ?? {}), over)));
  writeCatalogue({});
  return {
    slack,
    datadog,
    redis,
    proxy,
    clock,
    configPath,
    writeCatalogue,
    variables: {
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_SIGNING_SECRET: slack.signingSecret,
      SLACK_API_URL: slack.apiUrl,
      REDIS_URL: proxy ? `redis://127.0.0.1:${proxy.port}` : redis.url,
      KUBECONFIG: kubeconfig,
      DD_API_KEY: datadog.apiKey,
      DD_APP_KEY: datadog.appKey,
      DD_API_URL: datadog.url,
      DATADOG_WEBHOOK_SECRET: webhookSecret,
      KEYTURN_AUDIT_KEY: auditKey,
      KEYTURN_CONFIG: configPath,
    },
    close: async () => {
      await Promise.all([slack.close(), datadog.close()]);
      await proxy?.close();
      if (!order.redis) await redis.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
