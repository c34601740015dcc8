import { describe, expect, test } from '@jest/globals';
import { planRuns } from '../run/plan-runs.js';

describe('What "npm test" runs', () => {
  test('Without words: unit and integration tests in parallel, then the end-to-end tests one after another', () => {
    expect(planRuns([])).toEqual({
      crash: false,
      cluster: false,
      everything: true,
      runs: [
        { name: expect.any(String), args: ['test/unit/', 'test/integration/', '--maxWorkers=3'] },
        { name: expect.any(String), args: ['test/e2e/', '--runInBand'] },
      ],
    });
  });

  test('A name to look for is no path, and is looked for in both', () => {
    const planned = planRuns(['-t', 'rolls back']);
    expect(argsOf(planned).every((args) => args.join(' ').endsWith('-t rolls back'))).toBe(true);
    expect(argsOf(planned)).toHaveLength(2);
  });

  test('Paths are run alone, one after another, with what else was asked for', () => {
    expect(argsOf(planRuns(['test/unit/rotation', '-t', 'rolls back']))).toEqual([
      ['--runInBand', 'test/unit/rotation', '-t', 'rolls back'],
    ]);
  });

  test('The crash run is the crash tests alone, in the mode that kills everywhere', () => {
    expect(planRuns(['--crash'])).toMatchObject({
      crash: true,
      runs: [{ args: ['test/.*(crash|sigkill)', '--runInBand'] }],
    });
    expect(planRuns(['--crash', 'test/e2e/one'])).toMatchObject({
      crash: true,
      runs: [{ args: ['--runInBand', 'test/e2e/one'] }],
    });
  });

  test('Tests that need a Kubernetes are run when they are asked for, and only so', () => {
    expect(argsOf(planRuns(['--cluster']))).toEqual([
      ['test/cluster/(?!rotations/|traffic/)', '--runInBand'],
      ['test/cluster/rotations/', '--maxWorkers=3'],
    ]);
    expect(argsOf(planRuns(['--cluster', 'test/cluster/contract', '-t', 'watch']))).toEqual([
      ['--runInBand', 'test/cluster/contract', '-t', 'watch'],
    ]);
    expect(planRuns(['test/cluster/contract.test.ts'])).toEqual({ wrong: expect.stringContaining('test:cluster') });
  });

  test.each(['--forceExit', '--forceExit=true'])('%s is refused, because it hides what a test left open', (word) => {
    expect(planRuns(['test/unit', word])).toEqual({ wrong: expect.stringContaining('--forceExit') });
  });
});

function argsOf(planned: ReturnType<typeof planRuns>): readonly (readonly string[])[] {
  if ('wrong' in planned) throw new Error(planned.wrong);
  return planned.runs.map(({ args }) => args);
}
