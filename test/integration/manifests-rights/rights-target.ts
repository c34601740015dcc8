/** The namespaces that `manifests` speaks of. */
export const shippedNamespaces = ['staging', 'production', 'keyturn'] as const;
export type ShippedNamespace = (typeof shippedNamespaces)[number];

/** A cluster with `manifests/examples`, and the bot's account with the rights of `manifests/base` and no other. */
export interface RightsPlace {
  /** The text of a kubeconfig that has the token of that account. */
  readonly kubeconfig: string;
  /** What these namespaces are called in this cluster. */
  readonly namespaces: Readonly<Record<ShippedNamespace, string>>;
  /** Ends the connection, and removes what was made. */
  close(): Promise<void>;
}

/** A Kubernetes API under which the shipped rights are tried: the stand-in, or a real control plane. */
export interface RightsTarget {
  readonly name: string;
  open(): Promise<RightsPlace>;
}

/** The version that `manifests/examples` refer to. */
export const oldName = 'auth-api-secrets-20250715100000';

/** The Secret that somebody makes by hand before `manifests/examples` are applied. */
export function exampleSecret(namespace: string): object {
  const data = { api_token: Buffer.from('old').toString('base64') };
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name: oldName, namespace }, type: 'Opaque', data };
}
