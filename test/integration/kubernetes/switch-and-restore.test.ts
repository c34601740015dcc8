import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { clearFence } from '../../../src/kubernetes/clear-fence.js';
import { reasonOf } from '../../../src/kubernetes/kubernetes-error.js';
import { restoreStage } from '../../../src/kubernetes/restore-stage.js';
import { secretFieldsOf } from '../../../src/kubernetes/references.js';
import { switchStage } from '../../../src/kubernetes/switch-stage.js';
import type { SwitchOrder } from '../../../src/kubernetes/switch-workload.js';
import type { StagePlan } from '../../../src/rotation/plan.js';
import { isWorkloadPatch, stopTheWorld } from '../promises/stop-the-world.js';
import { cronJob, newName, oldName, podTemplate, rotationId, workload } from './samples.js';
import { startWorld, type World } from './world.js';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(async () => {
  await world.close();
});

const orderOf = (plan: StagePlan, more: Partial<SwitchOrder> = {}): SwitchOrder => ({
  plan,
  baseName: 'api',
  name: newName,
  rotationId,
  requestedBy: 'U1',
  stillWanted: () => Promise.resolve(true),
  ...more,
});
const switchTo = (plan: StagePlan, more: Partial<SwitchOrder> = {}) => switchStage(world.cluster, orderOf(plan, more));
const restore = (plan: StagePlan) => restoreStage(world.cluster, { plan, name: newName, rotationId });

const object = (kind: string, name: string) => {
  const found = world.kubernetes.objects.get(kind, 'shop', name);
  if (!found) throw new Error(`no ${kind} ${name}`);
  return found;
};
const namesIn = (kind: string, name: string) => secretFieldsOf(object(kind, name)).map((field) => field.name);
const annotationsOf = (kind: string, name: string) => object(kind, name).metadata.annotations ?? {};
const accepted = () =>
  world.kubernetes.server.journal.filter(({ request, status }) => isWorkloadPatch(request) && status < 300).length;
