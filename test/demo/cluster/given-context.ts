import { KubeConfig } from '@kubernetes/client-node';
import { Misuse } from '../misuse.js';

/**
 * A kubeconfig with this context alone, as the current one, so that the product can reach nothing else: from `KUBECONFIG`
 * or ~/.kube/config. Its credentials stay what they are; paths in it are absolute.
 *
 * @throws Misuse where there is no such context, with the names that there are.
 */
export function givenContext(name: string): string {
  const all = new KubeConfig();
  all.loadFromDefault();
  const context = all.getContextObject(name);
  const cluster = context && all.getCluster(context.cluster);
  if (!context || !cluster) {
    const known = all.contexts.map((one) => one.name).join(', ');
    throw new Misuse(`no context "${name}" in the kubeconfig; known: ${known === '' ? 'none' : known}`);
  }
  const user = all.getUser(context.user);
  const only = new KubeConfig();
  only.loadFromOptions({
    clusters: [cluster],
    users: user ? [user] : [],
    contexts: [context],
    currentContext: name,
  });
  return only.exportConfig();
}
