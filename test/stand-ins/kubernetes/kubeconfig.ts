import { stringify } from 'yaml';

export interface Kubeconfig {
  readonly apiVersion: 'v1';
  readonly kind: 'Config';
  readonly 'current-context': string;
  readonly clusters: readonly { name: string; cluster: { server: string; 'insecure-skip-tls-verify': true } }[];
  readonly contexts: readonly { name: string; context: { cluster: string; user: string } }[];
  readonly users: readonly { name: string; user: { token?: string } }[];
}

/**
 * A kubeconfig of plain-http servers, one context each. The TLS check is skipped in words only, because the client
 * library refuses plain http without it.
 */
export function kubeconfigOf(contexts: readonly { name: string; url: string; token?: string }[]): Kubeconfig {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': contexts[0]?.name ?? '',
    clusters: contexts.map(({ name, url }) => ({ name, cluster: { server: url, 'insecure-skip-tls-verify': true } })),
    contexts: contexts.map(({ name }) => ({ name, context: { cluster: name, user: name } })),
    users: contexts.map(({ name, token }) => ({ name, user: token === undefined ? {} : { token } })),
  };
}

export function kubeconfigText(config: Kubeconfig): string {
  return stringify(config);
}
