import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { keys } from '../../../src/records/keys.js';
import { cleanupSchema } from '../../../src/rotation/cleanup.js';
import { rotationSchema, type Rotation } from '../../../src/rotation/record.js';
import { startProcess, type Process } from '../../demo/processes.js';
import { until } from '../../demo/until.js';
import type { Interaction } from '../../stand-ins/slack/person-client.js';
import type { Message } from '../../stand-ins/slack/transcript.js';
import { merged } from '../../integration/whole/merged.js';
import { openOutside, type Outside, type OutsideOrder } from '../../integration/whole/outside.js';

/** Bot and worker as processes of their own; only the worker reaches Redis through the proxy. */
export interface Installation extends Outside {
  readonly bot: Process;
  readonly worker: Process;
  /** A connection of the test's own. */
  readonly eyes: Redis;
  rotation(): Promise<Rotation | undefined>;
  /** Waits for a minute at most. */
  waitFor<T>(what: string, look: () => T | undefined | false | Promise<T | undefined | false>): Promise<T>;
  /** Somebody asks for a rotation, until it is taken. */
  request(person: string): Promise<unknown>;
  /** Somebody presses a button as soon as a message has it. */
  press(person: string, action: string, about?: string): Promise<void>;
  /** The rotation has ended, the versions before it are deleted, and everything has been told. */
  isOver(): Promise<boolean>;
  close(): Promise<void>;
}

/** Long enough for an alert to be raised in it. */
const watchingLonger = { secrets: { 'auth-api': { environments: { production: { watch: '3s' } } } } };

export async function openInstallation({ catalogue = {}, ...order }: OutsideOrder = {}): Promise<Installation> {
  const outside = await openOutside({ ...order, proxy: true, catalogue: merged(watchingLonger, catalogue) });
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-sigkill-'));
  const variables = { ...outside.variables, LOG_LEVEL: 'debug' };
  const [bot, worker] = await Promise.all([
    startProcess({ role: 'bot', variables: { ...variables, REDIS_URL: outside.redis.url }, folder }),
    startProcess({ role: 'worker', variables, folder }),
  ]);
  outside.slack.deliverTo(`${bot.url}/slack/events`);
  const eyes = new Redis(outside.redis.url, { retryStrategy: () => 50, maxRetriesPerRequest: null });
  eyes.on('error', () => undefined);
  const waitFor: Installation['waitFor'] = (what, look) => until(what, Date.now() + 60_000, look);
  const offering = (action: string, about: string): Message | undefined =>
    outside.slack.messages('deploys').findLast(({ blocks }) => {
      const text = JSON.stringify(blocks);
      return text.includes(`"action_id":"${action}"`) && text.includes(about);
    });
  const records = async (pattern: string): Promise<unknown[]> => {
    const names = (await eyes.keys(keys.record(pattern))).sort();
    const texts = await Promise.all(names.map((name) => eyes.hget(name, 'record')));
    return texts.map((text) => JSON.parse(text ?? 'null') as unknown);
  };
  const rotation = async (): Promise<Rotation | undefined> => {
    const newest = (await records('auth-api-*')).at(-1);
    return newest === undefined ? undefined : rotationSchema.parse(newest);
  };

  return {
    ...outside,
    bot,
    worker,
    eyes,
    rotation,
    waitFor,
    // On a machine that is busy with something else the bot may not have saved it in time: it says so, and people ask again.
    request: (person) =>
      waitFor('the request to be taken', async () => {
        return isTaken(await outside.slack.user(person).command('/rotate', 'auth-api', { channel: 'deploys' }));
      }),
    press: async (person, action, about = '') => {
      await waitFor(`a message with ${action}, and the click to be taken`, async () => {
        const message = offering(action, about);
        return message !== undefined && isTaken(await outside.slack.user(person).click(message, action));
      });
    },
    isOver: async () => {
      const cleanups = (await records('cleanup/*')).map((record) => cleanupSchema.parse(record));
      const deleted = cleanups.filter(({ ending }) => ending === 'deleted').length;
      return (await rotation())?.phase === 'ended' && deleted === 2 && (await eyes.zcard(keys.telling)) === 0;
    },
    close: async () => {
      await Promise.all([bot.stop(), worker.stop()]);
      eyes.disconnect();
      await outside.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function isTaken({ json, responses }: Interaction): boolean {
  return !JSON.stringify([json, responses]).includes('reach its own store');
}
