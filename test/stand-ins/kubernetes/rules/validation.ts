import { cause, type Cause } from '../api-error.js';
import type { Kind } from '../kinds.js';
import type { KubeObject } from '../kube-object.js';
import { metadataCauses } from './metadata-rules.js';
import { configKeyComplaints } from './names.js';
import { immutableCauses, secretCauses, secretUpdateCauses, type Secret } from './secret-rules.js';
import { serviceUpdateCauses } from './service-rules.js';
import { workloadCauses, workloadUpdateCauses } from './workload-rules.js';

/** Everything the API refuses in an object as such. */
export function createCauses(kind: Kind, object: KubeObject): Cause[] {
  return [...metadataCauses(kind, object), ...kindCauses(kind, object)];
}

/** Everything the API refuses in the change from one object to the other. */
export function updateCauses(kind: Kind, old: KubeObject, updated: KubeObject): Cause[] {
  return [...metadataCauses(kind, updated), ...changeCauses(kind, old, updated), ...kindCauses(kind, updated)];
}

function kindCauses(kind: Kind, object: KubeObject): Cause[] {
  switch (kind.kind) {
    case 'Secret':
      return secretCauses(object);
    case 'ConfigMap':
      return Object.keys((object as Secret).data ?? {}).flatMap((key) =>
        configKeyComplaints(key).map((complaint) => cause.invalid(`data[${key}]`, key, complaint)),
      );
    case 'Event':
      return eventCauses(object);
    default:
      return workloadCauses(kind, object);
  }
}

function changeCauses(kind: Kind, old: KubeObject, updated: KubeObject): Cause[] {
  if (kind.kind === 'Secret') return secretUpdateCauses(old, updated);
  if (kind.kind === 'ConfigMap') return immutableCauses(old, updated);
  if (kind.kind === 'Service') return serviceUpdateCauses(old, updated);
  if (old['spec'] === undefined || updated['spec'] === undefined) return [];
  return workloadUpdateCauses(kind, old, updated);
}

function eventCauses(object: KubeObject): Cause[] {
  const involved = object['involvedObject'] as { namespace?: string } | undefined;
  if ((involved?.namespace ?? 'default') === object.metadata.namespace) return [];
  return [cause.invalid('involvedObject.namespace', involved?.namespace ?? '', 'does not match event.namespace')];
}
