import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { own } from '../../../src/kubernetes/annotations.js';
import { planBlueGreen } from '../../../src/kubernetes/blue-green/plan-blue-green.js';
import { kind } from '../../stand-ins/kubernetes/kinds.js';
import type { RouterSettings } from '../../../src/rotation/strategy.js';
import {
  autoscaler,
  budget,
  first,
  policy,
  second,
  service,
  surroundings,
  versionSecret,
  web,
} from './copy-samples.js';
import {
  blockersOf,
  create,
  draw,
  make,
  patch,
  rotating,
  routeTo,
  secretNameOf,
  type CopyPlace,
  type Drawing,
} from './copy-place.js';
import { workload } from './samples.js';
import { startWorld, type World } from './world.js';

const moreKinds = [
  kind(['autoscaling.k8s.io/v1', 'VerticalPodAutoscaler', 'verticalpodautoscalers', 'vpa', 'namespaced']),
  kind(['keda.sh/v1alpha1', 'ScaledObject', 'scaledobjects', 'so', 'namespaced']),
];

let world: World;
let place: CopyPlace;
let places = 0;
beforeAll(async () => {
  world = await startWorld({ moreKinds });
});
afterAll(() => world.close());
beforeEach(async () => {
  const namespace = `plan-${(places += 1)}`;
  world.kubernetes.apply({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: namespace, labels: { team: 'shop' } },
  });
  place = { cluster: world.cluster, namespace };
  for (const version of [first, second]) await create(place, versionSecret(version));
});

const furnish = async (...objects: readonly object[]) => {
  for (const object of objects) await create(place, object);
};
/** As the administrator of the local cluster, also of kinds that the product doesn't write. */
const apply = (object: object) => {
  const { metadata } = object as { metadata: object };
  world.kubernetes.apply({ ...object, metadata: { namespace: place.namespace, ...metadata } });
};
const blockers = (drawing: Partial<Drawing> = {}) => blockersOf(place, { version: second, ...drawing });
const replicas: RouterSettings = { type: 'replicas' };

