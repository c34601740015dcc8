import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openClusters, type Cluster } from '../../../src/kubernetes/clusters.js';
import { drawStage } from '../../../src/kubernetes/draw-stage.js';
import { findBystanders } from '../../../src/kubernetes/find-bystanders.js';
import type { StagePlan } from '../../../src/rotation/plan.js';
import { kubeconfigText } from '../../stand-ins/kubernetes/kubeconfig.js';
import {
  startKubernetes,
  type Kubernetes,
  type KubernetesOptions,
} from '../../stand-ins/kubernetes/start-kubernetes.js';
import { newName, newVersion, secret } from './samples.js';

/** A local cluster with a Secret's old and new version in the namespace `shop`, and the product's way into it. */
export interface World {
  readonly kubernetes: Kubernetes;
  readonly cluster: Cluster;
  /** Draws the plan of `shop` as it is now. */
  plan(keys?: readonly string[]): Promise<StagePlan>;
  /** Requests of this method whose path matches, as the far side has seen them. */
  sent(method: string, path: RegExp): number;
  close(): Promise<void>;
}

export interface WorldOptions extends KubernetesOptions {
  readonly token?: string;
  readonly call?: number;
  readonly deadline?: number;
}

export async function startWorld({ token, call, deadline, ...options }: WorldOptions = {}): Promise<World> {
  const kubernetes = await startKubernetes({
    namespaces: ['shop'],
    readyAfterMs: 20,
    terminateAfterMs: 10,
    ...options,
  });
  const directory = await mkdtemp(join(tmpdir(), 'keyturn-'));
  const kubeconfig = join(directory, 'kubeconfig');
  await writeFile(kubeconfig, kubeconfigText(kubernetes.kubeconfig('test', token)));
  const clusters = openClusters({ kubeconfig, call: call ?? 2000, deadline: deadline ?? 4000 });
  const cluster = await clusters.open('test');
  kubernetes.apply(secret());
  kubernetes.apply(secret({ name: newName }));
  return {
    kubernetes,
    cluster,
    async plan(keys = ['token']) {
      const order = { stage: 'test', production: false, namespace: 'shop', baseName: 'api', keys, version: newVersion };
      const drawn = await drawStage(cluster, { ...order, context: 'test' });
      const { workloads } = drawn;
      const { bystanders, notSeen } = await findBystanders(cluster, {
        namespace: 'shop',
        baseName: 'api',
        workloads,
        ignore: [],
      });
      return { ...drawn, bystanders, notSeen, monitors: [] };
    },
    sent: (method, path) =>
      kubernetes.server.journal.filter(({ request }) => request.method === method && path.test(request.path)).length,
    async close() {
      await clusters.close();
      await kubernetes.close();
      await rm(directory, { recursive: true });
    },
  };
}
