import { describe, expect, test } from '@jest/globals';
import { saysSecret } from '../../../../src/kubernetes/search/says-secret.js';
import { inventedKinds } from '../../../cluster/references/invented-kinds.js';
import { wantedName as name, type AnyObject } from '../../../cluster/references/planted.js';
import { schemalessKinds } from '../../../cluster/references/schemaless-kinds.js';
import { gradeAt } from './grade-planted.js';

const rows = [...inventedKinds, ...schemalessKinds].flatMap(({ kind, planted, schema }) =>
  planted.map(({ object, path, expected }) => [kind, path, expected, object, schema] as const),
);

test.each(rows)('of a %s nobody listed, %s is told: %s', (_, path, expected, object, schema) => {
  expect(gradeAt(object, path, schema)).toBe(expected);
});

describe('the name of a field', () => {
  test.each(
    words(`
      secret secrets secretName secretNames secretRef secretRefs secretRefName secretReference secretKeyRef
      secretKeySelector secretTargetRef secretObjectName tokenSecret tlsSecretName TLSSecretName
      imagePullSecrets privateKeySecretRef writeConnectionSecretToRef rootCAsSecrets secret_name
      SECRET_NAME secret-name secretname csi.storage.k8s.io/node-stage-secret-name
      nginx.ingress.kubernetes.io/auth-tls-secret credentialName credentialNames credentialsRef
    `),
  )('%s says that a Secret is named', (field) => {
    expect(saysSecret(field)).toBe(true);
  });

  test.each(
    words(`
      secretary secretaryName secretKey secretKeys secretPath secretsPath secretVersion secretNamespace
      secretType secretStoreRef secretStoreName secretProviderClass secretAccessKey secretFile
      secretTemplate externalSecretName pushSecretName credential credentials name
      csi.storage.k8s.io/node-stage-secret-namespace ingress.kubernetes.io/auth-secret-type
      secret.example/x
    `),
  )('%s does not', (field) => {
    expect(saysSecret(field)).toBe(false);
  });
});

describe('where nothing but the schema’s words can tell', () => {
  const grade = (description: string, spec: object = { field: name }): string => {
    const field = { type: 'string', description };
    const schema = { properties: { spec: { properties: { field } } } };
    const object: AnyObject = { apiVersion: 'invented.example/v1', kind: 'Robot', metadata: { name: 'one' }, spec };
    return gradeAt(object, '/spec/field', schema);
  };

  test.each([
    'Name of the Secret that holds the token.',
    'The name of a Kubernetes secret in the same namespace.',
    'A reference to the Secret to log in with.',
    'Refers to a `Secret` with the keys tls.crt and tls.key.',
    'Secret containing the password.',
    'The TLS secret to use.',
    'The secret name.',
  ])('a field described as “%s” is a reference', (description) => {
    expect(grade(description)).toBe('strong');
  });

  test.each([
    '',
    'Anything.',
    'The name of the key in the Secret.',
    'The namespace of the Secret.',
    'The name of the secret store.',
    'The name of the external secret to make.',
    'Whether secrets are used.',
    'The name of a ConfigMap or Secret.',
    'Template that is applied to the secret name.',
    'A path. See the documentation for secrets.',
  ])('a field described as “%s” is a mention', (description) => {
    expect(grade(description)).toBe('mention');
  });
});

test('a status, and the name of the object itself, are no references', () => {
  const object = { apiVersion: 'invented.example/v1', kind: 'Robot', metadata: { name }, status: { secretName: name } };
  expect(gradeAt(object, '/status/secretName')).toBe('mention');
  expect(gradeAt(object, '/metadata/name')).toBe('mention');
});

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}
