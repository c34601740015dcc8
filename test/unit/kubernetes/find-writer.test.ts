import { describe, expect, test } from '@jest/globals';
import { findWriter } from '../../../src/kubernetes/find-writer.js';
import type { KubeObject } from '../../../src/kubernetes/kube-object.js';

const inPodSpec = (fields: object) => ({ 'f:spec': { 'f:template': { 'f:spec': fields } } });
const variable = (name: string) => ({
  [`k:{"name":"${name}"}`]: { '.': {}, 'f:name': {}, 'f:valueFrom': { 'f:secretKeyRef': {} } },
});
const container = (fields: object) => inPodSpec({ 'f:containers': { 'k:{"name":"app"}': fields } });

/** A Deployment as an API server tells it, with these entries of `managedFields`. */
function deployment(...managedFields: object[]): KubeObject {
  const env = [
    { name: 'REGION', value: 'eu' },
    { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'api-1', key: 'token' } } },
  ];
  const volumes = [{ name: 'token', secret: { secretName: 'api-1' } }];
  const containers = [{ name: 'app', env, envFrom: [{ secretRef: { name: 'api-1' } }] }];
  return {
    metadata: { name: 'web', uid: 'u', resourceVersion: '1', managedFields },
    spec: { template: { spec: { containers, volumes } } },
  };
}
const entry = (manager: string, time: string, fieldsV1: object, more: object = {}) => ({
  manager,
  operation: 'Update',
  apiVersion: 'apps/v1',
  time: `2026-03-02T${time}Z`,
  fieldsType: 'FieldsV1',
  fieldsV1,
  ...more,
});
const token = '/spec/template/spec/containers/0/env/1/valueFrom/secretKeyRef/name';
const noon = Date.parse('2026-03-02T12:00:00Z');

describe('who wrote a field, by managedFields', () => {
  test('is the manager that owns it, and not the one that wrote another field later', () => {
    const object = deployment(
      entry('acme-pipeline', '12:00:00', container({ 'f:env': variable('TOKEN') })),
      entry('kubectl-edit', '13:00:00', container({ 'f:env': variable('REGION') })),
      entry('scaler', '13:30:00', { 'f:spec': { 'f:replicas': {} } }),
    );
    expect(findWriter(object, token)).toEqual({ by: 'acme-pipeline', at: noon });
  });

  test('is the latest of several that own it', () => {
    const fields = container({ 'f:env': variable('TOKEN') });
    const object = deployment(entry('keyturn', '11:00:00', fields), entry('argocd-controller', '12:00:00', fields));
    expect(findWriter(object, token)).toEqual({ by: 'argocd-controller', at: noon });
  });

  test.each([
    ['of a list that is owned as a whole', container({ 'f:envFrom': {} }), 'containers/0/envFrom/0/secretRef/name'],
    [
      'of a volume',
      inPodSpec({ 'f:volumes': { 'k:{"name":"token"}': { 'f:secret': { 'f:secretName': {} } } } }),
      'volumes/0/secret/secretName',
    ],
  ])('is found %s', (_, fields, path) => {
    const object = deployment(entry('acme-pipeline', '12:00:00', fields));
    expect(findWriter(object, `/spec/template/spec/${path}`)?.by).toBe('acme-pipeline');
  });

  test('is nobody where the server does not tell, where none owns it, and where only the status was written', () => {
    expect(findWriter(deployment(), token)).toBeUndefined();
    expect(
      findWriter({ ...deployment(), metadata: { name: 'web', uid: '', resourceVersion: '' } }, token),
    ).toBeUndefined();
    const other = entry('acme', '12:00:00', container({ 'f:env': variable('REGION') }));
    const status = entry('kubelet', '12:00:00', container({ 'f:env': variable('TOKEN') }), { subresource: 'status' });
    expect(findWriter(deployment(other, status), token)).toBeUndefined();
  });
});
