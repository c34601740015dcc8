import { describe, expect, test } from '@jest/globals';
import { resources } from '../../../../src/kubernetes/resources.js';
import { gradeHelmRecord, isHelmRecord } from '../../../../src/kubernetes/search/helm-releases.js';
import { secretNamed, versionsOfBase } from '../../../../src/kubernetes/search/wanted-secret.js';
import { helmConfigMap, helmSecret, type HelmRevision } from '../../../cluster/references/helm-record.js';
import { wantedName as name, type AnyObject } from '../../../cluster/references/planted.js';

const manifest = `volumes: [{ name: v, secret: { secretName: ${name} } }]\n`;
const revision = (parts: Partial<HelmRevision> = {}): HelmRevision => ({
  release: 'shop',
  revision: 3,
  status: 'deployed',
  manifest,
  ...parts,
});
const grade = (object: AnyObject) => gradeHelmRecord(object, resources[object.kind as 'Secret'], secretNamed(name));

describe('a revision of a release', () => {
  test.each([
    ['deployed', 'declared'],
    ['pending-upgrade', 'declared'],
    ['superseded', 'weak'],
    ['failed', 'weak'],
    ['uninstalled', 'weak'],
  ] as const)('that is %s is %s', async (status, expected) => {
    expect(await grade(helmSecret(revision({ status })))).toEqual([
      expect.objectContaining({ grade: expected, kind: 'HelmRelease', path: '/data/release/manifest', secret: name }),
    ]);
  });

  test('is read from a ConfigMap as from a Secret', async () => {
    expect(await grade(helmConfigMap(revision()))).toEqual(await grade(helmSecret(revision())));
  });

  test('tells each part that names the Secret, once', async () => {
    const twice = revision({
      manifest: `${manifest}${manifest}`,
      config: { existingSecret: name },
      hooks: [{ name: 'migrate', manifest }],
    });
    const hits = await grade(helmSecret(twice));
    expect(Array.isArray(hits) && hits.map(({ path }) => path)).toEqual([
      '/data/release/manifest',
      '/data/release/hooks',
      '/data/release/config',
    ]);
  });

  test('names none where the name only begins or ends like the Secret’s', async () => {
    const other = manifest.replace(name, `${name}-copy`) + manifest.replace(name, `my-${name}`);
    expect(await grade(helmSecret(revision({ manifest: other })))).toEqual([]);
  });

  test('tells every version of a base name', async () => {
    const both = manifest + manifest.replace('20250102030405', '20260102030405');
    const hits = await gradeHelmRecord(
      helmSecret(revision({ manifest: both })),
      resources.Secret,
      versionsOfBase('recall'),
    );
    expect(Array.isArray(hits) && hits.map(({ secret }) => secret)).toEqual([
      'recall-20250102030405',
      'recall-20260102030405',
    ]);
  });
});

describe('a release that can’t be unpacked was not seen', () => {
  const release = (data: string): AnyObject => ({ ...helmSecret(revision()), data: { release: data } });

  test.each([
    ['no base64', '%%%'],
    ['no gzip and no JSON', Buffer.from(Buffer.from('text').toString('base64')).toString('base64')],
    ['half a gzip', Buffer.from(Buffer.from([0x1f, 0x8b, 8, 0, 1]).toString('base64')).toString('base64')],
    ['nothing', ''],
  ])('%s', async (_, data) => {
    expect(await grade(release(data))).toEqual({
      kind: 'secrets/sh.helm.release.v1.shop.v3',
      why: 'it is a Helm release that can not be unpacked',
    });
  });

  test('a release that is not zipped can be', async () => {
    const record = JSON.stringify({ info: { status: 'deployed' }, manifest });
    const data = Buffer.from(Buffer.from(record).toString('base64')).toString('base64');
    expect(await grade(release(data))).toEqual([expect.objectContaining({ grade: 'declared' })]);
  });
});

test('only what Helm owns and what holds a release is a record', () => {
  const { metadata, data, ...rest } = helmSecret(revision());
  expect(isHelmRecord({ ...rest, metadata, data })).toBe(true);
  expect(isHelmRecord({ ...rest, metadata: { name: metadata.name }, data })).toBe(false);
  expect(isHelmRecord({ ...rest, metadata, data: {} })).toBe(false);
  expect(isHelmRecord(null)).toBe(false);
});
