import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { annotateVersion } from '../../../src/kubernetes/annotate-version.js';
import { createVersion, type VersionOrder } from '../../../src/kubernetes/create-version.js';
import { deleteVersion } from '../../../src/kubernetes/delete-version.js';
import { reclaimVersion } from '../../../src/kubernetes/reclaim-version.js';
import { readShape } from '../../../src/kubernetes/read-shape.js';
import { updateInPlace } from '../../../src/kubernetes/update-in-place.js';
import { listVersions } from '../../../src/kubernetes/versions.js';
import { canary, newName, oldName, secret } from './samples.js';
import { startWorld, type World } from './world.js';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(async () => {
  await world.close();
});

let obtained = 0;
const order: VersionOrder = {
  namespace: 'shop',
  name: 'api-20250303000000',
  type: 'Opaque',
  secret: 'api',
  version: '20250303000000',
  rotationId: 'api-20250303000000',
  requestedBy: 'U1',
  previous: oldName,
  keys: ['token'],
  obtain: () => {
    obtained += 1;
    return Promise.resolve({ token: canary });
  },
};
beforeEach(() => {
  obtained = 0;
});

const secrets = /\/secrets/;
const posted = () => world.sent('POST', secrets);

describe('creating a version', () => {
  test('makes an immutable Secret that tells in labels and annotations whose it is', async () => {
    expect(await createVersion(world.cluster, order)).toBe('created');
    const made = world.kubernetes.objects.get('Secret', 'shop', order.name);
    expect(made).toMatchObject({
      type: 'Opaque',
      immutable: true,
      data: { token: Buffer.from(canary).toString('base64') },
      metadata: {
        labels: { 'keyturn.dev/secret': 'api', 'keyturn.dev/version': '20250303000000' },
        annotations: {
          'keyturn.dev/rotation': order.rotationId,
          'keyturn.dev/requested-by': 'U1',
          'keyturn.dev/previous': oldName,
          'keyturn.dev/keys': 'token',
          'keyturn.dev/type': 'Opaque',
          'keyturn.dev/state': 'prepared',
        },
      },
    });
  });

  test('a repetition finds it and asks for no second value', async () => {
    await createVersion(world.cluster, order);
    expect(await createVersion(world.cluster, order)).toBe('found');
    expect(obtained).toBe(1);
    expect(posted()).toBe(1);
  });

  test('a lost answer is recognised: one Secret, one value, created', async () => {
    world.kubernetes.server.fail({ method: 'POST', path: secrets, fault: { kind: 'lose-answer' }, times: 1 });
    expect(await createVersion(world.cluster, order)).toBe('created');
    expect(obtained).toBe(1);
    expect(
      world.kubernetes.objects.list('Secret', 'shop').filter(({ metadata }) => metadata.name === order.name),
    ).toHaveLength(1);
  });

  test('a POST that never arrives is thrown, and the next run asks for a value again', async () => {
    await world.close();
    world = await startWorld({ deadline: 200 });
    world.kubernetes.server.fail({ method: 'POST', path: secrets, fault: { kind: 'hang' } });
    await expect(createVersion(world.cluster, order)).rejects.toMatchObject({ code: 'unreachable' });
    world.kubernetes.server.clearFaults();
    expect(await createVersion(world.cluster, order)).toBe('created');
    expect(obtained).toBe(2);
  });

  test('two that create at once end with one Secret', async () => {
    const results = await Promise.all([createVersion(world.cluster, order), createVersion(world.cluster, order)]);
    expect(results.every((result) => result === 'created' || result === 'found')).toBe(true);
    expect(world.kubernetes.server.journal.filter(({ status }) => status === 201)).toHaveLength(1);
  });

  test('a Secret of that name by another rotation is foreign and stays as it is', async () => {
    world.kubernetes.apply(secret({ name: order.name, annotations: { 'keyturn.dev/rotation': 'other' } }));
    expect(await createVersion(world.cluster, order)).toBe('foreign');
    expect(obtained).toBe(0);
    expect(posted()).toBe(0);
  });

  test('a Secret that can be edited is never used, even with our annotation', async () => {
    const annotations = { 'keyturn.dev/rotation': order.rotationId };
    world.kubernetes.apply(secret({ name: order.name, immutable: false, annotations }));
    expect(await createVersion(world.cluster, order)).toBe('foreign');
  });

  test('a refusal that repeats the value is not repeated', async () => {
    const body = { kind: 'Status', message: `admission webhook "w" denied the request: bad token ${canary}` };
    world.kubernetes.server.fail({ method: 'POST', path: secrets, fault: { kind: 'status', status: 403, body } });
    const error: unknown = await createVersion(world.cluster, order).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'refused', facts: { verb: 'create', resource: 'secrets', namespace: 'shop' } });
    expect(JSON.stringify([String(error), error])).not.toContain('canary');
    expect(posted()).toBe(0);
  });
});