const patches = () => world.sent('PATCH', /(deployments|statefulsets|daemonsets|cronjobs)\//);

/** What CI does while we look away. */
const deploy = (name: string, image: string) => {
  const now = structuredClone(object('Deployment', name)) as unknown as {
    spec: { template: { spec: { containers: { image: string }[] } } };
  };
  for (const container of now.spec.template.spec.containers) container.image = image;
  world.kubernetes.apply(now);
};
const imageOf = (name: string) =>
  (object('Deployment', name) as unknown as { spec: { template: { spec: { containers: { image: string }[] } } } }).spec
    .template.spec.containers[0]?.image;

describe('switching', () => {
  test('repoints every reference of every workload, and remembers what it was', async () => {
    world.kubernetes.apply(workload('web'));
    world.kubernetes.apply(workload('store', { kind: 'StatefulSet' }));
    world.kubernetes.apply(workload('agent', { kind: 'DaemonSet' }));
    world.kubernetes.apply(cronJob('report'));
    world.kubernetes.apply(
      workload('other', { template: podTemplate('other', { env: 'api-extra', volume: 'api-extra' }) }),
    );
    const result = await switchTo(await world.plan());
    expect(result).toEqual({
      switched: ['deployment/web', 'statefulset/store', 'daemonset/agent', 'cronjob/report'],
      already: [],
      gone: [],
      abandoned: false,
    });
    for (const [kind, name] of [
      ['Deployment', 'web'],
      ['StatefulSet', 'store'],
      ['DaemonSet', 'agent'],
      ['CronJob', 'report'],
    ] as const) {
      expect(namesIn(kind, name)).toEqual([newName, newName]);
    }
    expect(namesIn('Deployment', 'other')).toEqual(['api-extra', 'api-extra']);
    expect(annotationsOf('Deployment', 'web')).toMatchObject({
      'keyturn.dev/rotation': rotationId,
      'kubernetes.io/change-cause': expect.stringContaining(newName) as unknown,
    });
    expect(JSON.parse(annotationsOf('Deployment', 'web')['keyturn.dev/switched-from'] ?? '')).toEqual({
      '/spec/template/spec/containers/0/env/1/valueFrom/secretKeyRef/name': oldName,
      '/spec/template/spec/volumes/0/secret/secretName': oldName,
    });
  });

  test('a repetition writes nothing', async () => {
    world.kubernetes.apply(workload('web'));
    const plan = await world.plan();
    await switchTo(plan);
    const { generation } = object('Deployment', 'web').metadata;
    expect(await switchTo(plan)).toMatchObject({ switched: [], already: ['deployment/web'] });
    expect(patches()).toBe(1);
    expect(object('Deployment', 'web').metadata.generation).toBe(generation);
  });

  test('a lost answer is recognised: one effect, told as switched', async () => {
    world.kubernetes.apply(workload('web'));
    const plan = await world.plan();
    world.kubernetes.server.fail({ method: 'PATCH', fault: { kind: 'lose-answer' }, times: 1 });
    expect(await switchTo(plan)).toMatchObject({ switched: ['deployment/web'], already: [] });
    expect(annotationsOf('Deployment', 'web')['keyturn.dev/switched-from']).toContain(oldName);
    expect(namesIn('Deployment', 'web')).toEqual([newName, newName]);
  });

  test("somebody else's change in between is kept", async () => {
    world.kubernetes.apply(workload('web'));
    const plan = await world.plan();
    let deployed = false;
    world.kubernetes.server.watch({
      before: ({ method }) => {
        if (method !== 'PATCH' || deployed) return;
        deployed = true;
        deploy('web', 'registry.example/app:2');
      },
    });
    expect(await switchTo(plan)).toMatchObject({ switched: ['deployment/web'] });
    expect(imageOf('web')).toBe('registry.example/app:2');
    expect(namesIn('Deployment', 'web')).toEqual([newName, newName]);
  });

  test('one that is changed under every try is given up after five', async () => {
    world.kubernetes.apply(workload('web', { spec: { replicas: 0 } }));
    const plan = await world.plan();
    let version = 1;
    world.kubernetes.server.watch({
      before: ({ method }) => {
        if (method === 'PATCH') deploy('web', `registry.example/app:${(version += 1)}`);
      },
    });
    await expect(switchTo(plan)).rejects.toMatchObject({ code: 'conflict' });
    expect(patches()).toBe(5);
    expect(namesIn('Deployment', 'web')).toEqual([oldName, oldName]);
  });

  test('after a conflict the record is asked before the next try', async () => {
    world.kubernetes.apply(workload('web'));
    const plan = await world.plan();
    world.kubernetes.server.watch({
      before: ({ method }) => {
        if (method === 'PATCH') deploy('web', 'registry.example/app:2');
      },
    });
    const result = await switchTo(plan, { stillWanted: () => Promise.resolve(false) });
    expect(result).toMatchObject({ switched: [], abandoned: true });
    expect(namesIn('Deployment', 'web')).toEqual([oldName, oldName]);
  });

  test('a workload that is gone is told, and the others are left alone', async () => {
    for (const name of ['web', 'worker', 'old']) world.kubernetes.apply(workload(name));
    const plan = await world.plan();
    world.kubernetes.remove('Deployment', 'shop', 'web');
    world.kubernetes.remove('Deployment', 'shop', 'old');
    world.kubernetes.apply(workload('old'));
    expect(await switchTo(plan)).toMatchObject({ switched: [], gone: ['deployment/old', 'deployment/web'] });
    expect(patches()).toBe(0);
    expect(namesIn('Deployment', 'old')).toEqual([oldName, oldName]);
  });

  test('a refusal by admission is told once, in its own words, and not tried again', async () => {
    world.kubernetes.apply(workload('web'));
    const plan = await world.plan();
    let seen = 0;
    world.kubernetes.server.watch({ before: ({ method }) => void (seen += method === 'PATCH' ? 1 : 0) });
    const body = {
      kind: 'Status',
      reason: 'Forbidden',
      message: 'admission webhook "policy.example" denied the request: frozen',
    };
    world.kubernetes.server.fail({ method: 'PATCH', fault: { kind: 'status', status: 403, body } });
    await expect(switchTo(plan)).rejects.toMatchObject({ code: 'refused', facts: { detail: body.message } });
    expect(seen).toBe(1);
  });

  test('after a failure no further workload is begun', async () => {
    for (let index = 0; index < 30; index += 1)
      world.kubernetes.apply(workload(`web-${index}`, { spec: { replicas: 0 } }));
    const plan = await world.plan();
    const body = { kind: 'Status', message: 'admission webhook "policy.example" denied the request: frozen' };
    world.kubernetes.server.fail({ method: 'PATCH', path: /web-0/, fault: { kind: 'status', status: 403, body } });
    await expect(switchTo(plan)).rejects.toMatchObject({ code: 'refused' });
    expect(patches()).toBeLessThan(20);
    world.kubernetes.server.clearFaults();
    expect((await switchTo(plan)).already.length).toBeLessThan(20);
    expect(plan.workloads.flatMap(({ name }) => namesIn('Deployment', name)).every((name) => name === newName)).toBe(
      true,
    );
  });

  test('what admission changed behind our back is not taken for a switch', async () => {
    world.kubernetes.apply(workload('web'));
    const plan = await world.plan();
    const { kind, metadata, spec } = object('Deployment', 'web') as unknown as {
      kind: string;
      metadata: object;
      spec: object;
    };
    world.kubernetes.server.fail({
      method: 'PATCH',
      fault: { kind: 'status', status: 200, body: { kind, metadata, spec } },
    });
    await expect(switchTo(plan)).rejects.toMatchObject({
      code: 'refused',
      facts: { detail: expect.stringContaining(oldName) as unknown },
    });
  });

  test('a right that goes missing in the middle is named, and nothing is written', async () => {
    const allowed = (verbs: string[]) => ({ user: 'keyturn', rules: [{ verbs, apiGroups: ['*'], resources: ['*'] }] });
    await world.close();
    world = await startWorld({ token: 't', tokens: { t: allowed(['*']) } });
    world.kubernetes.apply(workload('web'));
    const plan = await world.plan();
    world.kubernetes.setTokens({ t: allowed(['get', 'list']) });
    const error: unknown = await switchTo(plan).catch((thrown: unknown) => thrown);
    expect(reasonOf(error, '')).toEqual({
      code: 'forbidden',
      context: 'test',
      verb: 'patch',
      resource: 'deployments',
      group: 'apps',
      namespace: 'shop',
    });
    expect(namesIn('Deployment', 'web')).toEqual([oldName, oldName]);
  });
});

describe('restoring', () => {
  test('puts every field back to its own previous name, in two requests a workload', async () => {
    world.kubernetes.apply(workload('web', { template: podTemplate('web', { env: 'api', volume: oldName }) }));
    const plan = await world.plan();
    await switchTo(plan);
    const before = world.kubernetes.server.journal.length;
    expect(await restore(plan)).toEqual({
      restored: ['deployment/web'],
      already: [],
      fenced: [],
      gone: [],
      failed: [],
      skipped: [],
      changedSince: [],
    });
    expect(world.kubernetes.server.journal.length - before).toBe(2);
    expect(namesIn('Deployment', 'web')).toEqual(['api', oldName]);
    const annotations = annotationsOf('Deployment', 'web');
    expect(annotations['keyturn.dev/fence']).toBe(rotationId);
    expect(Object.keys(annotations)).not.toContain('keyturn.dev/switched-from');
    expect(Object.keys(annotations)).not.toContain('keyturn.dev/rotation');
  });

  test('changes only the references: an image deployed since stays, and is told', async () => {
    world.kubernetes.apply(workload('web'));
    const plan = await world.plan();
    await switchTo(plan);
    deploy('web', 'registry.example/app:2');
    expect(await restore(plan)).toMatchObject({ restored: ['deployment/web'], changedSince: ['deployment/web'] });
    // A run beside this one, and one after a crash before its outcome was saved, report the same.
    expect(await restore(plan)).toMatchObject({
      restored: [],
      already: ['deployment/web'],
      changedSince: ['deployment/web'],
    });
    expect(imageOf('web')).toBe('registry.example/app:2');
    expect(namesIn('Deployment', 'web')).toEqual([oldName, oldName]);
  });

  test('a repetition writes nothing, and a lost answer is recognised', async () => {
    world.kubernetes.apply(workload('web'));
    const plan = await world.plan();
    await switchTo(plan);
    world.kubernetes.server.fail({ method: 'PATCH', fault: { kind: 'lose-answer' }, times: 1 });
    expect(await restore(plan)).toMatchObject({ restored: ['deployment/web'], failed: [] });
    const before = patches();
    expect(await restore(plan)).toMatchObject({ restored: [], already: ['deployment/web'] });
    expect(patches()).toBe(before);
  });

  test('a workload that was never switched gets the fence alone, which stops a switch in flight', async () => {
    world.kubernetes.apply(workload('web'));
    const plan = await world.plan();
    let result: unknown;
    let fenced = false;
    world.kubernetes.server.watch({
      before: async ({ method }) => {
        if (method !== 'PATCH' || fenced) return;
        fenced = true;
        result = await restore(plan);
      },
    });
    expect(await switchTo(plan)).toMatchObject({ switched: [], abandoned: true });
    expect(result).toMatchObject({ fenced: ['deployment/web'], restored: [] });
    expect(namesIn('Deployment', 'web')).toEqual([oldName, oldName]);
  });

  test('a switch that lands while the fence is on its way is put back in the same run', async () => {
    world.kubernetes.apply(workload('web'));
    const plan = await world.plan();
    let switched = false;
    world.kubernetes.server.watch({
      before: async ({ method }) => {
        if (method !== 'PATCH' || switched) return;
        switched = true;
        await switchTo(plan);
      },
    });
    expect(await restore(plan)).toMatchObject({ restored: ['deployment/web'], fenced: [] });
    expect(namesIn('Deployment', 'web')).toEqual([oldName, oldName]);
  });

  test('two runs at once set one fence', async () => {
    world.kubernetes.apply(workload('web'));
    const plan = await world.plan();
    const before = accepted();
    let other: unknown;
    await stopTheWorld(
      world.kubernetes.server,
      isWorkloadPatch,
      async () => (other = await restore(plan)),
      async () => expect(await restore(plan)).toMatchObject({ fenced: ['deployment/web'], failed: [] }),
    );
    expect(other).toMatchObject({ fenced: ['deployment/web'] });
    expect(accepted() - before).toBe(1);
  });

  test('the fence gets through where somebody writes before each of its tries', async () => {
    world.kubernetes.apply(workload('web'));
    const plan = await world.plan();
    let writes = 0;
    world.kubernetes.server.watch({
      before: (request) => {
        if (!isWorkloadPatch(request)) return;
        writes += 1;
        deploy('web', `registry.example/app:next-${writes}`);
      },
    });
    expect(await restore(plan)).toMatchObject({ fenced: ['deployment/web'], failed: [] });
    expect(writes).toBeGreaterThan(1);
    expect(annotationsOf('Deployment', 'web')['keyturn.dev/fence']).toBe(rotationId);
  });

  test('one that fails stops no other, and is named with the command that would mend it', async () => {
    for (const name of ['web', 'worker', 'late']) world.kubernetes.apply(workload(name));
    const plan = await world.plan();
    await switchTo(plan);
    world.kubernetes.remove('Deployment', 'shop', 'late');
    const body = { kind: 'Status', message: 'admission webhook "policy.example" denied the request: frozen' };
    world.kubernetes.server.fail({
      method: 'PATCH',
      path: /deployments\/web/,
      fault: { kind: 'status', status: 400, body },
    });
    const result = await restore(plan);
    expect(result).toMatchObject({ restored: ['deployment/worker'], gone: ['deployment/late'] });
    expect(result.failed).toHaveLength(1);
    expect(result.failed[0]).toMatchObject({ workload: 'deployment/web', detail: body.message });
    expect(result.failed[0]?.command).toContain(
      'kubectl --context test --namespace shop patch deployment web --type=json',
    );
    expect(result.failed[0]?.command).toContain(oldName);
  });

  test('an API that does not answer for one is thrown after all were tried', async () => {
    await world.close();
    world = await startWorld({ deadline: 300 });
    for (const name of ['web', 'worker']) world.kubernetes.apply(workload(name));
    const plan = await world.plan();
    await switchTo(plan);
    world.kubernetes.server.fail({ method: 'PATCH', path: /deployments\/web/, fault: { kind: 'hang' } });
    await expect(restore(plan)).rejects.toMatchObject({ code: 'unreachable' });
    expect(namesIn('Deployment', 'worker')).toEqual([oldName, oldName]);
    world.kubernetes.server.clearFaults();
    expect(await restore(plan)).toMatchObject({ restored: ['deployment/web'], already: ['deployment/worker'] });
  });

  test('a paused workload is put back, and told because it will not roll out', async () => {
    world.kubernetes.apply(workload('web'));
    const plan = await world.plan();
    await switchTo(plan);
    const now = structuredClone(object('Deployment', 'web')) as unknown as { spec: { paused?: boolean } };
    now.spec.paused = true;
    world.kubernetes.apply(now);
    expect(await restore(plan)).toMatchObject({
      restored: ['deployment/web'],
      changedSince: ['deployment/web (paused)'],
    });
    expect(namesIn('Deployment', 'web')).toEqual([oldName, oldName]);
  });

  test('while the rollout writes its status all the time, nothing has to be repeated', async () => {
    world.kubernetes.apply(workload('web', { spec: { replicas: 6 } }));
    const plan = await world.plan();
    await switchTo(plan);
    world.kubernetes.server.watch({
      before: ({ method }) => {
        if (method === 'PATCH')
          world.kubernetes.apply({
            ...object('Deployment', 'web'),
            metadata: { ...object('Deployment', 'web').metadata, labels: { touched: 'yes' } },
          });
      },
    });
    const before = patches();
    expect(await restore(plan)).toMatchObject({ restored: ['deployment/web'] });
    expect(patches() - before).toBe(1);
  });

  test('a workload without any annotations is fenced too', async () => {
    world.kubernetes.apply(cronJob('report'));
    const plan = await world.plan();
    expect(object('CronJob', 'report').metadata.annotations).toBeUndefined();
    expect(await restore(plan)).toMatchObject({ fenced: ['cronjob/report'] });
    expect(await switchTo(plan)).toMatchObject({ switched: [], abandoned: true });
  });

  test('fifty workloads are put back side by side', async () => {
    for (let index = 0; index < 50; index += 1)
      world.kubernetes.apply(workload(`web-${index}`, { spec: { replicas: 0 } }));
    const plan = await world.plan();
    await switchTo(plan);
    world.kubernetes.server.fail({ fault: { kind: 'delay', ms: 100 } });
    const began = performance.now();
    expect((await restore(plan)).restored).toHaveLength(50);
    // One after the other they would take ten seconds.
    expect(performance.now() - began).toBeLessThan(3000);
  });

  test('the fence is taken off by its own rotation only', async () => {
    world.kubernetes.apply(workload('web'));
    const plan = await world.plan();
    await restore(plan);
    await clearFence(world.cluster, plan, 'another');
    expect(annotationsOf('Deployment', 'web')['keyturn.dev/fence']).toBe(rotationId);
    await clearFence(world.cluster, plan, rotationId);
    expect(annotationsOf('Deployment', 'web')['keyturn.dev/fence']).toBeUndefined();
  });
});
