import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { KubeConfig } from '@kubernetes/client-node';
import { connect, type Connection } from './connection.js';
import { failureCode } from './failure-code.js';
import { KubernetesError } from './kubernetes-error.js';
import type { KubernetesRequest } from './kubernetes-request.js';
import { send, stream, type KubernetesAnswer } from './send.js';
import { warm } from './warm.js';

/** One context of the kubeconfig: what every function of this folder takes first. */
export interface Cluster {
  /** The context's name; empty for the cluster that the process runs in. */
  readonly context: string;
  /** Sends one request; see `send`. */
  send(request: KubernetesRequest): Promise<KubernetesAnswer>;
  /** Sends one request whose answer is read as it comes; see `stream`. */
  stream(request: KubernetesRequest): Promise<Readable>;
  /** Waits for `ms` milliseconds, before what met somebody else's write is tried again. */
  pause(ms: number): Promise<void>;
  /** Has so many connections open, and keeps those that are. Never throws: nothing depends on it. */
  warm(count: number): Promise<void>;
}

/** A context as the kubeconfig has it. */
export interface ContextFacts {
  readonly name: string;
  /** The namespace that it is set to. */
  readonly namespace?: string;
  readonly isCurrent: boolean;
}

export interface Clusters {
  /** The contexts that can be opened. Throws `KubernetesError` `invalid` where the kubeconfig can't be read. */
  contexts(): Promise<ContextFacts[]>;
  /**
   * The cluster of a context, or of the current one; connects to nothing yet. Contexts are opened once and shared.
   * Throws `KubernetesError` `invalid`, with the names that are known, where there is no such context.
   */
  open(context: string | undefined): Promise<Cluster>;
  /** Closes every connection; running calls fail. */
  close(): Promise<void>;
}

export interface ClustersOptions {
  /** A kubeconfig file. Without one: `KUBECONFIG`, `~/.kube/config`, or the service account of the pod. */
  readonly kubeconfig?: string;
  /** Milliseconds that one try of a call may take. */
  readonly call: number;
  /** Milliseconds that all tries of one read or write may take together (default 4000). */
  readonly deadline?: number;
  readonly userAgent?: string;
}

const inCluster = 'inClusterContext';
/** What the library makes up where it finds neither a kubeconfig nor a pod around it. */
const madeUp = 'loaded-context';
const nowhere = 'http://localhost:8080';

/** Reads the kubeconfig when the first context is opened; a mistake in it is told then. */
export function openClusters(options: ClustersOptions): Clusters {
  let config: KubeConfig | undefined;
  const opened = new Map<string, { readonly cluster: Cluster; readonly connection: Connection }>();
  return {
    contexts() {
      return Promise.resolve().then(() => {
        config ??= load(options.kubeconfig);
        const current = config.getCurrentContext();
        return config.getContexts().map(({ name, namespace }) => ({
          name,
          isCurrent: name === current,
          ...(namespace === undefined || namespace === '' ? {} : { namespace }),
        }));
      });
    },
    open(context) {
      return Promise.resolve().then(() => {
        config ??= load(options.kubeconfig);
        const name = context ?? config.getCurrentContext() ?? '';
        const found = opened.get(name) ?? openContext(config, name, options);
        opened.set(name, found);
        return found.cluster;
      });
    },
    async close() {
      await Promise.all([...opened.values()].map(({ connection }) => connection.close()));
    },
  };
}

function openContext(config: KubeConfig, name: string, options: ClustersOptions) {
  const { clusters, users, contexts } = config;
  if (!config.getContextObject(name)) {
    const known = contexts.map((context) => context.name).join(', ');
    throw mistake(name, `no context of that name in the kubeconfig, which has: ${known === '' ? 'none' : known}`);
  }
  const own = new KubeConfig();
  own.loadFromOptions({ clusters, users, contexts, currentContext: name });
  if (!own.getCurrentCluster()) throw mistake(name, 'the context names a cluster that the kubeconfig lacks');
  const server = own.getCurrentCluster();
  if (server?.server.startsWith('http:') && !server.skipTLSVerify) {
    throw mistake(name, 'a server without TLS needs insecure-skip-tls-verify: true');
  }
  const connection = connect(own);
  const context = name === inCluster ? '' : name;
  const sender = { context, connection, userAgent: options.userAgent ?? 'keyturn' };
  const limits = { call: options.call, deadline: options.deadline ?? 4000 };
  const cluster: Cluster = {
    context,
    send: (request) => send(sender, limits, request),
    stream: (request) => stream(sender, limits, request),
    pause: (ms) => sleep(ms),
    warm: (count) => warm(sender, limits.call, count),
  };
  return { cluster, connection };
}

function load(file: string | undefined): KubeConfig {
  const config = new KubeConfig();
  try {
    if (file === undefined) config.loadFromDefault();
    else config.loadFromFile(file);
  } catch (error) {
    // A YAML mistake is quoted with its lines, and lines of a kubeconfig hold tokens.
    throw mistake('', `${file ?? 'the kubeconfig'} can't be read (${failureCode(error)})`);
  }
  if (file === undefined && config.getCurrentContext() === madeUp && config.getCurrentCluster()?.server === nowhere) {
    throw mistake('', 'there is no kubeconfig: set KUBECONFIG, or make ~/.kube/config');
  }
  return config;
}

function mistake(context: string, detail: string): KubernetesError {
  const facts = { context, verb: 'open', resource: 'contexts', group: '', namespace: '', detail };
  return new KubernetesError('invalid', context === '' ? facts : { ...facts, name: context });
}
