import type { Container, PodSpec, PodTemplate, Volume } from '../workloads.js';

/** A pod's spec with everything the API server fills in. */
export function podSpecWithDefaults(spec: PodSpec): PodSpec {
  return {
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    securityContext: {},
    schedulerName: 'default-scheduler',
    ...(typeof spec['serviceAccountName'] === 'string' ? { serviceAccount: spec['serviceAccountName'] } : {}),
    ...spec,
    ...(spec.volumes ? { volumes: spec.volumes.map(volumeWithDefaults) } : {}),
    containers: spec.containers.map(containerWithDefaults),
    ...(spec.initContainers ? { initContainers: spec.initContainers.map(containerWithDefaults) } : {}),
  };
}

export function templateWithDefaults(template: PodTemplate): PodTemplate {
  return { ...template, spec: podSpecWithDefaults(template.spec) };
}

function containerWithDefaults(container: Container): Container {
  const latest = !/:[^/]+$|@/.test(container.image ?? '') || container.image?.endsWith(':latest');
  return {
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: latest ? 'Always' : 'IfNotPresent',
    ...container,
    ...(Array.isArray(container['ports'])
      ? { ports: container['ports'].map((port: object) => ({ protocol: 'TCP', ...port })) }
      : {}),
    ...probesOf(container),
    ...(container.env ? { env: container.env.map(envWithDefaults) } : {}),
  };
}

function probesOf(container: Container): Record<string, unknown> {
  const names = ['livenessProbe', 'readinessProbe', 'startupProbe'].filter((name) => container[name] !== undefined);
  const defaults = { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 };
  return Object.fromEntries(names.map((name) => [name, { ...defaults, ...(container[name] as object) }]));
}

function envWithDefaults(variable: NonNullable<Container['env']>[number]): NonNullable<Container['env']>[number] {
  const fieldRef = variable.valueFrom?.fieldRef;
  if (fieldRef === undefined) return variable;
  return {
    ...variable,
    valueFrom: { ...variable.valueFrom, fieldRef: { apiVersion: 'v1', ...fieldRef } as typeof fieldRef },
  };
}

function volumeWithDefaults(volume: Volume): Volume {
  const mode = { defaultMode: 420 };
  if (volume.secret) return { ...volume, secret: { ...mode, ...volume.secret } };
  if (volume.configMap) return { ...volume, configMap: { ...mode, ...volume.configMap } };
  if (volume.projected) return { ...volume, projected: { ...mode, ...volume.projected } };
  return volume;
}