describe('the plan of a copy', () => {
  test('names the Services that the route sends to, and asks the router about those that select the pods', async () => {
    await furnish(web(), ...surroundings);
    let asked: unknown;
    const inspect = routeTo('web');
    const { found } = await draw(place, {
      version: second,
      inspect: (cluster, where) => {
        asked = where;
        return inspect(cluster, where);
      },
    });
    expect(asked).toMatchObject({
      namespace: place.namespace,
      route: 'web',
      among: ['web', 'web-metrics', 'web-peers'],
    });
    expect(found).toMatchObject({
      plan: {
        type: 'blue-green',
        namespace: place.namespace,
        original: 'web',
        uid: world.kubernetes.objects.get('Deployment', place.namespace, 'web')?.metadata.uid,
        copy: 'web-green',
        router: { type: 'gateway-api', route: 'web' },
        services: [{ original: 'web', twin: 'web-green' }],
        labels: ['app'],
        steps: [10, 100],
        interval: 0,
      },
    });
  });

  test('lets every label differ that a routed Service selects by, and no other that needn’t', async () => {
    await furnish(web(), service('web', { selector: { app: 'web', tier: 'front' } }), service('api'));
    const rotation = await rotating(place, { version: second, inspect: routeTo('web', 'api') });
    expect(rotation.plan.labels).toEqual(['app', 'tier']);
    expect(rotation.plan.services).toEqual([
      { original: 'api', twin: 'api-green' },
      { original: 'web', twin: 'web-green' },
    ]);
  });

  test('lets a Service that the route doesn’t send to keep to the original', async () => {
    await furnish(web(), service(), service('internal', { selector: { tier: 'front' } }));
    expect((await rotating(place, { version: second })).plan.labels).toEqual(['app', 'tier']);
  });

  test('twins nothing that goes on to select the copy as it is', async () => {
    const tier = { matchLabels: { tier: 'front' } };
    await furnish(web(), service(), budget({ selector: tier }, 'tier'), budget({ selector: {} }, 'all'));
    await furnish(policy('all', { podSelector: {} }), policy('tier', { podSelector: tier }));
    expect((await rotating(place, { version: second })).plan.twins).toEqual([]);
  });

  test('is the same while this rotation’s copy is there, and the copy is no workload to switch', async () => {
    await furnish(web(), ...surroundings, autoscaler());
    const before = await draw(place, { version: second });
    await make(place, await rotating(place, { version: second }));
    const after = await draw(place, { version: second });
    expect(after.found).toEqual(before.found);
    expect(after.stage.workloads).toEqual(before.stage.workloads);
  });

  test('has no labels, Services and twins under `replicas`', async () => {
    await furnish(web(), ...surroundings);
    const { plan } = await rotating(place, { version: second, router: replicas, inspect: routeTo() });
    expect(plan).toMatchObject({ services: [], twins: [] });
    expect(plan).not.toHaveProperty('labels');
  });

  test('is not drawn where something can’t be seen that may select the pods', async () => {
    const rules = [{ verbs: ['get', 'list'], apiGroups: ['*'], resources: ['*'], namespaces: ['forbidden'] }];
    const other = await startWorld({
      namespaces: ['forbidden'],
      token: 'bot',
      tokens: { bot: { user: 'bot', rules } },
    });
    const there: CopyPlace = { cluster: other.cluster, namespace: 'forbidden' };
    for (const object of [web(), service(), versionSecret(first)]) {
      other.kubernetes.apply({
        ...object,
        metadata: { ...(object as { metadata: object }).metadata, namespace: 'forbidden' },
      });
    }
    const { cluster } = there;
    const uid = other.kubernetes.objects.get('Deployment', 'forbidden', 'web')?.metadata.uid ?? '';
    const drawing = planBlueGreen(cluster, {
      namespace: 'forbidden',
      strategy: { type: 'blue-green', workload: 'deployment/web', router: replicas, steps: [100], interval: 0 },
      workloads: [
        {
          kind: 'Deployment',
          namespace: 'forbidden',
          name: 'web',
          uid,
          replicas: 2,
          owner: { kind: 'unknown', name: '' },
          fields: [],
        },
      ],
      rotationId: secretNameOf(second),
      inspect: routeTo(),
    });
    await expect(drawing).rejects.toMatchObject({
      code: 'forbidden',
      facts: { verb: 'list', resource: 'networkpolicies', namespace: '' },
    });
    await other.close();
  });
});