describe('reading versions', () => {
  test('lists this base only, oldest first, and knows the unversioned Secret', async () => {
    for (const name of ['api', 'api-extra', 'api-extra-20250101000000', 'api-20259999999999']) {
      world.kubernetes.apply(secret({ name }));
    }
    const versions = await listVersions(world.cluster, 'shop', 'api');
    expect(versions.map(({ name }) => name)).toEqual(['api', oldName, newName]);
    expect(versions[0]?.version).toBe('unversioned');
  });

  test('nothing but our own annotations is kept, and no value is asked for', async () => {
    const annotations = {
      'kubectl.kubernetes.io/last-applied-configuration': `{"stringData":{"token":"${canary}"}}`,
      'keyturn.dev/state': 'in-use',
    };
    world.kubernetes.apply(secret({ annotations }));
    const versions = await listVersions(world.cluster, 'shop', 'api');
    expect(versions[0]?.annotations).toEqual({ state: 'in-use' });
    const asked = world.kubernetes.server.journal.filter(({ request }) => secrets.test(request.path));
    expect(asked.every(({ request }) => request.headers['accept']?.includes('PartialObjectMetadata'))).toBe(true);
  });

  test('a shape has type and keys and no value', async () => {
    const shape = await readShape(world.cluster, 'shop', oldName);
    expect(shape).toMatchObject({ type: 'Opaque', keys: ['token'], immutable: true, ours: true });
    expect(JSON.stringify(shape)).not.toContain(Buffer.from(canary).toString('base64'));
    expect(await readShape(world.cluster, 'shop', 'api-20010101000000')).toBeUndefined();
  });
});

describe('annotating a version', () => {
  test('changes what differs, writes nothing where nothing does, and removes what is null', async () => {
    const annotate = (annotations: Record<string, string | null>) =>
      annotateVersion(world.cluster, 'shop', oldName, annotations);
    expect(await annotate({ state: 'watching', 'superseded-at': '2025-02-02T00:00:00.000Z' })).toBe('changed');
    expect(await annotate({ state: 'watching' })).toBe('unchanged');
    expect(await annotate({ 'superseded-at': null })).toBe('changed');
    expect(world.sent('PATCH', secrets)).toBe(2);
    const { metadata } = world.kubernetes.objects.get('Secret', 'shop', oldName) ?? { metadata: {} };
    expect(metadata).toMatchObject({ annotations: { 'keyturn.dev/state': 'watching' } });
    expect(await annotateVersion(world.cluster, 'shop', 'api-1', { state: 'done' })).toBe('missing');
  });
});

describe('reclaiming a version', () => {
  const reclaim = (uid: string, name = oldName) => reclaimVersion(world.cluster, 'shop', { name, uid });
  const uid = () => world.kubernetes.objects.get('Secret', 'shop', oldName)?.metadata.uid ?? '';

  test('ends its retention with one call, and writes nothing where there is none', async () => {
    const shape = () => readShape(world.cluster, 'shop', oldName);
    await annotateVersion(world.cluster, 'shop', oldName, { 'superseded-at': '2025-02-02T00:00:00.000Z' });
    const before = world.kubernetes.server.journal.length;
    expect(await reclaim(uid())).toEqual({ annotations: {} });
    expect(world.kubernetes.server.journal.length).toBe(before + 1);
    const once = await shape();
    expect(once?.annotations['superseded-at']).toBeUndefined();
    expect(await reclaim(uid())).toEqual({ annotations: {} });
    expect((await shape())?.resourceVersion).toBe(once?.resourceVersion);
  });

  test('keeps a cleanup that was about to delete it from doing so', async () => {
    await annotateVersion(world.cluster, 'shop', oldName, { 'superseded-at': '2025-02-02T00:00:00.000Z' });
    const seen = await readShape(world.cluster, 'shop', oldName);
    await reclaim(uid());
    const { uid: known = '', resourceVersion = '' } = seen ?? {};
    expect(await deleteVersion(world.cluster, 'shop', oldName, { uid: known, resourceVersion })).toBe('changed');
  });

  test('finds nothing where the Secret is gone, or another has its name', async () => {
    const before = uid();
    world.kubernetes.remove('Secret', 'shop', oldName);
    expect(await reclaim(before)).toBe('missing');
    world.kubernetes.apply(secret());
    expect(await reclaim(before)).toBe('missing');
  });
});

