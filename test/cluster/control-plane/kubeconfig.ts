import { stringify } from 'yaml';

export interface Access {
  readonly url: string;
  /** PEM: what the server's certificate is signed by. */
  readonly authority: string;
  readonly token: string;
}

/** A kubeconfig of one context, which is the current one. */
export function kubeconfigText({ url, authority, token }: Access, name: string): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    clusters: [
      { name, cluster: { server: url, 'certificate-authority-data': Buffer.from(authority).toString('base64') } },
    ],
    contexts: [{ name, context: { cluster: name, user: name } }],
    users: [{ name, user: { token } }],
  });
}
