import type { StandInAnswer } from '../../stand-in-server.js';
import { apiVersionOf, type Kind } from '../kinds.js';
import type { KubeObject } from '../kube-object.js';
import type { Access, Identity } from './access.js';

interface Attributes {
  readonly verb?: string;
  readonly group?: string;
  readonly resource?: string;
  readonly subresource?: string;
  readonly namespace?: string;
  readonly name?: string;
}

/** Answers a SelfSubjectAccessReview. Addresses outside resources are open to everybody here. */
export function answerReview(access: Access, identity: Identity, kind: Kind, review: KubeObject): StandInAnswer {
  const { resourceAttributes } = (review['spec'] ?? {}) as { resourceAttributes?: Attributes };
  const { verb = '', group = '', resource = '', subresource, namespace = '', name = '' } = resourceAttributes ?? {};
  const full = subresource ? `${resource}/${subresource}` : resource;
  const allowed =
    resourceAttributes === undefined || access.allows(identity, { verb, group, resource: full, namespace, name });
  const body = {
    kind: kind.kind,
    apiVersion: apiVersionOf(kind),
    metadata: {},
    spec: review['spec'],
    status: { allowed },
  };
  return { status: 201, body };
}
