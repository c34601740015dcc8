import { env } from 'node:process';
import { buildControlPlane } from '../cluster/control-plane/build.js';
import { startControlPlane } from '../cluster/control-plane/start.js';
import { onPath } from '../stand-ins/ensure-redis-server.js';

/** The Kubernetes for the tests in test/cluster, as variables of jest's environment. */
export type OpenCluster =
  | { readonly variables: Readonly<Record<string, string>>; close(): Promise<void> }
  | { readonly skipped: string }
  | { readonly failed: string };

/**
 * The cluster of `KUBECONFIG` where one is given, else a control plane of our own, built where Go is. Where Go is and it can't be
 * built or does not start, that is a failure.
 */
export async function openCluster(say: (line: string) => void): Promise<OpenCluster> {
  const given = env['KUBECONFIG'];
  if (given !== undefined && given !== '') return { variables: {}, close: () => Promise.resolve() };
  if (onPath(env['PATH'] ?? '', ['go']) === undefined) {
    return { skipped: 'there is no Go to build a control plane with, and KUBECONFIG names no cluster' };
  }
  try {
    const built = await buildControlPlane(say);
    const began = Date.now();
    const plane = await startControlPlane(built);
    say(`Kubernetes ${built.kubernetes} was ready after ${((Date.now() - began) / 1000).toFixed(1)} s.`);
    plane.ended.catch((error: unknown) => say(String(error)));
    return { variables: { KUBECONFIG: plane.kubeconfigFile }, close: () => plane.stop() };
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}
