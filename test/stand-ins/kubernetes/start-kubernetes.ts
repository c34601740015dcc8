import { randomUUID } from 'node:crypto';
import { startStandInServer, type StandInServer } from '../stand-in-server.js';
import { realClock, type Clock } from './clock.js';
import { kindNamed, type Cluster } from './cluster.js';
import { startControllers } from './controllers/controller-loop.js';
import { runCronJob } from './controllers/cron-job.js';
import type { PodBehaviour } from './controllers/pod-behaviour.js';
import { defaultSettings, type Settings } from './controllers/settings.js';
import { followDefinition } from './custom-kinds.js';
import { Access, type TokenGrant } from './http/access.js';
import { version } from './http/discovery.js';
import { handleRequest, type ApiServer } from './http/request-handler.js';
import { kubeconfigOf, type Kubeconfig } from './kubeconfig.js';
import { builtInKinds, type Kind } from './kinds.js';
import type { KubeObject } from './kube-object.js';
import { Store, type StoreEvent } from './store.js';
import type { CronJob } from './workloads.js';
import { createObject } from './writes/create-object.js';
import { deleteObject } from './writes/delete-object.js';
import { updateObject } from './writes/update-object.js';

export interface KubernetesOptions extends Partial<Settings> {
  readonly port?: number;
  /** The UID of `kube-system`, which identifies the cluster. */
  readonly clusterUid?: string;
  /** Who may do what, by bearer token. Without it everybody may do everything. */
  readonly tokens?: Readonly<Record<string, TokenGrant>>;
  /** How far the server's clock, and with it its `Date` header and timestamps, is ahead of this machine's. */
  readonly clockSkewMs?: number;
  readonly clock?: Clock;
  /** Kinds beside the built-in ones: made with `kind(row)`. A CustomResourceDefinition that is applied adds its own. */
  readonly moreKinds?: readonly Kind[];
  /** Namespaces that exist from the start, beside the usual four. */
  readonly namespaces?: readonly string[];
}

/** Objects as the cluster has them now, by kind name (`Deployment`). What is returned must not be changed. */
export interface Objects {
  get(kind: string, namespace: string, name: string): KubeObject | undefined;
  /** All of a kind in key order; of all namespaces when none is named. */
  list(kind: string, namespace?: string): KubeObject[];
}

export interface Kubernetes {
  readonly url: string;
  readonly server: StandInServer;
  readonly objects: Objects;
  readonly settings: Settings;
  kubeconfig(contextName: string, token?: string): Kubeconfig;
  /** Creates the object, or replaces its labels, annotations, spec and data; makes its namespace where it is missing. */
  apply(object: object): KubeObject;
  /** Deletes an object and, in the background, what it owns. Says whether there was one. */
  remove(kind: string, namespace: string, name: string): boolean;
  /** Runs a CronJob now, as if its time had come. Returns the Job's name, or undefined if its policy forbids a run. */
  fireCronJob(namespace: string, name: string): string | undefined;
  setBehaviour(behaviour: PodBehaviour | undefined): void;
  /** Replaces who may do what; undefined lets everybody do everything. */
  setTokens(tokens: Readonly<Record<string, TokenGrant>> | undefined): void;
  /** All pages issued so far can't be continued: 410. */
  expireContinueTokens(): void;
  /** Forgets the history: pages and watches from before are too old. Open watches go on. */
  compact(): void;
  /** Ends all open watches, as a server does that restarts. */
  cutWatches(): void;
  /** From now on reads with `resourceVersion=0` are answered with the present state; what it returns ends that. */
  freezeCache(): () => void;
  setClockSkew(ms: number): void;
  /** Called after each write with what changed; what it returns stops it. */
  onChange(listener: (event: StoreEvent) => void): () => void;
  close(): Promise<void>;
}

/** Which flow a request was counted in; every answer says it. Here all are one. */
const fairness = {
  'x-kubernetes-pf-flowschema-uid': randomUUID(),
  'x-kubernetes-pf-prioritylevel-uid': randomUUID(),
};

