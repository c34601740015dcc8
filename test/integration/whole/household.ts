import { Redis } from 'ioredis';
import { pino } from 'pino';
import { loadCatalogueFile } from '../../../src/configuration/catalogue-file.js';
import { readEnvironment, type Environment as Variables } from '../../../src/configuration/environment.js';
import { cleanupSchema, type Cleanup } from '../../../src/rotation/cleanup.js';
import { rotationSchema, type Rotation } from '../../../src/rotation/record.js';
import { start, type Keyturn } from '../../../src/start.js';
import { freePort } from '../../demo/free-port.js';
import type { Interaction } from '../../stand-ins/slack/person-client.js';
import type { Message } from '../../stand-ins/slack/transcript.js';
import { keyOf } from './key-of.js';
import type { Surroundings } from './surroundings.js';

/** The whole product in this process, with people's hands and eyes. */
export interface Household {
  /** Where the product listens. */
  readonly url: string;
  /** Starts the product; again after a stop. */
  start(): Promise<void>;
  stop(): Promise<void>;

  /** Somebody types `/rotate <text>` into the channel. */
  request(person: string, text?: string): Promise<Interaction>;
  /** Presses a button of the living message, or of the message given. */
  clickButton(person: string, actionId: string, message?: Message): Promise<Interaction>;
  /** Waits until approval is asked for, and approves; Bob, where nobody is named. */
  approve(person?: string): Promise<Interaction>;
  /** Rejects with a reason, by the form. */
  reject(person: string, reason: string): Promise<void>;

  /** Waits until the condition gives something; fails with what the world looks like then. */
  waitFor<T>(what: string, condition: () => T | undefined | false | Promise<T | undefined | false>): Promise<T>;
  /** Waits until the newest rotation has ended, and gives it. */
  ended(): Promise<Rotation>;

  /** The newest rotation's message. */
  living(): Message | undefined;
  /** The texts of its thread. */
  thread(): string[];
  /** The action ids of a message's buttons. */
  buttons(message?: Message): string[];
  /** The newest message in the channel that has this button. */
  offering(actionId: string): Message | undefined;
  /** The newest rotation's record. */
  rotation(): Promise<Rotation | undefined>;
  rotations(): Promise<Rotation[]>;
  cleanups(): Promise<Cleanup[]>;
  /** Everything that was logged, at trace level. */
  logs(): string[];
  /** Closes its surroundings too. */
  close(): Promise<void>;
}

const patienceMs = 60_000;
const lookEveryMs = 20;

/** Starts the product over whatever its surroundings name. `variables` are laid over theirs. */
export async function openHousehold<Around extends Surroundings>(
  surroundings: Around,
  variables: Readonly<Record<string, string>> = {},
): Promise<Around & Household> {
  const { slack, clock, redis } = surroundings;
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  slack.deliverTo(`${url}/slack/events`);
  const environment = environmentOf({
    ...surroundings.variables,
    PORT: String(port),
    LOG_LEVEL: 'trace',
    ...variables,
  });
  const logs: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => void logs.push(line) });
  const eyes = new Redis(redis.url, { lazyConnect: true, retryStrategy: () => 50 });
  eyes.on('error', () => undefined);
  let running: Keyturn | undefined;

  const records = async (isCleanup: boolean): Promise<unknown[]> => {
    const names = (await eyes.keys('{keyturn}:record:*')).filter((name) => name.includes('/') === isCleanup).sort();
    const texts = await Promise.all(names.map((name) => eyes.hget(name, 'record')));
    return texts.flatMap((text) => (text === null ? [] : [JSON.parse(text) as unknown]));
  };
  const rotations = async (): Promise<Rotation[]> =>
    (await records(false)).map((record) => rotationSchema.parse(record));
  const rotation = async (): Promise<Rotation | undefined> => (await rotations()).at(-1);
  const living = (): Message | undefined =>
    slack.messages('deploys').findLast((message) => keyOf(message).endsWith(':living'));

  const waitFor: Household['waitFor'] = async (what, condition) => {
    const deadline = Date.now() + patienceMs;
    for (;;) {
      const found = await condition();
      if (found !== undefined && found !== false) return found;
      if (Date.now() > deadline) throw new Error(`waited in vain for ${what}; ${await sight()}`);
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    }
  };
  const sight = async (): Promise<string> => {
    const now = await rotation();
    const { phase, cursor, hold, waiting, items } = now ?? {};
    const record = JSON.stringify({ phase, item: items?.[cursor ?? 0], hold, waiting });
    return [`the record says ${record}; the last lines are`, ...logs.slice(-8)].join('\n');
  };
  const buttons = (message = living()): string[] =>
    [...JSON.stringify(message?.blocks ?? []).matchAll(/"action_id":"([^"]+)"/g)].map(([, id]) => id ?? '');
  const offering = (actionId: string): Message | undefined =>
    slack.messages('deploys').findLast((message) => buttons(message).includes(actionId));

  const household: Household = {
    url,
    start: async () => {
      const read = await loadCatalogueFile(environment.configPath);
      if (!read.ok) throw new Error(JSON.stringify(read.problems));
      running = await start({ environment, catalogue: read.catalogue, log, now: clock.now });
      await running.atWork;
    },
    stop: async () => {
      await running?.stop();
      running = undefined;
    },
    request: (person, text = 'auth-api') => slack.user(person).command('/rotate', text, { channel: 'deploys' }),
    clickButton: async (person, actionId, message) => {
      const offered = (): Message | undefined => {
        const shown = message ?? living();
        return shown && buttons(shown).includes(actionId) ? shown : undefined;
      };
      return slack.user(person).click(await waitFor(`a message with ${actionId}`, offered), actionId);
    },
    approve: async (person = 'bob') => {
      const message = await waitFor('the approval to be asked for', () => {
        const asked = living();
        return asked && buttons(asked).includes('approve') ? asked : undefined;
      });
      return slack.user(person).click(message, 'approve');
    },
    reject: async (person, reason) => {
      const message = await waitFor('the approval to be asked for', () => offering('reject'));
      await slack.user(person).click(message, 'reject');
      const view = await waitFor('the form for a reason', () => slack.views(person)[0]);
      await slack.user(person).submit(view, { reason });
    },
    waitFor,
    ended: () =>
      waitFor('the rotation to end', async () => {
        const now = await rotation();
        return now?.phase === 'ended' && now;
      }),
    living,
    thread: () => living()?.replies.map(({ text }) => text) ?? [],
    buttons,
    offering,
    rotation,
    rotations,
    cleanups: async () => (await records(true)).map((record) => cleanupSchema.parse(record)),
    logs: () => logs,
    close: async () => {
      await running?.stop();
      running = undefined;
      eyes.disconnect();
      await surroundings.close();
    },
  };
  await eyes.connect();
  await household.start();
  return { ...surroundings, ...household };
}

function environmentOf(variables: Readonly<Record<string, string>>): Variables {
  const read = readEnvironment(variables);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.environment;
}
