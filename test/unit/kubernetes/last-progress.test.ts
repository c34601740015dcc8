import { expect, test } from '@jest/globals';
import { lastProgress } from '../../../src/kubernetes/last-progress.js';
import { podSchema } from '../../../src/kubernetes/pod-object.js';
import type { WorkloadPods } from '../../../src/kubernetes/workload-pods.js';

const second = (count: number) => count * 1000;
const at = (count: number) => new Date(second(count)).toISOString();
const made = (count: number) => ({ metadata: { name: 'store-1', creationTimestamp: at(count) } });
const ready = (count: number, status: 'True' | 'False') => ({
  ...made(1),
  status: { conditions: [{ type: 'Ready', status, lastTransitionTime: at(count) }] },
});
const ending = (count: number) => ({ metadata: { name: 'store-0', deletionTimestamp: at(count) } });

test.each<[string, { newest?: object[]; older?: object[] }, number]>([
  ['nothing happened since the switch', {}, 10],
  ['pods of before the switch', { newest: [made(5)] }, 10],
  ['a pod was made', { newest: [made(20)] }, 20],
  ['a pod got ready', { newest: [ready(30, 'True')] }, 30],
  ['a pod that stopped being ready made no progress', { newest: [ready(30, 'False')] }, 10],
  ['an old pod that ends has until then', { newest: [made(20)], older: [ending(50)] }, 50],
  ['an old pod that does not end', { newest: [made(20)], older: [made(1)] }, 20],
])('the last progress of a rollout: %s', (_, { newest = [], older = [] }, seconds) => {
  const pods = (list: object[]) => list.map((pod) => podSchema.parse(pod));
  const seen = { newest: pods(newest), older: pods(older) } as unknown as WorkloadPods;
  const patience = { since: second(10), now: second(60), progress: second(10) };
  expect(lastProgress(seen, 0, patience)).toBe(second(seconds));
});

test("the cluster's clock is not ours: what it says is put back by as much as it is ahead", () => {
  const seen = { newest: [podSchema.parse(made(620))], older: [] } as unknown as WorkloadPods;
  const patience = { since: second(10), now: second(60), progress: second(10) };
  expect(lastProgress(seen, second(600), patience)).toBe(second(20));
});
