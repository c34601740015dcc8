import { describe, expect, test } from '@jest/globals';
import { kubeObjectSchema } from '../../../src/kubernetes/kube-object.js';
import { ownerOf } from '../../../src/kubernetes/owner-of.js';
import { previousNameOf } from '../../../src/kubernetes/switched-from.js';
import { templateDigest } from '../../../src/kubernetes/template-digest.js';
import { namesAsWanted } from '../../../src/kubernetes/wanted-names.js';
import type { PlannedWorkload, StagePlan } from '../../../src/rotation/plan.js';

const oldName = 'api-20250101000000';
const newName = 'api-20250202000000';
const path = '/spec/template/spec/volumes/0/secret/secretName';

const planned: PlannedWorkload = {
  kind: 'Deployment',
  namespace: 'shop',
  name: 'web',
  uid: 'u',
  replicas: 1,
  owner: { kind: 'unknown', name: '' },
  fields: [{ path, name: 'api' }],
};
const plan: StagePlan = {
  stage: 'test',
  production: false,
  cluster: 'c',
  namespace: 'shop',
  strategy: 'rolling',
  previous: { name: oldName, uid: 's', resourceVersion: '1', type: 'Opaque', keys: [] },
  workloads: [planned],
  bystanders: [],
  monitors: [],
  blockers: [],
};

const objectWith = (annotations: Record<string, string>, uid = 'u') =>
  kubeObjectSchema.parse({ metadata: { name: 'web', uid, annotations } });

describe('the name that a field gets back', () => {
  const nameOf = (switchedFrom: string | undefined, at = path, uid = 'u') =>
    previousNameOf(
      objectWith(switchedFrom === undefined ? {} : { 'keyturn.dev/switched-from': switchedFrom }, uid),
      { path: at, name: newName },
      plan,
    );

  test.each([
    [
      'is what the workload remembers for this field',
      JSON.stringify({ [path]: 'api-1', other: 'api-2' }),
      path,
      'u',
      'api-1',
    ],
    ['of a field that moved is what all of them held', JSON.stringify({ elsewhere: 'api-1' }), path, 'u', 'api-1'],
    ['is what the plan says where the workload forgot', undefined, path, 'u', 'api'],
    ['of a field that the plan lacks is what its others held', undefined, '/somewhere', 'u', 'api'],
    ['of an unknown workload is the version in use before', undefined, path, 'another', oldName],
    ['is not taken from an annotation that somebody spoilt', '{"broken', path, 'u', 'api'],
    ['is never the name to get rid of', JSON.stringify({ [path]: newName }), path, 'u', 'api'],
  ])('%s', (_, switchedFrom, at, uid, expected) => {
    expect(nameOf(switchedFrom, at, uid)).toBe(expected);
  });
});

describe('a template', () => {
  const template = (name: string, more: object = {}, value = 'eu') => ({
    spec: {
      template: {
        metadata: { labels: { app: 'web' } },
        spec: {
          containers: [{ name: 'app', image: 'a:1', env: [{ name: 'R', value }], ...more }],
          volumes: [{ name: 'v', secret: { secretName: name } }],
        },
      },
    },
  });

  test('is the same whatever Secret it names, in whatever order its fields come', () => {
    expect(templateDigest(template(newName))).toBe(templateDigest(template(oldName)));
    const { metadata, spec } = template(oldName).spec.template;
    expect(templateDigest({ spec: { template: { spec, metadata } } })).toBe(templateDigest(template(oldName)));
  });

  test('differs when the image does', () => {
    expect(templateDigest(template(oldName, { image: 'a:2' }))).not.toBe(templateDigest(template(oldName)));
  });

  test('says nothing about the environment’s values', () => {
    expect(templateDigest(template(oldName, {}, 'canary'))).toBe(templateDigest(template(oldName)));
  });
});

describe('references', () => {
  const naming = (...names: string[]) => ({
    spec: { containers: [{ name: 'app' }], imagePullSecrets: names.map((name) => ({ name })) },
  });

  test.each([
    ['the wanted name', newName, [newName], true],
    ['another version', newName, [oldName], false],
    ['both', newName, [newName, oldName], false],
    ['fewer than planned', newName, [], false],
    ['another secret beside it', newName, [newName, 'registry'], true],
    ['after a rollback: the version before', oldName, [oldName], true],
    ['after a rollback: what this workload held itself', oldName, ['api'], true],
    ['after a rollback: still the new one', oldName, [newName], false],
  ])('to %s', (_, wanted, names, expected) => {
    expect(namesAsWanted(naming(...names), plan, planned, wanted)).toBe(expected);
  });
});

describe('the owner', () => {
  const owner = (metadata: object) => ownerOf(kubeObjectSchema.parse({ metadata: { name: 'web', ...metadata } }));
  const controller = { kind: 'Shop', name: 'main', uid: '1', controller: true };

  test.each([
    [
      { ownerReferences: [controller], labels: { 'argocd.argoproj.io/instance': 'x' } },
      { kind: 'controller', name: 'shop/main' },
    ],
    [{ ownerReferences: [{ ...controller, controller: false }] }, { kind: 'unknown', name: '' }],
    [
      { annotations: { 'argocd.argoproj.io/tracking-id': 'app:apps/Deployment:shop/web' } },
      { kind: 'argo-cd', name: 'app' },
    ],
    [{ labels: { 'argocd.argoproj.io/instance': 'app' } }, { kind: 'argo-cd', name: 'app' }],
    [
      {
        labels: { 'helm.toolkit.fluxcd.io/name': 'r', 'helm.toolkit.fluxcd.io/namespace': 'flux' },
        annotations: { 'meta.helm.sh/release-name': 'r' },
      },
      { kind: 'flux', name: 'flux/r' },
    ],
    [{ annotations: { 'meta.helm.sh/release-name': 'r' } }, { kind: 'helm', name: 'r' }],
    [{ labels: { 'app.kubernetes.io/managed-by': 'Helm' } }, { kind: 'helm', name: '' }],
    [
      { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}' } },
      { kind: 'person', name: 'kubectl apply' },
    ],
    [{}, { kind: 'unknown', name: '' }],
  ])('of %j', (metadata, expected) => {
    expect(owner(metadata)).toEqual(expected);
  });
});
