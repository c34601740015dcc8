import { logger } from '@datadog/datadog-api-client/dist/logger.js';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { openDatadog, type Datadog, type DatadogOptions } from '../../../src/datadog/datadog-client.js';
import { DatadogError } from '../../../src/datadog/datadog-error.js';
import {
  htmlPage,
  startDatadog,
  tooManyRequests,
  type Datadog as StandIn,
} from '../../stand-ins/datadog/start-datadog.js';

let standIn: StandIn;
const warnings: unknown[] = [];

beforeAll(async () => {
  standIn = await startDatadog({ apiKey: 'api-key-canary', appKey: 'app-key-canary' });
  standIn.setMonitor(4711, { name: 'errors' });
});
afterEach(() => {
  standIn.clearFaults();
  warnings.length = 0;
});
afterAll(() => standIn.close());

function open(options: Partial<DatadogOptions> = {}): Datadog {
  const log = { warn: (fields: object, message: string) => void warnings.push([fields, message]) };
  return openDatadog({
    apiKey: standIn.apiKey,
    appKey: standIn.appKey,
    apiUrl: standIn.url,
    call: 2000,
    log,
    ...options,
  });
}
const getMonitor = (datadog: Datadog, monitorId = 4711) =>
  datadog.ask(({ monitors }) => monitors.getMonitor({ monitorId }));

async function failureOf(call: Promise<unknown>): Promise<DatadogError> {
  const failure = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(failure instanceof DatadogError)) throw new Error(`no DatadogError: ${String(failure)}`);
  return failure;
}

/** How many requests arrive while `work` is done, hit ones included. */
async function arriving(work: () => Promise<unknown>): Promise<number> {
  let count = 0;
  const stop = standIn.watch({ before: () => void (count += 1) });
  await work();
  stop();
  return count;
}

