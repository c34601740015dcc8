import { execFileSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { trafficCommands } from '../../../src/kubernetes/blue-green/way-back-commands.js';
import type { StagePlan } from '../../../src/rotation/plan.js';
import type { BlueGreenPlan } from '../../../src/rotation/strategy.js';
import { stagePlan } from '../rotation/given.js';

const strategy: BlueGreenPlan = {
  type: 'blue-green',
  namespace: 'production',
  original: 'auth-service',
  uid: 'auth-service-production',
  copy: 'auth-service-green',
  router: { type: 'gateway-api', route: 'auth' },
  services: [
    { original: 'auth', twin: 'auth-green' },
    { original: 'auth-grpc', twin: 'auth-grpc-green' },
  ],
  twins: [],
  steps: [25, 100],
  interval: 1_000,
};

/** What kubectl is called with, by a shell in which it answers the selector of every Service. */
function calls(commands: readonly string[]): string[][] {
  const kubectl = `kubectl() {
    for word in "$@"; do [ "$word" = get ] && printf '{"app":"auth","tier":"front"}' && return; done
    for word in "$@"; do printf '%s\\0' "$word"; done; printf '\\n'
  }`;
  const printed = execFileSync('sh', ['-c', [kubectl, ...commands].join('\n')], { encoding: 'utf8' });
  return printed
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\0').slice(0, -1));
}

const plan = (fields: Partial<StagePlan> = {}) => stagePlan('production', { strategy, context: 'eu west', ...fields });

describe('the commands that take the traffic away from a copy by hand', () => {
  test('let the twin of each Service select the pods of the original', () => {
    const [first, second] = calls(trafficCommands(plan()));
    const before = ['--context', 'eu west', '--namespace', 'production', 'patch', 'service'];
    expect(first?.slice(0, 7)).toEqual([...before, 'auth-green']);
    expect(second?.slice(0, 7)).toEqual([...before, 'auth-grpc-green']);
    expect(JSON.parse(first?.at(-1) ?? '')).toEqual({ spec: { selector: { app: 'auth', tier: 'front' } } });
  });

  test('give the original its replicas back where they are the weight, and take the copy its own when that is through', () => {
    const commands = trafficCommands(plan({ strategy: { ...strategy, router: { type: 'replicas' }, services: [] } }));
    expect(calls(commands).map((words) => words.slice(4))).toEqual([
      ['scale', 'deployment', 'auth-service', '--replicas=4'],
      ['rollout', 'status', 'deployment', 'auth-service'],
      ['scale', 'deployment', 'auth-service-green', '--replicas=0'],
    ]);
  });

  test('are none where nothing is copied', () => {
    expect(trafficCommands(plan({ strategy: 'rolling' }))).toEqual([]);
  });
});
