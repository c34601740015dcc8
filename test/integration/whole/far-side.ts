import { ownAnnotations } from '../../../src/kubernetes/annotations.js';
import type { Kubernetes } from '../../stand-ins/kubernetes/start-kubernetes.js';
import { keyOf } from './key-of.js';
import { baseName, key } from './usual-catalogue.js';
import type { Environment } from './furnish.js';
import type { Outside } from './outside.js';

/** A Secret of ours as the cluster has it. */
export interface FarSecret {
  readonly name: string;
  readonly value: string;
  readonly immutable: boolean;
  /** Ours alone, without their prefix. */
  readonly annotations: Readonly<Record<string, string>>;
}

export type Namespace = Environment | 'development';

/** Every Secret of the base name in an environment, by name. */
export function secretsOf({ clusters }: Pick<Outside, 'clusters'>, namespace: Namespace): FarSecret[] {
  return secretsIn(clusterOf(clusters, namespace), namespace);
}

/** Every Secret of the base name in a namespace, by name. */
export function secretsIn(cluster: Kubernetes, namespace: string): FarSecret[] {
  return cluster.objects
    .list('Secret', namespace)
    .filter(({ metadata }) => metadata.name.startsWith(baseName))
    .map(({ metadata, ...rest }) => {
      const { data, immutable } = rest as { data?: Record<string, string>; immutable?: boolean };
      const value = Buffer.from(data?.[key] ?? '', 'base64').toString();
      return {
        name: metadata.name,
        value,
        immutable: immutable ?? false,
        annotations: ownAnnotations(metadata.annotations),
      };
    })
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** What each Deployment of an environment refers to: `auth-service: auth-api-secrets-2026…`. */
export function referencesOf({ clusters }: Pick<Outside, 'clusters'>, namespace: Namespace): Record<string, string> {
  return referencesIn(clusterOf(clusters, namespace), namespace);
}

/** What each Deployment of a namespace refers to. */
export function referencesIn(cluster: Kubernetes, namespace: string): Record<string, string> {
  const deployments = cluster.objects.list('Deployment', namespace);
  const name = new RegExp(`"name":"(${baseName}(?:-[0-9]{14})?)"`);
  return Object.fromEntries(
    deployments.map(({ metadata, ...rest }) => [metadata.name, name.exec(JSON.stringify(rest))?.[1] ?? '']),
  );
}

/** What was done to the outside, counted there; only what was accepted counts. */
export interface Effects {
  /** `staging/auth-api-secrets-2026…`, once per accepted POST. */
  readonly secretsCreated: string[];
  readonly secretsDeleted: string[];
  /** `production/auth-service`, once per accepted PATCH that changed it. */
  readonly workloadsPatched: string[];
  /** The key of every message, once per message. */
  readonly messages: string[];
}

export function effectsOf({ clusters, others, slack }: Pick<Outside, 'clusters' | 'others' | 'slack'>): Effects {
  const accepted = (method: string, kind: string): string[] =>
    Object.entries({ ...clusters, ...others }).flatMap(([environment, { server }]) =>
      server.journal
        .filter(({ request, status }) => request.method === method && status < 300)
        .flatMap(({ request }) => subject(request, kind))
        .map((name) => `${environment}/${name}`),
    );
  return {
    secretsCreated: accepted('POST', 'secrets'),
    secretsDeleted: accepted('DELETE', 'secrets'),
    workloadsPatched: accepted('PATCH', '(?:deployments|statefulsets|daemonsets|cronjobs)'),
    messages: slack.messages('deploys').flatMap((message) => [message, ...message.replies].map(keyOf)),
  };
}

function subject({ path, body }: { readonly path: string; readonly body: Buffer }, kind: string): string[] {
  const match = new RegExp(`/namespaces/[^/]+/${kind}(?:/([^/]+))?$`).exec(path);
  if (!match) return [];
  const posted = match[1] === undefined ? (JSON.parse(body.toString()) as { metadata: { name: string } }) : undefined;
  return [match[1] ?? posted?.metadata.name ?? ''];
}

function clusterOf(clusters: Outside['clusters'], namespace: Namespace): Kubernetes {
  return namespace === 'production' ? clusters.production : clusters.staging;
}
