import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import type { Cluster } from '../../../src/kubernetes/clusters.js';
import { resources, type Resource } from '../../../src/kubernetes/resources.js';
import type { KubeObject } from '../../stand-ins/kubernetes/kube-object.js';
import type { DemoKind } from './demo-cluster.js';

/** One object before and after a change; without `after` it is gone. */
export interface Change {
  readonly kind: DemoKind;
  readonly before: KubeObject | undefined;
  readonly after: KubeObject | undefined;
}

/** Objects of a namespace of a real cluster, kept as they are there by watches. */
export interface Mirror {
  list(kind: DemoKind): readonly KubeObject[];
  onChange(listener: (change: Change) => void): () => void;
  /** No watch is begun again; those that are open end with their connection. */
  stop(): void;
}

const kinds = ['Secret', 'Deployment', 'Pod'] as const;
/** A watch ends by itself after at most this long, and another is begun. */
const watchMs = 30 * 60_000;
const pauseMs = 500;

/** Resolves when every kind was listed once. Of Secrets only the metadata is asked for. */
export async function mirrorOf(cluster: Cluster, namespace: string): Promise<Mirror> {
  const listeners = new Set<(change: Change) => void>();
  const seen: Record<DemoKind, Map<string, KubeObject>> = { Secret: new Map(), Deployment: new Map(), Pod: new Map() };
  const ending = new AbortController();

  const put = (kind: DemoKind, name: string, after: KubeObject | undefined): void => {
    const before = seen[kind].get(name);
    if (after) seen[kind].set(name, after);
    else seen[kind].delete(name);
    for (const listener of listeners) listener({ kind, before, after });
  };
  const listAll = async (kind: DemoKind): Promise<string> => {
    const { resourceVersion, items } = await list(cluster, resources[kind], namespace);
    const there = new Set(items.map(({ metadata }) => metadata.name));
    for (const name of seen[kind].keys()) if (!there.has(name)) put(kind, name, undefined);
    for (const object of items) {
      const known = seen[kind].get(object.metadata.name)?.metadata.resourceVersion;
      if (known !== object.metadata.resourceVersion) put(kind, object.metadata.name, object);
    }
    return resourceVersion;
  };
  const follow = async (kind: DemoKind, since: string): Promise<void> => {
    for await (const { type, object } of watch(cluster, resources[kind], namespace, since)) {
      if (type === 'ERROR') return;
      put(kind, object.metadata.name, type === 'DELETED' ? undefined : object);
    }
  };
  const keep = async (kind: DemoKind, since: string): Promise<void> => {
    for (
      let from: string | undefined = since;
      !ending.signal.aborted;
      from = await listAll(kind).catch(() => undefined)
    ) {
      if (from !== undefined) await follow(kind, from).catch(() => undefined);
      await wait(pauseMs, undefined, { ref: false });
    }
  };

  const from = await Promise.all(kinds.map((kind) => listAll(kind)));
  kinds.forEach((kind, index) => void keep(kind, from[index] ?? ''));
  return {
    list: (kind) => [...seen[kind].values()].sort((one, other) => (one.metadata.name < other.metadata.name ? -1 : 1)),
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stop: () => ending.abort(),
  };
}

async function list(cluster: Cluster, resource: Resource, namespace: string) {
  const metadataOnly = resource.kind === 'Secret';
  const { body } = await cluster.send({ verb: 'list', resource, namespace, metadataOnly });
  const { metadata, items } = body as { metadata: { resourceVersion: string }; items: KubeObject[] | null };
  return { resourceVersion: metadata.resourceVersion, items: items ?? [] };
}

async function* watch(cluster: Cluster, resource: Resource, namespace: string, resourceVersion: string) {
  const accept =
    resource.kind === 'Secret' ? 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1' : undefined;
  const events = await cluster.stream({
    verb: 'list',
    resource,
    namespace,
    query: { watch: 'true', resourceVersion },
    patience: watchMs,
    ...(accept === undefined ? {} : { accept }),
  });
  for await (const line of createInterface(events)) {
    yield JSON.parse(line) as { readonly type: string; readonly object: KubeObject };
  }
}
