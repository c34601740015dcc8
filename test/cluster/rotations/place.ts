import { randomBytes } from 'node:crypto';
import { connect, type Answer } from '../../integration/kubernetes-contract/contract-api.js';
import { eventually } from '../../integration/kubernetes-contract/eventually.js';
import type { Environment } from '../../integration/whole/furnish.js';
import { clusterKubeconfig } from '../cluster.js';

/** Where something is: an environment of the product, or where the product itself lives. */
export type Where = Environment | 'keyturn';

export const places = ['staging', 'production', 'keyturn'] as const;

/** An object as far as all objects are alike. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly [key: string]: unknown };
  readonly [key: string]: unknown;
}

/** A corner of the cluster that nobody else uses: three namespaces, and what an administrator does in them. */
export interface Place {
  /** Part of the name of everything that this place has; for what is cluster-wide. */
  readonly id: string;
  readonly namespaces: Readonly<Record<Where, string>>;
  /** The text of the administrator's kubeconfig. */
  readonly kubeconfig: string;
  /** One call as the administrator. */
  ask(method: string, path: string, body?: unknown, contentType?: string): Promise<Answer>;
  /** The same; throws what the server says where it says no. */
  insist(method: string, path: string, body?: unknown, contentType?: string): Promise<Answer>;
  /** Creates an object in a namespace; a cluster-wide one where none is given. It is removed at the end. */
  create(object: KubeObject, where?: Where): Promise<void>;
  /** The path of a kind in a namespace, or of one object. */
  pathTo(where: Where, resource: string, name?: string): string;
  list(where: Where, resource: string): Promise<KubeObject[]>;
  read(where: Where, resource: string, name: string): Promise<KubeObject>;
  patch(where: Where, resource: string, name: string, change: object, how?: 'merge' | 'strategic-merge'): Promise<void>;
  remove(where: Where, resource: string, name: string): Promise<void>;
  /** Removes it all. The namespaces go in their own time: nobody waits for them. */
  close(): Promise<void>;
}

const groups: Readonly<Record<string, string>> = {
  deployments: 'apis/apps/v1',
  statefulsets: 'apis/apps/v1',
  daemonsets: 'apis/apps/v1',
  replicasets: 'apis/apps/v1',
  cronjobs: 'apis/batch/v1',
  jobs: 'apis/batch/v1',
  horizontalpodautoscalers: 'apis/autoscaling/v2',
  poddisruptionbudgets: 'apis/policy/v1',
  roles: 'apis/rbac.authorization.k8s.io/v1',
  rolebindings: 'apis/rbac.authorization.k8s.io/v1',
};

export async function openPlace(kubeconfig = clusterKubeconfig().text): Promise<Place> {
  const api = await connect({ name: 'the cluster', start: async () => ({ kubeconfig, close: async () => {} }) });
  const id = `kt-${randomBytes(4).toString('hex')}`;
  const namespaces = { staging: `${id}-staging`, production: `${id}-production`, keyturn: `${id}-keyturn` };
  const ends: string[] = [];

  const ask: Place['ask'] = (method, path, body, contentType) =>
    api.ask(method, path, { ...(body === undefined ? {} : { body }), ...(contentType ? { contentType } : {}) });
  const insist: Place['insist'] = async (method, path, body, contentType) => {
    const answer = await ask(method, path, body, contentType);
    if (answer.code >= 300) throw new Error(`${method} ${path}: ${answer.code} ${answer.body.message ?? answer.text}`);
    return answer;
  };
  const pathTo: Place['pathTo'] = (where, resource, name) =>
    `/${groups[resource] ?? 'api/v1'}/namespaces/${namespaces[where]}/${resource}${name === undefined ? '' : `/${name}`}`;
  const objectOf = ({ body }: Answer): KubeObject => body as unknown as KubeObject;

  for (const where of places) {
    await insist('POST', '/api/v1/namespaces', { metadata: { name: namespaces[where] } });
    ends.push(`/api/v1/namespaces/${namespaces[where]}`);
  }
  // Pods are refused until it is there.
  for (const where of places) await eventually(() => insist('GET', pathTo(where, 'serviceaccounts', 'default')));

  return {
    id,
    namespaces,
    kubeconfig,
    ask,
    insist,
    pathTo,
    create: async (object, where) => {
      const group = object.apiVersion === 'v1' ? 'api/v1' : `apis/${object.apiVersion}`;
      const inNamespace = where === undefined ? '' : `/namespaces/${namespaces[where]}`;
      const path = `/${group}${inNamespace}/${pluralOf(object.kind)}`;
      const namespace = where === undefined ? undefined : namespaces[where];
      await insist('POST', path, { ...object, metadata: { ...object.metadata, namespace } });
      if (where === undefined) ends.push(`${path}/${object.metadata.name}`);
    },
    list: async (where, resource) => ((await insist('GET', pathTo(where, resource))).body.items ?? []) as KubeObject[],
    read: async (where, resource, name) => objectOf(await insist('GET', pathTo(where, resource, name))),
    patch: async (where, resource, name, change, how = 'merge') => {
      await insist('PATCH', pathTo(where, resource, name), change, `application/${how}-patch+json`);
    },
    remove: async (where, resource, name) => {
      await insist('DELETE', pathTo(where, resource, name));
    },
    close: async () => {
      for (const path of ends.reverse()) await ask('DELETE', path);
      await api.close();
    },
  };
}

function pluralOf(kind: string): string {
  const word = kind.toLowerCase();
  return word.endsWith('y') ? `${word.slice(0, -1)}ies` : `${word}s`;
}
