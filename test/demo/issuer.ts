import type { Kubernetes } from '../stand-ins/kubernetes/start-kubernetes.js';
import { baseName, key } from './places.js';

/**
 * Who decides which tokens the auth API accepts. It learns of a token when its Secret appears, as if it had issued it,
 * and keeps it to itself: nothing outside this file and the pods ever sees one.
 */
export interface Issuer extends Refusing {
  accepts(token: string | undefined): boolean;
}

/** What the switch of the demo turns. */
export interface Refusing {
  /** While this is on, tokens that appear are not accepted, neither now nor later. */
  refuseNewTokens(on: boolean): void;
}

/** An issuer that knows the tokens which are there, and watches for new ones. */
export function openIssuer(clusters: readonly Kubernetes[]): Issuer {
  const accepted = new Set<string>();
  let refusing = false;
  const learn = (secret: unknown): void => {
    const token = tokenOf(secret);
    if (token !== undefined && !refusing) accepted.add(token);
  };
  for (const cluster of clusters) {
    cluster.objects.list('Secret').forEach(learn);
    cluster.onChange(({ type, kind, object }) => {
      if (type === 'ADDED' && kind.kind === 'Secret') learn(object);
    });
  }
  return {
    accepts: (token) => token !== undefined && accepted.has(token),
    refuseNewTokens: (on) => void (refusing = on),
  };
}

function tokenOf(secret: unknown): string | undefined {
  const { metadata, data } = secret as { metadata: { name: string }; data?: Record<string, string> };
  const encoded = metadata.name.startsWith(baseName) ? data?.[key] : undefined;
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString();
}