const nodeStatus = {
  conditions: [{ type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' }],
  nodeInfo: { kubeletVersion: version.gitVersion, operatingSystem: 'linux', architecture: 'amd64' },
};

const usualNamespaces = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];

/**
 * A Kubernetes API over plain HTTP with the controllers that move its workloads. Several can run in one process.
 * It is strict where the product depends on the real server: conflicts, immutability, paging, refusals. It doesn't know
 * field managers, admission webhooks, or schemas: an unknown field is kept; and lists are always JSON.
 */
export async function startKubernetes(options: KubernetesOptions = {}): Promise<Kubernetes> {
  let skew = options.clockSkewMs ?? 0;
  const baseClock = options.clock ?? realClock;
  const clock: Clock = { now: () => baseClock.now() + skew, after: (ms, act) => baseClock.after(ms, act) };
  const kinds = [...builtInKinds, ...(options.moreKinds ?? [])];
  const cluster: Cluster = { store: new Store(1000), clock, kinds, newUid: randomUUID };
  cluster.store.subscribe((event) => followDefinition(cluster, kinds, event));
  const settings: Settings = { ...defaultSettings, ...given(options) };
  const controllers = startControllers(cluster, settings);
  const api: ApiServer = {
    cluster,
    access: new Access(cluster, options.tokens),
    conditions: { pagesExpireBefore: 0, frozenCache: undefined },
    watches: new Set(),
    logs: controllers.context.runtime,
  };
  furnish(cluster, settings, options);
  const server = await startStandInServer(
    async (request) => {
      const answer = handleRequest(api, request);
      return { ...answer, headers: { date: new Date(clock.now()).toUTCString(), ...fairness, ...answer.headers } };
    },
    options.port === undefined ? {} : { port: options.port },
  );

  return {
    url: server.url,
    server,
    settings,
    objects: objectsOf(cluster),
    kubeconfig: (name, token) => kubeconfigOf([{ name, url: server.url, ...(token === undefined ? {} : { token }) }]),
    apply: (object) => apply(cluster, object as KubeObject),
    remove: (kindName, namespace, name) => remove(cluster, kindName, namespace, name),
    fireCronJob(namespace, name) {
      const cronJob = cluster.store.get(kindNamed(cluster, 'CronJob'), namespace, name);
      if (cronJob === undefined) throw new Error(`no CronJob ${namespace}/${name}`);
      return runCronJob(controllers.context, cronJob as CronJob, clock.now());
    },
    setBehaviour(behaviour) {
      settings.behaviour = behaviour;
      controllers.wake();
    },
    setTokens: (tokens) => api.access.set(tokens),
    expireContinueTokens() {
      api.conditions.pagesExpireBefore = cluster.store.revision;
      cluster.store.advance();
    },
    compact: () => cluster.store.compact(),
    cutWatches: () => [...api.watches].forEach((cut) => cut()),
    freezeCache() {
      api.conditions.frozenCache = cluster.store.revision;
      return () => void (api.conditions.frozenCache = undefined);
    },
    setClockSkew: (ms) => void (skew = ms),
    onChange: (listener) => cluster.store.subscribe(listener),
    async close() {
      controllers.stop();
      await server.close();
    },
  };
}

function given(options: KubernetesOptions): Partial<Settings> {
  const names = Object.keys(defaultSettings) as (keyof Settings)[];
  const entries = names.filter((name) => options[name] !== undefined).map((name) => [name, options[name]]);
  return Object.fromEntries(entries) as Partial<Settings>;
}

function furnish(cluster: Cluster, settings: Settings, options: KubernetesOptions): void {
  const namespaces = kindNamed(cluster, 'Namespace');
  for (const name of [...usualNamespaces, ...(options.namespaces ?? [])]) {
    const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
    const made = createObject(cluster, namespaces, '', body);
    if (name !== 'kube-system' || options.clusterUid === undefined) continue;
    cluster.store.put(namespaces, { ...made, metadata: { ...made.metadata, uid: options.clusterUid } });
  }
  for (const name of settings.nodes) {
    const labels = { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64' };
    const body = { apiVersion: 'v1', kind: 'Node', metadata: { name, labels } };
    const node = createObject(cluster, kindNamed(cluster, 'Node'), '', body);
    cluster.store.put(kindNamed(cluster, 'Node'), { ...node, status: nodeStatus });
  }
}

function objectsOf(cluster: Cluster): Objects {
  return {
    get: (kindName, namespace, name) => cluster.store.get(kindNamed(cluster, kindName), namespace, name),
    list: (kindName, namespace = '') => cluster.store.list(kindNamed(cluster, kindName), namespace),
  };
}

function apply(cluster: Cluster, object: KubeObject): KubeObject {
  const kind = kindNamed(cluster, object.kind);
  const namespace = kind.namespaced ? (object.metadata.namespace ?? 'default') : '';
  const namespaces = kindNamed(cluster, 'Namespace');
  if (namespace !== '' && cluster.store.get(namespaces, '', namespace) === undefined) {
    createObject(cluster, namespaces, '', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  }
  const { name } = object.metadata;
  if (cluster.store.get(kind, namespace, name) === undefined) return createObject(cluster, kind, namespace, object);
  return updateObject(cluster, kind, namespace, name, () => object);
}

function remove(cluster: Cluster, kindName: string, namespace: string, name: string): boolean {
  const kind = kindNamed(cluster, kindName);
  if (cluster.store.get(kind, namespace, name) === undefined) return false;
  deleteObject(cluster, kind, namespace, name, { propagationPolicy: 'Background' });
  return true;
}
