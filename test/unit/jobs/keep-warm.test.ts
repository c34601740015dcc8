import { expect, test } from '@jest/globals';
import { keepWarm } from '../../../jobs/keep-warm.js';
import type { Clusters } from '../../../src/kubernetes/clusters.js';
import type { PlannedWorkload } from '../../../src/rotation/plan.js';
import type { Rotation } from '../../../src/rotation/record.js';
import { begun, stagePlan, start } from '../rotation/given.js';

const workload = (name: string): PlannedWorkload => ({
  kind: 'Deployment',
  namespace: 'production',
  name,
  uid: name,
  replicas: 1,
  owner: { kind: 'unknown', name: '' },
  fields: [],
});
const workloads = (count: number) => Array.from({ length: count }, (_, index) => workload(`auth-${index}`));

function rotation(context: string, count: number, switched: Rotation['switched']): Rotation {
  const stages = [stagePlan('production', { context, workloads: workloads(count) })];
  return { ...begun().rotation, plan: { stages }, switched };
}

/** Which contexts were warmed, and for how many calls. */
async function warmed(active: readonly Rotation[], away = ''): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  const open = async (context = '') => {
    if (context === away) throw new Error('no such context');
    return { context, warm: async (count: number) => void (counts[context] = count) };
  };
  const clusters = { open } as unknown as Pick<Clusters, 'open'>;
  await keepWarm({ rotations: { active: async () => [...active] }, clusters });
  return counts;
}

test('a cluster in which something would have to be put back is kept warm, for as many calls as the largest plan has workloads', async () => {
  const switched = { production: start };
  const active = [rotation('eu', 3, switched), rotation('eu', 5, switched), rotation('us', 1, switched)];
  expect(await warmed(active)).toEqual({ eu: 5, us: 1 });
});

test('one that no switch has touched is left alone, and there is a limit', async () => {
  expect(await warmed([rotation('eu', 3, {})])).toEqual({});
  expect(await warmed([rotation('eu', 1000, { production: start })])).toEqual({ eu: 64 });
});

test('one that cannot be opened stops no other', async () => {
  const switched = { production: start };
  expect(await warmed([rotation('eu', 1, switched), rotation('us', 1, switched)], 'eu')).toEqual({ us: 1 });
});
