import { describe, expect, test } from '@jest/globals';
import { runDemo, type DemoRun } from './run-demo.js';

const lasts = 180_000;

function lastLine({ lines }: DemoRun): unknown {
  return JSON.parse(lines.at(-1) ?? 'null');
}

describe('a scenario of the demo ends as it should, counted at the far side', () => {
  const scenarios = [
    ['happy', 'done', { secretsCreated: 2, secretsDeleted: 2, workloadsPatched: 4 }],
    ['alert', 'rolled-back', { secretsCreated: 2, secretsDeleted: 0, workloadsPatched: 8 }],
    ['bad-secret', 'rolled-back', { secretsCreated: 2, secretsDeleted: 0, workloadsPatched: 4 }],
    ['reject', 'cancelled', { secretsCreated: 2, secretsDeleted: 0, workloadsPatched: 4 }],
    ['crash', 'done', { secretsCreated: 2, secretsDeleted: 0, workloadsPatched: 4 }],
    ['datadog-down', 'done', { secretsCreated: 2, secretsDeleted: 0, workloadsPatched: 4 }],
    ['blue-green', 'done', { secretsCreated: 2, secretsDeleted: 0, workloadsPatched: expect.any(Number) }],
    ['blue-green-alert', 'rolled-back', { secretsCreated: 2, secretsDeleted: 0, workloadsPatched: expect.any(Number) }],
    ['multi-cluster', 'done', { secretsCreated: 3, secretsDeleted: 0, workloadsPatched: 6 }],
    ['multi-cluster-alert', 'rolled-back', { secretsCreated: 3, secretsDeleted: 0, workloadsPatched: 12 }],
    ['rollback-after-done', 'rolled-back', { secretsCreated: 2, secretsDeleted: 0, workloadsPatched: 8 }],
  ] as const;

  test.each(scenarios)(
    '%s ends %s',
    async (scenario, ended, effects) => {
      const run = await runDemo('--headless', '--scenario', scenario, '--json');
      expect(lastLine(run)).toEqual({
        scenario,
        ended,
        ok: true,
        effects: {
          ...effects,
          messagesPosted: expect.any(Number),
          messagesUpdated: expect.any(Number),
          monitorsRead: expect.any(Number),
        },
      });
      expect(run.code).toBe(0);
      for (const line of run.lines) expect(() => JSON.parse(line) as unknown).not.toThrow();
    },
    lasts,
  );
});

test(
  'a scenario that does not end as it should exits non-zero and says why',
  async () => {
    const run = await runDemo('--headless', '--scenario', 'happy', '--switch', 'new-token-wrong', '--json');
    expect(lastLine(run)).toMatchObject({ scenario: 'happy', ended: 'rolled-back', ok: false });
    expect(run.errors).toContain('it ended rolled-back, and should be done');
    expect(run.code).toBe(1);
  },
  lasts,
);

describe('a wrong argument is refused with one helpful line', () => {
  test.each([
    [['--headless', '--scenario', 'hapy'], 'no scenario "hapy"; known: happy, alert'],
    [['--headless'], '--headless needs --scenario <name>'],
    [['--headless', '--scenario', 'happy', '--switch', 'flood'], 'no switch "flood"; known: new-token-wrong'],
    [['--headless', '--scenario', 'happy', '--port', '80'], '--port is for the page'],
    [['--scenario', 'happy'], '--scenario, --json and --switch need --headless'],
    [['--port', 'http'], '--port "http" is no port'],
    [['--headless', '--scenario', 'happy', '--blue-green'], '--blue-green is for the page'],
    [['--headless', '--scenario', 'happy', '--multi-cluster'], '--multi-cluster is for the page'],
    [['--multi-cluster', '--context', 'here'], '--multi-cluster needs two clusters'],
    [['--headless', '--scenario', 'multi-cluster', '--context', 'here'], 'multi-cluster needs two clusters'],
    [['--loud'], "Unknown option '--loud'"],
    [['happy'], "Unexpected argument 'happy'"],
  ])('%j', async (words, says) => {
    const run = await runDemo(...words);
    expect(run.errors.trim().split('\n')).toEqual([expect.stringContaining(says)]);
    expect(run.lines).toEqual([]);
    expect(run.code).toBe(2);
  });
});

test(
  'without --json it tells a person what happens',
  async () => {
    const run = await runDemo('--headless', '--scenario', 'reject');
    const told = run.lines.join('\n');
    expect(told).toContain('→ Ada Okafor types /rotate auth-api');
    expect(told).toContain('✅ Every pod proven: 3 of 3 pods on');
    expect(told).toContain('rejected; production was never touched');
    expect(run.lines.at(-1)).toMatch(/^As it should be: cancelled\. At the far side: secretsCreated 2/);
    expect(run.code).toBe(0);
  },
  lasts,
);
