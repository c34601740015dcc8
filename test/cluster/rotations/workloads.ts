import { deployment, type Environment } from '../../integration/whole/furnish.js';
import { key, oldName } from '../../integration/whole/usual-catalogue.js';
import type { Trouble } from '../control-plane/stages.js';
import type { KubeObject } from './place.js';

/** An image that a cluster with real nodes can run too. */
export const image = 'registry.k8s.io/pause:3.10';
/** How the container of a workload refers to the Secret. */
export const usesSecret = { image, envFrom: [{ secretRef: { name: oldName } }] };

/** Two Deployments that refer to the Secret in two ways. */
export function usualWorkloads(environment: Environment): KubeObject[] {
  const byKey = { name: 'API_TOKEN', valueFrom: { secretKeyRef: { name: oldName, key } } };
  return [
    deployment('auth-service', environment, environment === 'staging' ? 1 : 3, usesSecret),
    deployment('session-worker', environment, 1, { image, env: [byKey] }),
  ] as KubeObject[];
}

/** A Deployment that refers to the Secret. */
export function service(replicas: number, spec: object = {}): KubeObject {
  return withSpec(deployment('auth-service', '', replicas, usesSecret) as KubeObject, spec);
}

export function statefulSet(replicas: number, spec: object = {}): KubeObject {
  const { metadata, spec: own } = deployment('store', '', replicas, usesSecret) as KubeObject;
  const object = {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata,
    spec: { ...(own as object), serviceName: 'store' },
  };
  return withSpec(object, spec);
}

export function daemonSet(spec: object = {}): KubeObject {
  const { metadata, spec: own } = deployment('agent', '', 1, usesSecret) as KubeObject;
  const { selector, template } = own as { selector: object; template: object };
  return withSpec({ apiVersion: 'apps/v1', kind: 'DaemonSet', metadata, spec: { selector, template } }, spec);
}

export function cronJob(
  schedule: string,
  annotations: Readonly<Record<string, string>> = {},
  spec: { readonly suspend?: boolean } = {},
): KubeObject {
  const containers = [{ name: 'app', ...usesSecret }];
  const template = { metadata: { annotations }, spec: { restartPolicy: 'Never', containers } };
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'report' },
    spec: { schedule, ...spec, jobTemplate: { spec: { template } } },
  };
}

/** The workload, whose pods get into trouble as soon as they name another Secret than the old one. */
export function troubled(workload: KubeObject, trouble: Trouble): KubeObject {
  return annotated(workload, { 'keyturn.dev/test': trouble, 'keyturn.dev/test-unless': oldName });
}

/** The workload with annotations of its pods. */
export function annotated(workload: KubeObject, annotations: Readonly<Record<string, string>>): KubeObject {
  const { template } = workload['spec'] as { template: { metadata: object } };
  return withSpec(workload, { template: { ...template, metadata: { ...template.metadata, annotations } } });
}

function withSpec(object: KubeObject, spec: object): KubeObject {
  return { ...object, spec: { ...(object['spec'] as object), ...spec } };
}