describe('a copy is refused in the plan', () => {
  test.each(['statefulset/web', 'rollout/web'])('of the %s: only a Deployment can run twice', async (what) => {
    await furnish(web(), service());
    expect(await blockers({ workload: what })).toEqual([{ code: 'not-copied', what }]);
  });

  test('of a workload that doesn’t use the secret, or isn’t there', async () => {
    await furnish(web(), service());
    const what = 'deployment/other';
    expect(await blockers({ workload: what })).toEqual([{ code: 'not-among-workloads', what }]);
    await furnish(workload('other', { template: pods('other'), metadata: { namespace: place.namespace } }));
    expect(await blockers({ workload: what })).toEqual([{ code: 'not-among-workloads', what }]);
  });

  test('for what the router says', async () => {
    await furnish(web(), service());
    const said = [{ code: 'being-deleted' as const, what: 'httproute/web' }];
    expect(await blockers({ inspect: () => Promise.resolve({ blockers: said }) })).toEqual(said);
    expect(await blockers({ inspect: routeTo() })).toEqual([{ code: 'not-routed', what: 'deployment/web' }]);
  });

  test('for everything that stands in the way, at once', async () => {
    await furnish(web({ spec: { paused: true }, podSpec: { volumes: [claim('data')] } }), service());
    const { metadata } = await create(place, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'scaler' } });
    const owner = { apiVersion: 'v1', kind: 'ConfigMap', name: 'scaler', uid: metadata.uid, controller: true };
    await furnish(autoscaler('web', 'web', { ownerReferences: [owner] }), service('web-green'));
    apply({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data' },
      spec: { accessModes: ['ReadWriteOnce'] },
    });
    expect(await blockers()).toEqual([
      { code: 'paused', what: 'deployment/web' },
      { code: 'volume-not-shared', what: 'deployment/web', detail: 'data' },
      { code: 'scaled-by-other', what: 'horizontalpodautoscaler/web', detail: 'deployment/web' },
      { code: 'name-taken', what: 'service/web-green' },
    ]);
  });

  test.each([
    ['ReadWriteMany', []],
    ['ReadOnlyMany', []],
    ['ReadWriteOncePod', [{ code: 'volume-not-shared', what: 'deployment/web', detail: 'data' }]],
  ] as const)('for a volume claim only where one node alone may hold it: %s', async (mode, expected) => {
    await furnish(web({ podSpec: { volumes: [claim('data')] } }), service());
    apply({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data' },
      spec: { accessModes: [mode] },
    });
    expect(await blockers()).toEqual(expected);
  });

  test('for a volume claim that isn’t there', async () => {
    await furnish(web({ podSpec: { volumes: [claim('none')] } }), service());
    expect(await blockers()).toMatchObject([{ code: 'volume-not-shared', detail: 'none' }]);
  });

  test.each(['containers', 'initContainers'])('for a port of the node in %s', async (list) => {
    const container = { name: 'c', image: 'x', ports: [{ containerPort: 80, hostPort: 8080 }] };
    const usual = web() as { spec: { template: { spec: { containers: object[] } } } };
    const all = list === 'containers' ? [...usual.spec.template.spec.containers, container] : [container];
    await furnish(web({ podSpec: { [list]: all } }), service());
    expect(await blockers()).toEqual([{ code: 'host-port', what: 'deployment/web', detail: '8080' }]);
  });

  test('where the original wants no pods, unless it is the router that took them', async () => {
    await furnish(web({ spec: { replicas: 0 } }), service());
    expect(await blockers()).toEqual([{ code: 'scaled-to-zero', what: 'deployment/web' }]);
    await patch(place, 'Deployment', 'web', [{ op: 'replace', path: '/spec/replicas', value: 1 }]);
    await make(place, await rotating(place, { version: second, router: replicas }));
    await patch(place, 'Deployment', 'web', [{ op: 'replace', path: '/spec/replicas', value: 0 }]);
    expect(await blockers({ router: replicas })).toEqual([]);
  });

  test('where an autoscaler scales the original and replicas are the weight', async () => {
    await furnish(web(), service(), autoscaler(), autoscaler('other', 'other'));
    expect(await blockers({ router: replicas })).toEqual([
      { code: 'scaled-by-other', what: 'horizontalpodautoscaler/web', detail: 'deployment/web' },
    ]);
  });

  test.each([
    ['VerticalPodAutoscaler', 'autoscaling.k8s.io/v1', { targetRef: { kind: 'Deployment', name: 'web' } }, 1],
    ['VerticalPodAutoscaler', 'autoscaling.k8s.io/v1', { targetRef: { kind: 'Deployment', name: 'other' } }, 0],
    [
      'VerticalPodAutoscaler',
      'autoscaling.k8s.io/v1',
      { targetRef: { kind: 'Deployment', name: 'web' }, updatePolicy: { updateMode: 'Off' } },
      0,
    ],
    ['ScaledObject', 'keda.sh/v1alpha1', { scaleTargetRef: { name: 'web' } }, 1],
    ['ScaledObject', 'keda.sh/v1alpha1', { scaleTargetRef: { kind: 'StatefulSet', name: 'web' } }, 0],
  ] as const)('where a %s (%s) acts on it: %j', async (scaler, apiVersion, spec, count) => {
    await furnish(web(), service());
    apply({ apiVersion, kind: scaler, metadata: { name: 'scaler' }, spec });
    const expected = { code: 'scaled-by-other', what: `${scaler.toLowerCase()}/scaler`, detail: 'deployment/web' };
    expect(await blockers()).toEqual(count === 1 ? [expected] : []);
  });

  test('where its own selector can’t tell the copy from it', async () => {
    const selector = { matchExpressions: [{ key: 'app', operator: 'Exists' }] };
    await furnish(web({ spec: { selector } }), service());
    expect(await blockers()).toEqual([{ code: 'not-separable', what: 'deployment/web' }]);
    expect(await blockers({ router: replicas })).toEqual([]);
  });

  test.each([
    ['service', service('stranger', { selector: { app: 'web-green' } })],
    ['poddisruptionbudget', budget({ selector: { matchExpressions: [notIn('web')] } }, 'stranger')],
    ['poddisruptionbudget', budget({ selector: { matchExpressions: [notIn('web-green')] } }, 'stranger')],
    ['networkpolicy', policy('stranger', { podSelector: { matchExpressions: [notIn('web')] } })],
    ['networkpolicy', policy('stranger', { podSelector: { matchExpressions: [notIn('web-green')] } })],
    [
      'networkpolicy',
      policy('stranger', {
        podSelector: {},
        egress: [{ to: [{ podSelector: { matchExpressions: [notIn('web-green')] } }] }],
      }),
    ],
  ])('where no twin of a %s would be for the copy what it is for the original', async (of, object) => {
    await furnish(web(), service(), object);
    expect(await blockers()).toEqual([{ code: 'not-separable', what: `${of}/stranger` }]);
  });

  test('where a policy of another namespace names its pods by a label that the copy lacks', async () => {
    await furnish(web(), service());
    const elsewhere = `${place.namespace}-store`;
    const from = (labels: object, team: string) => [
      { namespaceSelector: { matchLabels: { team } }, podSelector: { matchLabels: labels } },
    ];
    const spec = (labels: object, team = 'shop') => ({ podSelector: {}, ingress: [{ from: from(labels, team) }] });
    const policyOf = (name: string, labels: object, team?: string) =>
      apply(policy(name, spec(labels, team), { namespace: elsewhere }));
    policyOf('by-tier', { tier: 'front' });
    policyOf('other-team', { app: 'web' }, 'other');
    expect(await blockers()).toEqual([]);
    policyOf('by-app', { app: 'web' });
    expect(await blockers()).toEqual([{ code: 'policy-elsewhere', what: 'networkpolicy/by-app', detail: elsewhere }]);
    world.kubernetes.remove('NetworkPolicy', elsewhere, 'by-app');
  });

  test('where a name is taken by what this rotation did not make, another rotation’s copy too', async () => {
    await furnish(web(), ...surroundings);
    const rotation = await rotating(place, { version: second });
    await make(place, rotation);
    const version = '20250401000000';
    await create(place, versionSecret(version));
    expect(await blockers({ version })).toEqual(
      [
        'deployment/web-green',
        'service/web-green',
        'poddisruptionbudget/web-green',
        'networkpolicy/store-green',
        'networkpolicy/web-green',
      ].map((what) => ({ code: 'name-taken', what })),
    );
  });

  test('where names or labels leave no room for the copy’s', async () => {
    const long = 'w'.repeat(58);
    const labels = { app: long };
    const named = web() as { spec: { template: { metadata: object; spec: object } } };
    const template = { ...named.spec.template, metadata: { labels } };
    await furnish(
      {
        ...named,
        metadata: { name: 'd'.repeat(237) },
        spec: { ...named.spec, selector: { matchLabels: labels }, template },
      },
      service(long, { selector: labels }),
    );
    const drawing = { workload: `deployment/${'d'.repeat(237)}`, inspect: routeTo(long) };
    expect(await blockers(drawing)).toMatchObject([{ code: 'label-too-long', detail: `app=${long}` }]);
    expect(await blockers({ ...drawing, router: replicas })).toMatchObject([{ code: 'name-too-long' }]);
  });
});

function pods(app: string): object {
  return { metadata: { labels: { app } }, spec: { containers: [{ name: 'app', image: 'x' }] } };
}

function claim(claimName: string): object {
  return { name: 'data', persistentVolumeClaim: { claimName } };
}

function notIn(value: string): object {
  return { key: 'app', operator: 'NotIn', values: [value] };
}

test('a copy has the marks that everything of ours has', async () => {
  await furnish(web(), service());
  await make(place, await rotating(place, { version: second }));
  const { metadata } = world.kubernetes.objects.get('Deployment', place.namespace, 'web-green') ?? {};
  expect(metadata?.labels).toEqual({ app: 'web', [own.copy]: 'green' });
  expect(metadata?.annotations).toMatchObject({ 'example.com/team': 'shop', [own.rotation]: secretNameOf(second) });
});
