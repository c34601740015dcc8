import type { FieldReference } from '../rotation/plan.js';
import { fieldsAt } from './json-pointer.js';
import type { KubeObject } from './kube-object.js';

const ingressAnnotations = [
  'nginx.ingress.kubernetes.io/auth-secret',
  'nginx.ingress.kubernetes.io/auth-tls-secret',
  'nginx.ingress.kubernetes.io/proxy-ssl-secret',
  'ingress.kubernetes.io/auth-secret',
];

/** Secrets that a ServiceAccount names; pods get them by using the account. */
export function serviceAccountFields(object: unknown): FieldReference[] {
  return [...fieldsAt(object, '/secrets/*/name'), ...fieldsAt(object, '/imagePullSecrets/*/name')];
}

/**
 * Secrets of `namespace` that an Ingress names, in `tls` and in the annotations of the usual controllers. Those name a
 * Secret, or namespace and Secret.
 */
export function ingressFields(object: unknown, namespace: string): FieldReference[] {
  const annotations = ingressAnnotations.flatMap((key) =>
    fieldsAt(object, `/metadata/annotations/${key.replaceAll('/', '~1')}`),
  );
  const named = annotations.map(({ path, name }) => {
    const prefix = `${namespace}/`;
    return { path, name: name.startsWith(prefix) ? name.slice(prefix.length) : name };
  });
  return [...fieldsAt(object, '/spec/tls/*/secretName'), ...named];
}

/** Secrets that a Role grants by name. RBAC knows no wildcard there: a new name silently loses the access. */
export function roleFields(object: KubeObject): FieldReference[] {
  const rules = Array.isArray(object['rules']) ? (object['rules'] as unknown[]) : [];
  return rules.flatMap((rule, index) => {
    const grants = (list: string) => fieldsAt(rule, `/${list}/*`).map(({ name }) => name);
    if (!grants('resources').some((resource) => resource === 'secrets' || resource === '*')) return [];
    const names = fieldsAt(rule, '/resourceNames/*');
    return names.map(({ path, name }) => ({ path: `/rules/${index}${path}`, name }));
  });
}
