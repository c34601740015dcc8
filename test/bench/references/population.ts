/** One Deployment with its ReplicaSet and its pods. */
export interface Family {
  readonly namespace: string;
  readonly name: string;
  /** The Secret that its pods read. */
  readonly secret: string;
  readonly pods: number;
}

/** The Secret of the article's example. */
export const wantedSecret = 'auth-api-secrets-20250715100000';

const namespaceCount = 50;
const families = 5_000;
const podsEach = 10;
/** Families that read the wanted Secret, at every scale: one in each of three namespaces, far apart in every list. */
const wantedBy = [3, 24, 47];

/** Where a search has to look for the wanted Secret. */
export const wantedNamespaces = wantedBy.map(namespaceOf);

export const namespaces = Array.from({ length: namespaceCount }, (_, index) => namespaceOf(index));

/** The families at a scale, where 1 is 5 000 Deployments, 5 000 ReplicaSets and 50 000 pods. A smaller scale is a part of a larger. */
export function familiesAt(scale: number): Family[] {
  return Array.from({ length: Math.max(namespaceCount, Math.round(families * scale)) }, (_, index) => familyOf(index));
}

/** A family that the others may be copies of. */
export const original = familyOf(0);

function familyOf(index: number): Family {
  const name = `service-${String(index).padStart(4, '0')}`;
  const secret = wantedBy.includes(index) ? wantedSecret : `${name}-secrets-20250601090000`;
  return { namespace: namespaceOf(index), name, secret, pods: podsEach };
}

function namespaceOf(index: number): string {
  return `team-${String(index % namespaceCount).padStart(2, '0')}`;
}
