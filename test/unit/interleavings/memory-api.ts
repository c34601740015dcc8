import { errorOf } from '../../../src/kubernetes/attempt.js';
import type { KubernetesErrorCode } from '../../../src/kubernetes/kubernetes-error.js';
import type { KubernetesRequest } from '../../../src/kubernetes/kubernetes-request.js';
import type { KubeObject } from '../../stand-ins/kubernetes/kube-object.js';
import { applyJsonPatch, PatchDoesNotApply, type JsonPatch } from '../../stand-ins/kubernetes/patches/json-patch.js';
import { applyMergePatch } from '../../stand-ins/kubernetes/patches/merge-patch.js';
import { sameJson } from '../../stand-ins/kubernetes/same-json.js';
import { parseLabelSelector } from '../../stand-ins/kubernetes/selectors.js';
import { asRolledOut, derivedObjects } from './rolled-out.js';
import type { ClusterState, Context } from './state.js';

/** Sees every write once it was accepted: what was there and what is. */
export type OnWrite = (before: KubeObject | undefined, after: KubeObject | undefined) => void;

/**
 * An API server in memory, with the rules that two writers are kept apart by: resource versions, tests of a patch,
 * preconditions of a deletion, names that exist. Workloads are rolled out the moment that they are written.
 */
export function handle(
  context: Context,
  cluster: ClusterState,
  request: KubernetesRequest,
  onWrite?: OnWrite,
): unknown {
  const refuse = (code: KubernetesErrorCode, detail: string = code) => errorOf({ context }, request, code, detail);
  const key = `${request.resource.plural}/${request.namespace ?? ''}/${request.name ?? ''}`;
  const before = cluster.objects.get(key);
  switch (request.verb) {
    case 'get': {
      if (request.path !== undefined) return discovered(request.path) ?? raise(refuse('not-found'));
      return before ? asRolledOut(before) : raise(refuse('not-found'));
    }
    case 'list':
      return { metadata: { resourceVersion: String(cluster.revision) }, items: list(cluster, request) };
    case 'create':
      return create(cluster, request, refuse, onWrite);
    case 'patch': {
      if (!before) throw refuse('not-found');
      const changed = patched(before, request, refuse);
      // What changes nothing is not written: the resource version stays.
      if (sameJson(changed, before)) return asRolledOut(before);
      const after = store(cluster, key, changed, before);
      onWrite?.(before, after);
      return asRolledOut(after);
    }
    case 'delete':
      if (!before) throw refuse('not-found');
      if (!meets(before, request)) throw refuse('conflict', 'precondition failed');
      cluster.objects.delete(key);
      cluster.revision += 1;
      onWrite?.(before, undefined);
      return {};
    case 'update':
      throw new Error('nobody updates anything here');
    default:
      return request.verb satisfies never;
  }
}

/** The list as the bytes that a search reads. */
export function handleStream(cluster: ClusterState, request: KubernetesRequest): string {
  const metadata = { resourceVersion: String(cluster.revision) };
  return JSON.stringify({ kind: `${request.resource.kind}List`, metadata, items: list(cluster, request) });
}

type Refuse = (code: KubernetesErrorCode, detail?: string) => Error;

function raise(error: Error): never {
  throw error;
}

/** Few kinds: a search looks at Deployments, the only ones that name a Secret here. */
function discovered(path: string): unknown {
  if (path === '/api') return { kind: 'APIGroupDiscoveryList', items: [] };
  const resources = [
    { resource: 'deployments', scope: 'Namespaced', responseKind: { kind: 'Deployment' }, verbs: ['list'] },
  ];
  const apps = { metadata: { name: 'apps' }, versions: [{ version: 'v1', resources }] };
  return path === '/apis' ? { kind: 'APIGroupDiscoveryList', items: [apps] } : undefined;
}

function list({ objects }: ClusterState, { resource, namespace, query }: KubernetesRequest): KubeObject[] {
  const prefix = `${resource.plural}/${namespace === undefined ? '' : `${namespace}/`}`;
  const stored = [...objects].filter(([key]) => key.startsWith(prefix)).map(([, object]) => asRolledOut(object));
  const { labelSelector = '', fieldSelector } = query ?? {};
  // Nobody uses Helm here.
  if (fieldSelector !== undefined) return [];
  const all = [...stored, ...derivedObjects(objects, resource.plural, namespace)];
  return labelSelector === '' ? all : all.filter(parseLabelSelector(labelSelector));
}

function create(cluster: ClusterState, request: KubernetesRequest, refuse: Refuse, onWrite?: OnWrite): KubeObject {
  const body = request.body as KubeObject;
  const key = `${request.resource.plural}/${request.namespace ?? ''}/${body.metadata.name}`;
  if (cluster.objects.has(key)) throw refuse('already-exists');
  const annotations = { 'deployment.kubernetes.io/revision': '1', ...body.metadata.annotations };
  const uid = `${key} ${cluster.revision}`;
  const stored = store(cluster, key, { ...body, metadata: { ...body.metadata, annotations, uid } }, undefined);
  onWrite?.(undefined, stored);
  return asRolledOut(stored);
}

function store(cluster: ClusterState, key: string, object: KubeObject, before: KubeObject | undefined): KubeObject {
  cluster.revision += 1;
  const generation = (before?.metadata.generation ?? 0) + 1;
  const metadata = { ...object.metadata, generation, resourceVersion: String(cluster.revision) };
  // As it would come over the wire: plain JSON, that shares nothing with whoever sent it.
  const stored = JSON.parse(JSON.stringify({ ...object, metadata })) as KubeObject;
  cluster.objects.set(key, stored);
  return stored;
}

function patched(before: KubeObject, { patch, body }: KubernetesRequest, refuse: Refuse): KubeObject {
  if (patch === 'merge') {
    const uid = (body as Partial<KubeObject>).metadata?.uid;
    if (uid !== undefined && uid !== before.metadata.uid) throw refuse('conflict', 'another uid');
    return applyMergePatch(before, body) as KubeObject;
  }
  try {
    return applyJsonPatch(before, body as JsonPatch) as KubeObject;
  } catch (error) {
    if (error instanceof PatchDoesNotApply) throw refuse('invalid', error.message);
    throw error;
  }
}

function meets({ metadata }: KubeObject, { body }: KubernetesRequest): boolean {
  const { preconditions = {} } = body as { preconditions?: { uid?: string; resourceVersion?: string } };
  const { uid = metadata.uid, resourceVersion = metadata.resourceVersion } = preconditions;
  return uid === metadata.uid && resourceVersion === metadata.resourceVersion;
}
