import { cause, type Cause } from '../api-error.js';
import type { Kind } from '../kinds.js';
import type { KubeObject } from '../kube-object.js';
import {
  labelNameComplaints,
  labelValueComplaints,
  pathSegmentComplaints,
  qualifiedNameComplaints,
  subdomainComplaints,
} from './names.js';

const annotationsLimit = 256 * 1024;

/** What the API refuses in the metadata of any object. */
export function metadataCauses(kind: Kind, object: KubeObject): Cause[] {
  const { name, annotations = {}, labels = {} } = object.metadata;
  if (name === '') return [cause.required('metadata.name', 'name or generateName is required')];
  return [
    ...nameComplaints(kind, name).map((complaint) => cause.invalid('metadata.name', name, complaint)),
    ...labelCauses(labels, 'metadata.labels'),
    ...annotationCauses(annotations),
  ];
}

function nameComplaints(kind: Kind, name: string): string[] {
  if (kind.kind === 'Namespace' || kind.kind === 'Service') return labelNameComplaints(name);
  if (kind.group === 'rbac.authorization.k8s.io') return pathSegmentComplaints(name);
  return subdomainComplaints(name);
}

export function labelCauses(labels: Readonly<Record<string, string>>, field: string): Cause[] {
  return Object.entries(labels).flatMap(([key, value]) => [
    ...qualifiedNameComplaints(key).map((complaint) => cause.invalid(field, key, complaint)),
    ...labelValueComplaints(value).map((complaint) => cause.invalid(field, value, complaint)),
  ]);
}

function annotationCauses(annotations: Readonly<Record<string, string>>): Cause[] {
  const size = Object.entries(annotations).reduce(
    (sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value),
    0,
  );
  const keys = Object.keys(annotations).flatMap((key) =>
    qualifiedNameComplaints(key.toLowerCase()).map((complaint) =>
      cause.invalid('metadata.annotations', key, complaint),
    ),
  );
  return size > annotationsLimit ? [...keys, cause.tooLong('metadata.annotations', annotationsLimit)] : keys;
}
