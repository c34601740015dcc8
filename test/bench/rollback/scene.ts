import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { rotationSchema, type Rotation } from '../../../src/rotation/record.js';
import { openBotAccount } from '../../cluster/rotations/bot-account.js';
import { openPlace, type KubeObject, type Place } from '../../cluster/rotations/place.js';
import { startProcess } from '../../demo/processes.js';
import { until } from '../../demo/until.js';
import { furniture } from '../../integration/whole/furnish.js';
import { openSurroundings, webhookSecret, type Surroundings } from '../../integration/whole/surroundings.js';
import { service } from '../../cluster/rotations/workloads.js';
import { monitorId, secret } from '../../integration/whole/usual-catalogue.js';
import { sendWebhook } from '../../stand-ins/datadog/webhook.js';
import { rolledOut, templatesOf, type Templates } from './workloads.js';

/** The product as one process of its build, over a corner of a real cluster, with the rights that are shipped. */
export interface Scene {
  readonly place: Place;
  readonly datadog: Surroundings['datadog'];
  /** The kubeconfig that the product works with. */
  readonly kubeconfigFile: string;
  /** The pod templates of production before anything was rotated. */
  readonly original: Templates;
  /** Rotates until production is being watched; gives the new version's name. Quiet is kept for a while after it. */
  rotate(): Promise<string>;
  /** Has the monitor alert. What tells of it is not part of that. */
  alert(): Promise<void>;
  /** Posts what Datadog's webhook would; resolves when it is answered. */
  tell(): Promise<void>;
  /** Waits until the rotation was rolled back and every pod is as before, and lets the monitor recover. */
  rolledBack(): Promise<Rotation>;
  close(): Promise<void>;
}

export interface SceneOrder {
  readonly kubeconfig: string;
  /** Production's; staging has one Deployment. */
  readonly workloads: readonly KubeObject[];
  readonly poll: number;
  readonly quiet: number;
}

const patienceMs = 600_000;

export async function openScene({ kubeconfig, workloads, poll, quiet }: SceneOrder): Promise<Scene> {
  const ends: (() => unknown)[] = [];
  const close = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const place = await openPlace(kubeconfig);
    ends.push(() => place.close());
    const furnished = { staging: [service(1)], production: workloads };
    for (const where of ['staging', 'production'] as const) {
      for (const object of furniture(where, furnished[where])) await place.create(object as KubeObject, where);
    }
    await rolledOut(place);
    const account = await openBotAccount(place);
    const catalogue = catalogueOf(place.namespaces, poll);
    const around = await openSurroundings({ kubeconfig: account, catalogue });
    ends.push(() => around.close());
    const folder = mkdtempSync(join(tmpdir(), 'keyturn-bench-'));
    ends.push(() => rmSync(folder, { recursive: true, force: true }));
    const variables = { ...around.variables, KEYTURN_NAMESPACE: place.namespaces.keyturn, LOG_LEVEL: 'info' };
    const bot = await startProcess({ role: 'bot,worker', variables, folder });
    ends.push(() => bot.stop());
    around.slack.deliverTo(`${bot.url}/slack/events`);
    const eyes = new Redis(around.redis.url);
    ends.push(() => eyes.disconnect());
    return { ...hands(place, around, bot.url, eyes, quiet), ...(await sights(place, folder, account)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What does not change. */
async function sights(place: Place, folder: string, account: string) {
  const kubeconfigFile = join(folder, 'kubeconfig.yaml');
  writeFileSync(kubeconfigFile, account, { mode: 0o600 });
  return { place, kubeconfigFile, original: await templatesOf(place) };
}

function hands(place: Place, { slack, datadog }: Surroundings, url: string, eyes: Redis, quiet: number) {
  const latest = async (): Promise<Rotation | undefined> => {
    const name = (await eyes.keys('{keyturn}:record:*'))
      .filter((key) => !key.includes('/'))
      .sort()
      .at(-1);
    const text = name === undefined ? null : await eyes.hget(name, 'record');
    return text === null ? undefined : rotationSchema.parse(JSON.parse(text));
  };
  const inPhase = (phase: Rotation['phase'], than = ''): Promise<Rotation> =>
    until(`the phase ${phase}`, Date.now() + patienceMs, async () => {
      const now = await latest();
      if (!now || now.id <= than) return false;
      if (now.phase === 'ended' && phase !== 'ended')
        throw new Error(`it ended: ${JSON.stringify(now.rollback ?? now.hold)}`);
      return now.phase === phase && now;
    });
  const approvable = () =>
    slack.messages('deploys').findLast(({ blocks }) => JSON.stringify(blocks).includes('"action_id":"approve"'));
  return {
    datadog,
    rotate: async () => {
      const before = (await latest())?.id ?? '';
      await slack.user('ada').command('/rotate', secret, { channel: 'deploys' });
      await inPhase('approval', before);
      const message = await until('the approval to be asked for', Date.now() + patienceMs, approvable);
      await slack.user('bob').click(message, 'approve');
      const { version, entry } = await inPhase('watch', before);
      await rolledOut(place);
      await new Promise((resolve) => setTimeout(resolve, quiet));
      return `${entry.baseName}-${version}`;
    },
    alert: () => datadog.setState(monitorId, 'Alert'),
    tell: async () => {
      const body = {
        alert_id: String(monitorId),
        transition: 'Triggered',
        cycle_key: '1',
        scope: '',
        date: String(Date.now()),
      };
      const { status } = await sendWebhook(`${url}/datadog/webhook`, webhookSecret, body);
      if (status !== 200) throw new Error(`the webhook was answered ${status}`);
    },
    rolledBack: async () => {
      const rotation = await inPhase('ended');
      if (rotation.ending !== 'rolled-back') throw new Error(`it ended as ${rotation.ending}`);
      await rolledOut(place);
      await datadog.setState(monitorId, 'OK');
      return rotation;
    },
  };
}

/** One secret; every wait is the usual one, but for the polls and those that only let the rotation arrive sooner. */
function catalogueOf({ staging, production }: Place['namespaces'], poll: number) {
  const usual = { sweep: '30s', lock: '5s', stalled: '2s', call: '4s', backoff: '1s', snooze: '7d', cronMargin: '1d' };
  const environments = {
    staging: { namespace: staging, soak: '100ms' },
    production: { namespace: production, watch: '24h' },
  };
  return {
    minRetention: '14d',
    timing: { ...usual, poll: `${poll}ms` },
    secrets: { [secret]: { environments, retention: '14d' } },
  };
}
