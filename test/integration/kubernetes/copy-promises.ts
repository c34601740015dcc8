import { beforeEach, describe, expect, test } from '@jest/globals';
import { own } from '../../../src/kubernetes/annotations.js';
import { strayCopies } from '../../../src/kubernetes/blue-green/stray-copies.js';
import { readRollouts } from '../../../src/kubernetes/rollout.js';
import { switchStage } from '../../../src/kubernetes/switch-stage.js';
import { eventually } from '../kubernetes-contract/eventually.js';
import {
  create,
  deploy,
  everything,
  list,
  make,
  patch,
  prove,
  read,
  ready,
  remove,
  removed,
  rotating,
  routeTo,
  secretNameOf,
  type CopyPlace,
  type Rotating,
} from './copy-place.js';
import { autoscaler, first, second, service, surroundings, versionSecret, web } from './copy-samples.js';

/** What a copy promises on any cluster: held against the stand-in and against a real control plane. */
export function copyPromises(name: string, open: () => Promise<CopyPlace>): void {
  describe(`a copy on ${name}`, () => {
    let place: CopyPlace;
    beforeEach(async () => {
      place = await open();
      for (const version of [first, second]) await create(place, versionSecret(version));
    });

    const furnish = async (...objects: readonly object[]) => {
      for (const object of objects) await create(place, object);
    };
    const imageOf = async (deployment: string) => imageIn(await read(place, 'Deployment', deployment));
    /** Switches the original too, as it is done after the watch. */
    const switchOriginal = async ({ stage, version }: Rotating) => {
      const name = secretNameOf(version);
      const stillWanted = () => Promise.resolve(true);
      await switchStage(place.cluster, {
        plan: stage,
        baseName: 'api',
        name,
        rotationId: name,
        requestedBy: 'U1',
        stillWanted,
      });
      await eventually(async () =>
        expect(await readRollouts(place.cluster, stage, name)).toMatchObject([{ state: 'rolled-out' }]),
      );
    };

    test('runs the new version beside the original, which nothing but its own Services sends to', async () => {
      await furnish(web(), ...surroundings);
      const rotation = await rotating(place, { version: second });
      expect(rotation.plan).toMatchObject({
        original: 'web',
        copy: 'web-green',
        services: [{ original: 'web', twin: 'web-green' }],
        labels: ['app'],
        twins: [
          { kind: 'PodDisruptionBudget', original: 'web', twin: 'web-green' },
          { kind: 'NetworkPolicy', original: 'store', twin: 'store-green' },
          { kind: 'NetworkPolicy', original: 'web', twin: 'web-green' },
        ],
      });
      const before = await everything(place);
      expect(await make(place, rotation)).toEqual({
        state: 'made',
        created: [
          'service/web-green',
          'poddisruptionbudget/web-green',
          'networkpolicy/store-green',
          'networkpolicy/web-green',
          'deployment/web-green',
        ],
        mirrored: [],
        missing: [],
      });
      expect(await ready(place, rotation)).toMatchObject({
        state: 'ready',
        rollout: { workload: 'deployment/web-green', state: 'rolled-out', updated: 2, wanted: 2 },
        pods: { proven: 2, total: 2, pending: [], leftBehind: [] },
        waitingServices: [],
      });
      const copied = await list(place, 'Pod', `${own.copy}=green`);
      expect(copied.map(({ metadata }) => metadata.labels?.['app'])).toEqual(['web-green', 'web-green']);
      expect(await podsBehind('web')).toEqual(await podNames('app=web'));
      expect(await podsBehind('web-metrics')).toEqual(await podNames('app=web'));
      expect(await podsBehind('web-green')).toEqual(copied.map(({ metadata }) => metadata.name).sort());
      // Nothing of what was there is changed.
      expect(await everything(place)).toMatchObject(before);
    });

    test('is not written again as long as the original is the same', async () => {
      await furnish(web(), ...surroundings);
      const rotation = await rotating(place, { version: second });
      await make(place, rotation);
      await ready(place, rotation);
      const before = await everything(place);
      expect(await make(place, rotation)).toEqual({ state: 'made', created: [], mirrored: [], missing: [] });
      expect(await everything(place)).toEqual(before);
      expect((await rotating(place, { version: second })).plan).toEqual(rotation.plan);
    });

    test('gets the image that somebody deploys to the original, and keeps the new version', async () => {
      await furnish(web(), ...surroundings);
      const rotation = await rotating(place, { version: second });
      await make(place, rotation);
      await ready(place, rotation);
      await deploy(place, 'registry.k8s.io/pause:3.10');
      expect(await make(place, rotation)).toMatchObject({
        created: [],
        mirrored: [{ object: 'deployment/web-green', fields: ['/spec/template/spec/containers/0/image'] }],
      });
      expect(await ready(place, rotation)).toMatchObject({ pods: { proven: 2 } });
      expect(await imageOf('web-green')).toBe('registry.k8s.io/pause:3.10');
      const pods = await list(place, 'Pod', `${own.copy}=green`);
      expect(pods.map(imageIn)).toEqual(['registry.k8s.io/pause:3.10', 'registry.k8s.io/pause:3.10']);
    });

    test('gets the number of replicas of the original, and leaves it to an autoscaler where it has one', async () => {
      await furnish(web(), service());
      const rotation = await rotating(place, { version: second });
      await make(place, rotation);
      const scale = (name: string, value: number) =>
        patch(place, 'Deployment', name, [{ op: 'replace', path: '/spec/replicas', value }]);
      await scale('web', 3);
      expect(await make(place, rotation)).toMatchObject({
        mirrored: [{ object: 'deployment/web-green', fields: ['/spec/replicas'] }],
      });
      expect(await ready(place, rotation)).toMatchObject({ pods: { proven: 3 } });
      await removed(place, rotation);

      await furnish(autoscaler());
      const scaled = await rotating(place, { version: second });
      expect(scaled.plan.twins).toEqual([{ kind: 'HorizontalPodAutoscaler', original: 'web', twin: 'web-green' }]);
      await make(place, scaled);
      expect((await read(place, 'HorizontalPodAutoscaler', 'web-green'))?.['spec']).toMatchObject({
        scaleTargetRef: { kind: 'Deployment', name: 'web-green' },
        minReplicas: 2,
        maxReplicas: 4,
      });
      await scale('web-green', 4);
      await make(place, scaled);
      expect((await read(place, 'Deployment', 'web-green'))?.['spec']).toMatchObject({ replicas: 4 });
    });

    test('under `replicas` shares the Services and begins with no pods', async () => {
      await furnish(web(), ...surroundings);
      const rotation = await rotating(place, { version: second, router: { type: 'replicas' } });
      expect(rotation.plan).toMatchObject({ services: [], twins: [] });
      expect(await make(place, rotation)).toMatchObject({ created: ['deployment/web-green'] });
      expect(await ready(place, rotation)).toMatchObject({ rollout: { state: 'idle' }, pods: { total: 0 } });
      await patch(place, 'Deployment', 'web-green', [{ op: 'replace', path: '/spec/replicas', value: 1 }]);
      expect(await ready(place, rotation)).toMatchObject({ state: 'ready' });
      await eventually(async () =>
        expect(await prove(place, rotation)).toMatchObject({ pods: { proven: 1, total: 1 } }),
      );
      await eventually(async () => expect(await podsBehind('web')).toHaveLength(3));
      // The scale is the router's.
      expect(await make(place, rotation)).toMatchObject({ mirrored: [] });
      // The original's own selector matches the copy's pods: they are told apart by what owns them.
      const states = await readRollouts(place.cluster, rotation.stage, secretNameOf(first));
      expect(states).toMatchObject([{ workload: 'deployment/web', state: 'rolled-out', updated: 2, wanted: 2 }]);
    });

    test('is not ready while the twin of a Service doesn’t send to its pods', async () => {
      await furnish(web(), ...surroundings);
      const rotation = await rotating(place, { version: second });
      await make(place, rotation);
      await ready(place, rotation);
      const selector = (await read(place, 'Service', 'web-green'))?.['spec'] as { selector: object };
      await patch(place, 'Service', 'web-green', [{ op: 'replace', path: '/spec/selector/app', value: 'nobody' }]);
      await eventually(async () =>
        expect(await prove(place, rotation)).toMatchObject({ state: 'starting', waitingServices: ['web-green'] }),
      );
      expect(await make(place, rotation)).toMatchObject({
        mirrored: [{ object: 'service/web-green', fields: ['/spec/selector/app'] }],
      });
      expect((await read(place, 'Service', 'web-green'))?.['spec']).toMatchObject({ selector: selector.selector });
      await ready(place, rotation);
    });

    test('has its twin reached from inside the cluster alone, whatever the original is', async () => {
      await furnish(web(), service('web', { type: 'LoadBalancer' }), service('peers', { clusterIP: 'None' }));
      const rotation = await rotating(place, { version: second, inspect: routeTo('web', 'peers') });
      await make(place, rotation);
      const twin = (await read(place, 'Service', 'web-green'))?.['spec'] as Record<string, unknown>;
      const original = (await read(place, 'Service', 'web'))?.['spec'] as Record<string, unknown>;
      expect(twin).toMatchObject({ type: 'ClusterIP', ports: [{ name: 'http', port: 80, targetPort: 'http' }] });
      expect(twin['clusterIP']).not.toBe(original['clusterIP']);
      expect(JSON.stringify(twin)).not.toContain('nodePort');
      expect((await read(place, 'Service', 'peers-green'))?.['spec']).toMatchObject({ clusterIP: 'None' });
      await ready(place, rotation);
    });

    test('goes with its pods, then its twins; the original and everything else stays as it was', async () => {
      await furnish(web(), ...surroundings);
      const before = await everything(place);
      const rotation = await rotating(place, { version: second });
      await make(place, rotation);
      await ready(place, rotation);
      const begun = await remove(place, rotation);
      expect(begun).toMatchObject({ state: 'ending', foreign: [] });
      expect(await read(place, 'NetworkPolicy', 'web-green')).toBeDefined();
      await removed(place, rotation);
      expect(await list(place, 'Pod', `${own.copy}=green`)).toEqual([]);
      expect(await everything(place)).toEqual(before);
      expect(await remove(place, rotation)).toEqual({ state: 'gone', ending: [], foreign: [] });
    });

    test('is found and deleted by somebody who doesn’t know its plan, and not another rotation’s', async () => {
      await furnish(web(), ...surroundings);
      const rotation = await rotating(place, { version: second });
      await make(place, rotation);
      const { cluster, namespace } = place;
      const strays = await strayCopies(cluster, namespace, secretNameOf(second));
      expect(strays.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
        'Deployment web-green',
        'Service web-green',
        'PodDisruptionBudget web-green',
        'NetworkPolicy store-green',
        'NetworkPolicy web-green',
      ]);
      expect(await strayCopies(cluster, namespace, secretNameOf(first))).toEqual([]);
      expect(await make(place, { ...rotation, version: first })).toMatchObject({ state: 'foreign' });
    });

    test('leaves exactly the original, three times, with an image deployed by somebody else each time', async () => {
      await furnish(web(), ...surroundings);
      const before = await everything(place);
      const images = ['registry.k8s.io/pause:3.8', 'registry.k8s.io/pause:3.10', 'registry.k8s.io/pause:3.9'];
      const versions = ['20250301000000', '20250302000000', '20250303000000'];
      for (const [index, version] of versions.entries()) {
        await create(place, versionSecret(version));
        const rotation = await rotating(place, { version });
        await make(place, rotation);
        await ready(place, rotation);
        await deploy(place, images[index] ?? '');
        await make(place, rotation);
        await ready(place, rotation);
        await switchOriginal(rotation);
        await removed(place, rotation);
      }
      const last = secretNameOf('20250303000000');
      const { 'Deployment web': deployment, ...others } = await everything(place);
      const { 'Deployment web': original, ...rest } = before;
      for (const version of versions) delete others[`Secret ${secretNameOf(version)}`];
      expect(others).toEqual(rest);
      const now = deployment as { metadata: { annotations: Record<string, string> } };
      const { annotations } = now.metadata;
      for (const key of [own.rotation, own.switchedFrom, own.template, 'kubernetes.io/change-cause'])
        delete annotations[key];
      const text = JSON.stringify(original).replaceAll(secretNameOf(first), last);
      expect(now).toEqual(JSON.parse(text));
      expect(await list(place, 'Pod', `${own.copy}=green`)).toEqual([]);
      expect(await list(place, 'ReplicaSet', `${own.copy}=green`)).toEqual([]);
    });

    async function podNames(labelSelector: string): Promise<string[]> {
      return (await list(place, 'Pod', labelSelector)).map(({ metadata }) => metadata.name).sort();
    }

    /** The pods that a Service sends to. */
    async function podsBehind(name: string): Promise<string[]> {
      const slices = await list(place, 'EndpointSlice', `kubernetes.io/service-name=${name}`);
      const endpoints = slices.flatMap((slice) => (slice['endpoints'] ?? []) as { targetRef: { name: string } }[]);
      return endpoints.map(({ targetRef }) => targetRef.name).sort();
    }
  });
}

function imageIn(object: unknown): string | undefined {
  const { spec } = object as { spec: { template?: { spec: Pods }; containers?: Pods['containers'] } };
  return (spec.template?.spec.containers ?? spec.containers)?.[0]?.image;
}

interface Pods {
  readonly containers: readonly { readonly image: string }[];
}
