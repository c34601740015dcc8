import type { DemoCluster } from './cluster/demo-cluster.js';
import type { Refusing } from './issuer.js';
import { baseName } from './places.js';

/** Who decides which tokens are accepted where the demo can't see a token: by the names of the Secrets that hold them. */
export interface IssuerByName extends Refusing {
  accepts(secret: string | undefined): boolean;
}

/** While it refuses new tokens, whatever Secret appears holds one that is not accepted, neither now nor later. */
export function openIssuerByName(clusters: readonly DemoCluster[]): IssuerByName {
  const names = (): string[] =>
    clusters.flatMap((cluster) => cluster.list('Secret').map(({ metadata }) => metadata.name));
  const refused = new Set<string>();
  let known: ReadonlySet<string> | undefined;
  const learn = (): void => {
    if (!known) return;
    for (const name of names()) if (name.startsWith(baseName) && !known.has(name)) refused.add(name);
  };
  for (const cluster of clusters) cluster.onChange(learn);
  return {
    accepts: (secret) => secret === undefined || !refused.has(secret),
    refuseNewTokens: (on) => void (known = on ? new Set(names()) : undefined),
  };
}
