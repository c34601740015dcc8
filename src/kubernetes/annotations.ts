/** Everything that we write into metadata begins with this. */
export const ownPrefix = 'keyturn.dev/';

/** Labels and annotations of Secrets and workloads. */
export const own = {
  secret: `${ownPrefix}secret`,
  version: `${ownPrefix}version`,
  rotation: `${ownPrefix}rotation`,
  requestedBy: `${ownPrefix}requested-by`,
  previous: `${ownPrefix}previous`,
  keys: `${ownPrefix}keys`,
  type: `${ownPrefix}type`,
  state: `${ownPrefix}state`,
  /** When a version's credential was revoked where it is issued: nothing goes back to it unless somebody says so. */
  revokedAt: `${ownPrefix}revoked-at`,
  switchedFrom: `${ownPrefix}switched-from`,
  /** What the pod template was like at the switch, without its environment's values. */
  template: `${ownPrefix}template`,
  /** The rotation that was rolled back here: its forward patches must not land any more. */
  fence: `${ownPrefix}fence`,
  /** The rotation that put this back, and ` changed` where it then was not what the switch had left. */
  putBack: `${ownPrefix}put-back`,
  restartedFor: `${ownPrefix}restarted-for`,
  /** A label: what was made beside a workload for a blue-green switch. Its value is `green`. */
  copy: `${ownPrefix}copy`,
  /** On a route: what its weights were before they were moved, and how far they are. */
  weights: `${ownPrefix}weights`,
  /** On a Deployment that gives replicas to its copy: how many it had, and how many we left it. */
  fullSize: `${ownPrefix}full-size`,
} as const;

/** Our annotations of an object, their keys without the prefix. */
export function ownAnnotations(annotations: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(annotations)
      .filter(([key]) => key.startsWith(ownPrefix))
      .map(([key, value]) => [key.slice(ownPrefix.length), value]),
  );
}

/** Key names of a Secret as one annotation; a comma can't be part of a key. */
export function joinKeys(keys: readonly string[]): string {
  return [...keys].sort().join(',');
}

export function splitKeys(keys: string): string[] {
  return keys === '' ? [] : keys.split(',');
}