describe('deleting a version', () => {
  const preconditions = async () => {
    const shape = await readShape(world.cluster, 'shop', oldName);
    if (!shape) throw new Error('no such Secret');
    return { uid: shape.uid, resourceVersion: shape.resourceVersion };
  };

  test('deletes exactly what was looked at, and is gone the second time', async () => {
    const seen = await preconditions();
    expect(await deleteVersion(world.cluster, 'shop', oldName, seen)).toBe('deleted');
    expect(await deleteVersion(world.cluster, 'shop', oldName, seen)).toBe('gone');
  });

  test('a Secret that was edited or replaced since stays', async () => {
    const seen = await preconditions();
    await annotateVersion(world.cluster, 'shop', oldName, { state: 'in-use' });
    expect(await deleteVersion(world.cluster, 'shop', oldName, seen)).toBe('changed');
    world.kubernetes.remove('Secret', 'shop', oldName);
    world.kubernetes.apply(secret());
    expect(await deleteVersion(world.cluster, 'shop', oldName, seen)).toBe('changed');
    expect(world.kubernetes.objects.get('Secret', 'shop', oldName)).toBeDefined();
  });

  test('a lost answer ends as gone, and nothing else is deleted', async () => {
    const seen = await preconditions();
    world.kubernetes.server.fail({ method: 'DELETE', fault: { kind: 'lose-answer' }, times: 1 });
    expect(await deleteVersion(world.cluster, 'shop', oldName, seen)).toBe('gone');
    expect(world.kubernetes.objects.get('Secret', 'shop', newName)).toBeDefined();
  });
});

describe('development, in place', () => {
  const inPlace = {
    namespace: 'shop',
    name: 'api',
    secret: 'api',
    rotationId: 'api-1',
    keys: ['token'],
    obtain: order.obtain,
  };

  test('values and annotation arrive in one patch, once, and other keys stay', async () => {
    const other = { ...secret({ name: 'api', value: 'old', immutable: false }), data: { other: 'b3RoZXI=' } };
    world.kubernetes.apply(other);
    expect(await updateInPlace(world.cluster, inPlace)).toBe('updated');
    expect(await updateInPlace(world.cluster, inPlace)).toBe('found');
    expect(world.sent('PATCH', secrets)).toBe(1);
    expect(obtained).toBe(1);
    expect(world.kubernetes.objects.get('Secret', 'shop', 'api')).toMatchObject({
      data: { token: Buffer.from(canary).toString('base64'), other: 'b3RoZXI=' },
      metadata: { annotations: { 'keyturn.dev/rotation': 'api-1' } },
    });
  });

  test('a patch whose answer was lost is recognised by its annotation', async () => {
    world.kubernetes.apply(secret({ name: 'api', value: 'old', immutable: false }));
    world.kubernetes.server.fail({ method: 'PATCH', fault: { kind: 'lose-answer' }, times: 1 });
    expect(await updateInPlace(world.cluster, inPlace)).toBe('updated');
    expect(await updateInPlace(world.cluster, inPlace)).toBe('found');
    expect(obtained).toBe(1);
  });

  test('a missing Secret is created, an immutable one is refused', async () => {
    expect(await updateInPlace(world.cluster, inPlace)).toBe('updated');
    world.kubernetes.apply(secret({ name: 'fixed' }));
    await expect(updateInPlace(world.cluster, { ...inPlace, name: 'fixed' })).rejects.toMatchObject({
      code: 'invalid',
    });
  });
});
