import { describe, expect, test } from '@jest/globals';
import { KubernetesError, reasonOf, type KubernetesErrorCode } from '../../../src/kubernetes/kubernetes-error.js';
import { readStatus } from '../../../src/kubernetes/read-status.js';
import { redact } from '../../../src/kubernetes/redact.js';
import { dropValues } from '../../../src/kubernetes/drop-values.js';

const status = (message: string, more: object = {}) => JSON.stringify({ kind: 'Status', message, ...more });
const rbac =
  'deployments.apps "web" is forbidden: User "k" cannot patch resource "deployments" in API group "apps" in the namespace "shop"';

describe('what an answer means', () => {
  test.each<readonly [number, string, KubernetesErrorCode, string]>([
    [401, status('Unauthorized'), 'unauthorized', 'Unauthorized'],
    [403, status(rbac), 'forbidden', rbac],
    [403, '<html>proxy</html>', 'forbidden', 'HTTP 403'],
    [
      403,
      status('pods "a" is forbidden: violates PodSecurity "restricted"'),
      'refused',
      'pods "a" is forbidden: violates PodSecurity "restricted"',
    ],
    [
      403,
      status('secrets "a" is forbidden: unable to create new content in namespace shop because it is being terminated'),
      'refused',
      'secrets "a" is forbidden: unable to create new content in namespace shop because it is being terminated',
    ],
    [
      400,
      status('admission webhook "w" denied the request: no'),
      'refused',
      'admission webhook "w" denied the request: no',
    ],
    [
      422,
      status("deployments.apps \"a\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no"),
      'refused',
      "deployments.apps \"a\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no",
    ],
    [404, status('x not found'), 'not-found', 'x not found'],
    [409, status('x already exists', { reason: 'AlreadyExists' }), 'already-exists', 'x already exists'],
    [409, status('changed', { reason: 'Conflict' }), 'conflict', 'changed'],
    [410, status('too old', { reason: 'Expired' }), 'expired', 'too old'],
    [
      422,
      status('the server rejected our request due to an error in our request', { reason: 'Invalid' }),
      'invalid',
      'the server rejected our request due to an error in our request',
    ],
    [429, '', 'throttled', 'HTTP 429'],
    [
      500,
      status('Internal error occurred: failed calling webhook "w"'),
      'unreachable',
      'Internal error occurred: failed calling webhook "w"',
    ],
    [502, 'Bad Gateway token=canary', 'unreachable', 'HTTP 502'],
    [415, '{"broken', 'unexpected', 'HTTP 415'],
    [302, '', 'unexpected', 'HTTP 302'],
  ])('%i %s is %s', (http, body, code, detail) => {
    expect(readStatus(http, Buffer.from(body))).toEqual({ code, detail });
  });

  test('of a validation failure the fields and rules are told, never the values', () => {
    const causes = [
      {
        field: 'spec.template',
        reason: 'FieldValueInvalid',
        message: 'Invalid value: core.PodTemplateSpec{Env: "canary: one"}: field is immutable',
      },
      { field: 'data[a]', reason: 'FieldValueDuplicate', message: 'Duplicate value: "canary"' },
    ];
    const body = status(
      'Job "a" is invalid: spec.template: Invalid value: core.PodTemplateSpec{Env: "canary: one"}: field is immutable',
      { details: { causes } },
    );
    expect(readStatus(422, Buffer.from(body))).toEqual({
      code: 'invalid',
      detail: 'spec.template: field is immutable; data[a]: FieldValueDuplicate',
    });
    const bare = status('a: Invalid value: "canary": must be short');
    expect(readStatus(422, Buffer.from(bare)).detail).toBe('a: Invalid value: (left out): must be short');
  });

  test('An answer in protobuf says the same as one in JSON', () => {
    const field = (number: number, bytes: Buffer) =>
      Buffer.concat([Buffer.from([number * 8 + 2, bytes.length]), bytes]);
    const status = Buffer.concat([field(3, Buffer.from('too old resource version')), field(4, Buffer.from('Expired'))]);
    const answer = Buffer.concat([Buffer.from('k8s\0'), field(1, field(2, Buffer.from('Status'))), field(2, status)]);
    expect(readStatus(410, answer)).toEqual({ code: 'expired', detail: 'too old resource version' });
  });
});

