import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { eventually } from '../kubernetes-contract/eventually.js';
import { first, second, service, web } from './copy-samples.js';
import {
  create,
  make,
  patch,
  prove,
  ready,
  removed,
  rotating,
  secretNameOf,
  type CopyPlace,
  type Rotating,
} from './copy-place.js';
import { startWorld, type World } from './world.js';

let world: World;
let place: CopyPlace;
let rotation: Rotating;
beforeEach(async () => {
  world = await startWorld();
  place = { cluster: world.cluster, namespace: 'shop' };
  for (const object of [web(), service()]) await create(place, object);
  rotation = await rotating(place, { version: second });
});
afterEach(() => world.close());

describe('a copy', () => {
  test('that isn’t there, or is another rotation’s, proves nothing', async () => {
    expect(await prove(place, rotation)).toEqual({ state: 'gone' });
    await make(place, rotation);
    expect(await prove(place, { ...rotation, version: first })).toEqual({ state: 'gone' });
    await ready(place, rotation);
    await removed(place, rotation);
    expect(await prove(place, rotation)).toEqual({ state: 'gone' });
  });

  test('is not ready before each of its pods is', async () => {
    world.kubernetes.settings.readyAfterMs = 600_000;
    await make(place, rotation);
    await eventually(async () =>
      expect(await prove(place, rotation)).toMatchObject({
        state: 'starting',
        rollout: { state: 'rolling', updated: 0, wanted: 2 },
        pods: { proven: 0, total: 2 },
        waitingServices: ['web-green'],
      }),
    );
  });

  test('whose pods can’t start has failed, with the pod’s own reason, and the original serves on', async () => {
    world.kubernetes.remove('Secret', 'shop', 'api-20250202000000');
    await make(place, rotation);
    const proof = await eventually(async () => {
      const seen = await prove(place, rotation);
      expect(seen).toMatchObject({ state: 'failed', pods: { failing: { reason: 'CreateContainerConfigError' } } });
      return seen;
    });
    expect(proof).toMatchObject({ rollout: { workload: 'deployment/web-green', state: 'failed' } });
    expect(world.kubernetes.objects.get('Deployment', 'shop', 'web')).toMatchObject({ status: { readyReplicas: 2 } });
  });

  test('that somebody points at the old version again is not ready for traffic', async () => {
    await make(place, rotation);
    await ready(place, rotation);
    const path = '/spec/template/spec/containers/0/env/1/valueFrom/secretKeyRef/name';
    await patch(place, 'Deployment', 'web-green', [{ op: 'replace', path, value: secretNameOf(first) }]);
    expect(await prove(place, rotation)).toMatchObject({
      state: 'failed',
      rollout: { reason: { code: 'workload-conflict' } },
    });
    expect(await make(place, rotation)).toMatchObject({ mirrored: [{ object: 'deployment/web-green' }] });
    await ready(place, rotation);
  });

  test('is proven by its pods alone where the cluster serves no EndpointSlices', async () => {
    await make(place, rotation);
    const body = { kind: 'Status', status: 'Failure', reason: 'NotFound', message: 'not served', code: 404 };
    world.kubernetes.server.fail({ path: /endpointslices/, fault: { kind: 'status', status: 404, body } });
    expect(await ready(place, rotation)).toMatchObject({ waitingServices: [] });
  });

  test('is not proven where EndpointSlices may not be listed: what is unknown is not good', async () => {
    await make(place, rotation);
    const body = { kind: 'Status', status: 'Failure', reason: 'Forbidden', message: 'no', code: 403 };
    world.kubernetes.server.fail({ path: /endpointslices/, fault: { kind: 'status', status: 403, body } });
    await expect(prove(place, rotation)).rejects.toMatchObject({
      code: 'forbidden',
      facts: { resource: 'endpointslices' },
    });
  });
});
