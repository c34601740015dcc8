import { describe, expect, test } from '@jest/globals';
import { wantedName as name, type AnyObject } from '../../../cluster/references/planted.js';
import { gradeAt } from './grade-planted.js';

const podSpec = { containers: [{ name: 'app', envFrom: [{ secretRef: { name } }] }] };
const template = { metadata: { labels: { app: 'one' } }, spec: podSpec };
const owner = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'one', uid: 'uid', controller: true };
const inTemplate = '/spec/template/spec/containers/0/envFrom/0/secretRef/name';

function made(apiVersion: string, kind: string, fields: object, owners: readonly object[] = []): AnyObject {
  const metadata = { name: 'one', uid: 'uid', resourceVersion: '1', ownerReferences: owners };
  return { apiVersion, kind, metadata, ...fields };
}
const replicaSet = (replicas: number, owners: readonly object[], running = replicas) =>
  made('apps/v1', 'ReplicaSet', { spec: { replicas, template }, status: { replicas: running } }, owners);
const job = (conditions: readonly object[]) => made('batch/v1', 'Job', { spec: { template }, status: { conditions } });
const pod = (phase: string) => made('v1', 'Pod', { spec: podSpec, status: { phase } });

describe('what only was is weak', () => {
  test.each([
    ['a ReplicaSet that its Deployment has scaled down', replicaSet(0, [owner]), inTemplate],
    [
      'a ControllerRevision',
      made('apps/v1', 'ControllerRevision', { revision: 1, data: { spec: { template } } }),
      `/data${inTemplate}`,
    ],
    ['a Job that is complete', job([{ type: 'Complete', status: 'True' }]), inTemplate],
    ['a Job that has failed', job([{ type: 'Failed', status: 'True' }]), inTemplate],
    ['a Pod that succeeded', pod('Succeeded'), '/spec/containers/0/envFrom/0/secretRef/name'],
    ['a Pod that failed', pod('Failed'), '/spec/containers/0/envFrom/0/secretRef/name'],
  ] as const)('%s', (_, object, path) => {
    expect(gradeAt(object, path)).toBe('weak');
  });
});

describe('what may run at any time is strong', () => {
  test.each([
    ['a ReplicaSet with replicas', replicaSet(1, [owner]), inTemplate],
    ['a ReplicaSet that still has a pod', replicaSet(0, [owner], 1), inTemplate],
    ['a ReplicaSet of nobody, scaled down', replicaSet(0, []), inTemplate],
    [
      'a Deployment that is scaled down',
      made('apps/v1', 'Deployment', { spec: { replicas: 0, template } }),
      inTemplate,
    ],
    ['a Job that runs', job([]), inTemplate],
    ['a Job that was only suspended', job([{ type: 'Suspended', status: 'True' }]), inTemplate],
    ['a Pod that waits', pod('Pending'), '/spec/containers/0/envFrom/0/secretRef/name'],
    [
      'an idle, suspended CronJob',
      made('batch/v1', 'CronJob', { spec: { suspend: true, schedule: '@daily', jobTemplate: { spec: { template } } } }),
      `/spec/jobTemplate${inTemplate}`,
    ],
  ] as const)('%s', (_, object, path) => {
    expect(gradeAt(object, path)).toBe('strong');
  });
});

test('a mention in what only was stays a mention', () => {
  const revision = made('apps/v1', 'ControllerRevision', { revision: 1, data: { note: name } });
  expect(gradeAt(revision, '/data/note')).toBe('mention');
});