describe('asking Datadog', () => {
  test('an answer is the client’s own', async () => {
    expect((await getMonitor(open())).name).toBe('errors');
  });

  test('each call may go to a base with a slash at its end', async () => {
    expect((await getMonitor(open({ apiUrl: `${standIn.url}/` }))).name).toBe('errors');
  });

  test.each([
    [503, 1],
    [500, 2],
    [502, 2],
  ])('a %d that ends after %d tries is not noticed', async (status, times) => {
    standIn.fail({ fault: { kind: 'status', status, body: 'down' }, times });
    expect((await getMonitor(open())).name).toBe('errors');
  });

  test('a connection that is cut is tried again', async () => {
    standIn.fail({ fault: { kind: 'reset' }, times: 2 });
    expect((await getMonitor(open())).name).toBe('errors');
  });

  test('5xx that stays is unreachable after three tries (F49)', async () => {
    standIn.fail({ fault: { kind: 'status', status: 503, body: 'a body nobody may see' } });
    const datadog = open();
    const tries = await arriving(async () => {
      expect(await failureOf(getMonitor(datadog))).toMatchObject({
        code: 'unreachable',
        message: 'Datadog answered 503',
      });
    });
    expect(tries).toBe(3);
  });

  test('nobody there is unreachable (F49)', async () => {
    const gone = await startDatadog();
    await gone.close();
    const failure = await failureOf(getMonitor(open({ apiUrl: gone.url })));
    expect(failure).toMatchObject({ code: 'unreachable', message: 'no connection (ECONNREFUSED)' });
  });

  test('a name that does not resolve is unreachable (F49)', async () => {
    const failure = await failureOf(getMonitor(open({ apiUrl: 'http://datadog.invalid' })));
    // Without any name server it is one that can't be asked.
    expect(['no-such-site', 'unreachable']).toContain(failure.code);
    expect(failure.message).not.toContain('datadog.invalid');
  });

  test('an answer that never comes ends the call in its time (F49)', async () => {
    standIn.fail({ fault: { kind: 'hang' } });
    const started = performance.now();
    const failure = await failureOf(getMonitor(open({ call: 300 })));
    expect(failure).toMatchObject({ code: 'unreachable', message: 'Datadog did not answer within 300 ms' });
    expect(performance.now() - started).toBeLessThan(2000);
  });

  test.each([
    [401, 'unauthorised'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [400, 'refused'],
  ])('%d is %s and is not tried again', async (status, code) => {
    standIn.fail({ fault: { kind: 'status', status, body: { errors: ['a body nobody may see'] } } });
    const tries = await arriving(async () => {
      expect(await failureOf(getMonitor(open()))).toMatchObject({ code });
    });
    expect(tries).toBe(1);
  });

  test.each([
    [200, 'no-api', /no JSON/],
    [403, 'forbidden', /403/],
    [429, 'rate-limited', /429/],
  ])('an HTML page with %d is %s', async (status, code, message) => {
    standIn.fail({ fault: htmlPage(status) });
    const failure = await failureOf(getMonitor(open()));
    expect(failure.code).toBe(code);
    expect(failure.message).toMatch(message);
  });

  test('what the client can not read is unexpected', async () => {
    for (const body of ['{"id": 47', '[]garbage']) {
      const remove = standIn.fail({
        fault: { kind: 'status', status: 200, headers: { 'content-type': 'application/json' }, body },
      });
      expect(await failureOf(getMonitor(open()))).toMatchObject({ code: 'unexpected' });
      remove();
    }
  });

  test('wrong keys are forbidden', async () => {
    expect(await failureOf(getMonitor(open({ appKey: 'wrong' })))).toMatchObject({ code: 'forbidden' });
  });
});

describe('a rate limit that is used up (F50)', () => {
  test('is an error at once with its reset, is not slept on, and nobody asks again before it', async () => {
    standIn.fail({ fault: tooManyRequests(3600), times: 1 });
    const datadog = open();
    const tries = await arriving(async () => {
      const started = performance.now();
      expect(await failureOf(getMonitor(datadog))).toMatchObject({ code: 'rate-limited', resetMs: 3_600_000 });
      expect(await failureOf(getMonitor(datadog))).toMatchObject({ code: 'rate-limited' });
      expect(performance.now() - started).toBeLessThan(1000);
    });
    expect(tries).toBe(1);
  });

  test('does not stop events', async () => {
    standIn.fail({ path: /monitor/, fault: tooManyRequests(3600) });
    const datadog = open();
    await failureOf(getMonitor(datadog));
    const body = { title: 'switched', text: '' };
    expect(await datadog.ask(({ events }) => events.createEvent({ body }))).toMatchObject({ status: 'ok' });
  });

  test('is over when it is over', async () => {
    standIn.fail({ fault: tooManyRequests(3600), times: 1 });
    const datadog = open({ longestLimit: 1 });
    await failureOf(getMonitor(datadog));
    await expect(eventually(() => getMonitor(datadog))).resolves.toMatchObject({ name: 'errors' });
  });
});

describe('an outage', () => {
  test('after three calls without an answer nobody asks for a while, and then it goes on by itself', async () => {
    const end = standIn.fail({ fault: { kind: 'status', status: 503 } });
    const datadog = open({ rest: 300 });
    for (let call = 0; call < 3; call += 1) await failureOf(getMonitor(datadog));
    const tries = await arriving(async () => {
      expect(await failureOf(getMonitor(datadog))).toMatchObject({ code: 'unreachable' });
    });
    expect(tries).toBe(0);
    end();
    await expect(eventually(() => getMonitor(datadog))).resolves.toMatchObject({ name: 'errors' });
  });
});

describe('what is told of a failure', () => {
  test('no key, body or address, on the console neither', async () => {
    const printed: unknown[] = [];
    const spies = (['log', 'info', 'warn', 'error', 'debug'] as const).map((level) =>
      jest.spyOn(console, level).mockImplementation((...words) => void printed.push(words)),
    );
    // From here on the library prints to what is watched.
    logger.setLevel('debug');
    const faults = [
      { kind: 'status', status: 500, body: 'body-canary' },
      { kind: 'status', status: 403, body: { errors: ['body-canary api-key-canary'] } },
      { kind: 'status', status: 200, headers: { 'content-type': 'application/json' }, body: 'body-canary' },
      { kind: 'reset' },
    ] as const;
    for (const fault of faults) {
      const remove = standIn.fail({ fault });
      const failure = await failureOf(getMonitor(open()));
      const told = [failure.message, failure.stack, JSON.stringify(failure), String(failure.cause)].join('\n');
      expect(told).not.toMatch(/canary|127\.0\.0\.1/);
      remove();
    }
    for (const spy of spies) spy.mockRestore();
    expect(printed).toEqual([]);
    expect(warnings).toHaveLength(3);
    expect(JSON.stringify(warnings)).not.toMatch(/canary|127\.0\.0\.1/);
  });
});

async function eventually<T>(work: () => Promise<T>): Promise<T> {
  const end = Date.now() + 10_000;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
