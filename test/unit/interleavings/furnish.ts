import { begin } from '../../../src/rotation/begin.js';
import type { SecretEntry, Stage } from '../../../src/rotation/entry.js';
import type { Readings } from '../../../src/rotation/monitors.js';
import { secretName } from '../../../src/rotation/version.js';
import type { KubeObject } from '../../stand-ins/kubernetes/kube-object.js';
import { blueGreen, day, entry, hour, minute, production, rita, staging, start } from '../rotation/given.js';
import { memoryLedger } from './memory-ledger.js';
import { contexts, type ClusterState, type Context, type State } from './state.js';

export const version = '20260302120000';
export const oldName = secretName(entry.baseName, '20260101000000');
export const newName = secretName(entry.baseName, version);
/** The workload that a blue-green switch copies, and one that rolls after it. */
export const workloads = ['auth-service', 'auth-worker'] as const;
export const monitorOf: Record<Context, number> = { staging: 1, production: 2 };

/** How the catalogue differs between worlds. */
export interface Setting {
  readonly strategy: 'rolling' | 'blue-green';
  readonly approvals: 1 | 2;
  readonly onAlert: 'rollback' | 'hold';
}

/** A world in which Rita has just asked for a rotation. */
export async function furnish(setting: Setting): Promise<State> {
  const settings = entryOf(setting);
  const request = { by: rita.user, at: start, start: { type: 'window' as const }, key: 'command-1' };
  const places = contexts.map((context) => `${context}-uid/${context}/${entry.baseName}`);
  const draft = begin({ entry: settings, version, request, kind: 'rotation', places });
  const { rotation } = draft;
  const state: State = {
    now: start,
    rotation: rotation.id,
    clusters: { staging: clusterOf('staging'), production: clusterOf('production') },
    away: new Set(),
    ledger: { records: new Map(), active: new Set(), due: new Map(), places: new Map() },
    leases: new Map(),
    wakes: [{ queue: 'prepare', id: rotation.id, at: start }],
    monitors: new Map(contexts.map((context) => [monitorOf[context], { state: 'ok' }])),
    witness: { votes: [], permits: [], neededAt: new Map(), deletions: [] },
  };
  await memoryLedger(state).create({ record: rotation, due: start, notices: [], audit: [] }, start);
  return state;
}

/** What Datadog shows now. */
export function readingsOf({ now, monitors, datadogAway }: State): Readings {
  const seen = [...monitors].map(([id, { state, triggeredAt }]) => ({
    id,
    name: `errors ${id}`,
    query: `avg(last_5m):sum:errors{service:auth} > ${id}`,
    tags: [],
    settle: 6 * minute,
    state,
    muted: false,
    groups: [{ name: '*', state, ...(triggeredAt === undefined ? {} : { triggeredAt }) }],
  }));
  const unreachable = datadogAway === undefined ? {} : { unreachable: { since: datadogAway, detail: 'unavailable' } };
  return datadogAway === undefined
    ? { readAt: now, monitors: seen }
    : { readAt: datadogAway, monitors: [], ...unreachable };
}

function entryOf({ strategy, approvals, onAlert }: Setting): SecretEntry {
  const stageOf = (stage: Stage, context: Context): Stage => ({
    ...stage,
    context,
    strategy: strategy === 'rolling' ? { type: 'rolling' } : blueGreen,
    checks: {},
    monitors: { ids: [monitorOf[context]], tags: [], scope: [], settle: 6 * minute, onAlert },
  });
  return {
    ...entry,
    stages: [
      { ...stageOf(staging, 'staging'), soak: hour },
      { ...stageOf(production, 'production'), watch: hour },
    ],
    approval: { count: approvals, expires: day, remind: 4 * hour },
    timing: { ...entry.timing, poll: minute },
  };
}

function clusterOf(context: Context): ClusterState {
  const objects = [
    object('v1', 'Namespace', 'namespaces', '', 'kube-system', {}, `${context}-uid`),
    object('v1', 'Namespace', 'namespaces', '', context, {}),
    oldSecret(context),
    ...workloads.map((name) => deployment(context, name)),
    object('v1', 'Service', 'services', context, 'auth-service', {
      spec: { selector: { app: 'auth-service' }, ports: [{ port: 80, targetPort: 8080 }] },
    }),
    object('gateway.networking.k8s.io/v1', 'HTTPRoute', 'httproutes', context, 'auth', {
      spec: { parentRefs: [{ name: 'public' }], rules: [{ backendRefs: [{ name: 'auth-service', port: 80 }] }] },
    }),
  ];
  return { objects: new Map(objects), revision: objects.length };
}

function oldSecret(context: Context): [string, KubeObject] {
  const [key, secret] = object('v1', 'Secret', 'secrets', context, oldName, {
    type: 'Opaque',
    immutable: true,
    data: { api_token: '' },
  });
  const labels = { 'keyturn.dev/secret': entry.name, 'keyturn.dev/version': '20260101000000' };
  const annotations = { 'keyturn.dev/keys': 'api_token', 'keyturn.dev/type': 'Opaque', 'keyturn.dev/state': 'done' };
  return [key, { ...secret, metadata: { ...secret.metadata, labels, annotations } }];
}

function deployment(context: Context, name: string): [string, KubeObject] {
  const labels = { app: name };
  const container = { name: 'main', image: 'auth:1', envFrom: [{ secretRef: { name: oldName } }] };
  const spec = {
    replicas: 1,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [container] } },
  };
  const [key, made] = object('apps/v1', 'Deployment', 'deployments', context, name, { spec });
  return [key, { ...made, metadata: { ...made.metadata, annotations: { 'deployment.kubernetes.io/revision': '1' } } }];
}

function object(
  apiVersion: string,
  kind: string,
  plural: string,
  namespace: string,
  name: string,
  fields: object,
  uid = `${kind} ${name} of ${namespace}`,
): [string, KubeObject] {
  const metadata = { name, ...(namespace === '' ? {} : { namespace }), uid, resourceVersion: '1', generation: 1 };
  return [`${plural}/${namespace}/${name}`, { apiVersion, kind, metadata, ...fields }];
}