describe('redaction', () => {
  const value = 'Qx7"pass word/é+long';
  test.each([
    ['plain', value],
    ['base64', Buffer.from(value).toString('base64')],
    ['URL-encoded', encodeURIComponent(value)],
    ['JSON', JSON.stringify(value)],
    ['a part', value.slice(5, 14)],
    ['a part of the base64', Buffer.from(value).toString('base64').slice(4, 13)],
  ])('withholds a text that repeats the value %s', (_, form) => {
    expect(redact(`denied: ${form}!`, [value])).not.toContain(form);
  });

  test('withholds a short value too, and lets other texts pass', () => {
    expect(redact('bad pin 4711', ['4711'])).not.toContain('4711');
    expect(redact('denied by policy', [value])).toBe('denied by policy');
  });

  test('makes one line of at most 300 characters', () => {
    expect(redact('a\n\tb\u202ec\u0000')).toBe('a b c');
    expect(redact('x'.repeat(1000))).toHaveLength(300);
  });
});

describe('a reason', () => {
  const facts = {
    context: 'prod',
    verb: 'patch',
    resource: 'deployments',
    group: 'apps',
    namespace: 'shop',
    name: 'web',
    detail: 'why',
  };
  test.each<readonly [KubernetesErrorCode, object]>([
    ['unreachable', { code: 'kubernetes-unreachable', context: 'prod', detail: 'why' }],
    ['throttled', { code: 'kubernetes-unreachable', context: 'prod', detail: 'why' }],
    ['unauthorized', { code: 'kubernetes-unreachable', context: 'prod', detail: 'why' }],
    [
      'forbidden',
      { code: 'forbidden', context: 'prod', verb: 'patch', resource: 'deployments', group: 'apps', namespace: 'shop' },
    ],
    ['refused', { code: 'refused-by-cluster', what: 'patch deployments/web in shop', detail: 'why' }],
    ['invalid', { code: 'refused-by-cluster', what: 'patch deployments/web in shop', detail: 'why' }],
    ['conflict', { code: 'refused-by-cluster', what: 'patch deployments/web in shop', detail: 'why' }],
    ['not-found', { code: 'refused-by-cluster', what: 'patch deployments/web in shop', detail: 'why' }],
    ['already-exists', { code: 'refused-by-cluster', what: 'patch deployments/web in shop', detail: 'why' }],
    ['expired', { code: 'technical', detail: 'patch deployments/web in shop: why', tries: 0 }],
    ['unexpected', { code: 'technical', detail: 'patch deployments/web in shop: why', tries: 0 }],
  ])('of %s', (code, reason) => {
    expect(reasonOf(new KubernetesError(code, facts), 'elsewhere')).toEqual(reason);
  });

  test('of any other error tells its class and nothing of its message', () => {
    expect(reasonOf(new TypeError('canary'), 'prod')).toEqual({ code: 'technical', detail: 'TypeError', tries: 0 });
    expect(reasonOf('canary', 'prod')).toEqual({ code: 'technical', detail: 'string', tries: 0 });
    expect(reasonOf(undefined, 'prod')).toEqual({ code: 'technical', detail: 'undefined', tries: 0 });
  });
});

test('values are dropped while a Secret is parsed, wherever they may be', () => {
  const secret = {
    metadata: {
      name: 'a',
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': 'canary', 'keyturn.dev/state': 'done' },
      managedFields: [{ fieldsV1: 'canary' }],
    },
    data: { token: 'canary', data: 'canary', annotations: 'canary' },
    stringData: { token: 'canary' },
  };
  const parsed = dropValues(JSON.stringify({ items: [secret] }));
  expect(JSON.stringify(parsed)).not.toContain('canary');
  expect(parsed).toEqual({
    items: [
      {
        metadata: { name: 'a', annotations: { 'keyturn.dev/state': 'done' } },
        data: { token: '', data: '', annotations: '' },
        stringData: { token: '' },
      },
    ],
  });
});
