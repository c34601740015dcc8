import { kindNamed, type Cluster } from '../cluster.js';
import type { Secret } from '../rules/secret-rules.js';
import type { Container, EnvVar, KeyToPath, Pod, Volume } from '../workloads.js';

type Values = Record<string, string>;

/** What a pod gets from Secrets and ConfigMaps, and what keeps it from starting. */
export interface PodConfiguration {
  readonly environment: Record<string, Values>;
  readonly volumes: Record<string, Values>;
  /** Why a volume cannot be mounted: the pod stays in ContainerCreating. */
  readonly unmountable: string | undefined;
  /** Why a container cannot be made: CreateContainerConfigError. */
  readonly missing: string | undefined;
}

/** Something that a pod needs isn't there. */
class Missing extends Error {}

type SourceKind = 'Secret' | 'ConfigMap';

/** Reads everything a pod refers to, as its node would now. */
export function podConfiguration(cluster: Cluster, pod: Pod): PodConfiguration {
  const read = (kind: SourceKind, name: string): Values | undefined =>
    valuesOf(cluster, kind, pod.metadata.namespace ?? '', name);
  const environment: Record<string, Values> = {};
  const volumes: Record<string, Values> = {};
  const unmountable = reasonOf(() => {
    for (const volume of pod.spec.volumes ?? []) volumes[volume.name] = filesOf(read, volume);
  });
  const missing = reasonOf(() => {
    for (const container of [...(pod.spec.initContainers ?? []), ...pod.spec.containers]) {
      environment[container.name] = environmentOf(read, container, pod);
    }
  });
  return { environment, volumes, unmountable, missing };
}

export function valuesOf(cluster: Cluster, kind: SourceKind, namespace: string, name: string): Values | undefined {
  const object: Secret | undefined = cluster.store.get(kindNamed(cluster, kind), namespace, name);
  if (object === undefined) return undefined;
  const entries = Object.entries(object.data ?? {});
  if (kind === 'ConfigMap') return Object.fromEntries(entries);
  return Object.fromEntries(entries.map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]));
}

function reasonOf(attempt: () => void): string | undefined {
  try {
    attempt();
    return undefined;
  } catch (error) {
    if (error instanceof Missing) return error.message;
    throw error;
  }
}

type Read = (kind: SourceKind, name: string) => Values | undefined;

interface Reference {
  readonly name: string;
  readonly optional?: boolean;
}

function required(read: Read, kind: SourceKind, reference: Reference): Values {
  const values = read(kind, reference.name);
  if (values === undefined && reference.optional !== true) {
    throw new Missing(`${kind.toLowerCase()} "${reference.name}" not found`);
  }
  return values ?? {};
}

function environmentOf(read: Read, container: Container, pod: Pod): Values {
  const environment: Values = {};
  for (const source of container.envFrom ?? []) {
    const from = (kind: SourceKind, reference: Reference | undefined): void => {
      if (reference === undefined) return;
      for (const [key, value] of Object.entries(required(read, kind, reference))) {
        environment[`${source.prefix ?? ''}${key}`] = value;
      }
    };
    from('ConfigMap', source.configMapRef);
    from('Secret', source.secretRef);
  }
  for (const variable of container.env ?? []) {
    const value = variableValue(read, variable, pod);
    if (value !== undefined) environment[variable.name] = value;
  }
  return environment;
}

function variableValue(read: Read, variable: EnvVar, pod: Pod): string | undefined {
  const { secretKeyRef, configMapKeyRef, fieldRef } = variable.valueFrom ?? {};
  if (secretKeyRef) return keyOf(read, 'Secret', secretKeyRef, pod);
  if (configMapKeyRef) return keyOf(read, 'ConfigMap', configMapKeyRef, pod);
  if (fieldRef?.fieldPath === 'metadata.name') return pod.metadata.name;
  if (fieldRef?.fieldPath === 'metadata.namespace') return pod.metadata.namespace;
  return variable.value;
}

function keyOf(read: Read, kind: SourceKind, reference: Reference & { key: string }, pod: Pod): string | undefined {
  const value = required(read, kind, reference)[reference.key];
  if (value === undefined && reference.optional !== true) {
    const where = `${pod.metadata.namespace}/${reference.name}`;
    throw new Missing(`couldn't find key ${reference.key} in ${kind === 'Secret' ? 'Secret' : 'ConfigMap'} ${where}`);
  }
  return value;
}

function filesOf(read: Read, volume: Volume): Values {
  const sources: (readonly [SourceKind, Reference & { items?: KeyToPath[] }])[] = [];
  if (volume.secret) sources.push(['Secret', { ...volume.secret, name: volume.secret.secretName }]);
  if (volume.configMap) sources.push(['ConfigMap', volume.configMap]);
  for (const source of volume.projected?.sources ?? []) {
    if (source.secret) sources.push(['Secret', source.secret]);
    if (source.configMap) sources.push(['ConfigMap', source.configMap]);
  }
  return Object.assign({}, ...sources.map(([kind, reference]) => projected(read, volume, kind, reference))) as Values;
}

function projected(
  read: Read,
  volume: Volume,
  kind: SourceKind,
  reference: Reference & { items?: KeyToPath[] },
): Values {
  const failed = `MountVolume.SetUp failed for volume "${volume.name}" : `;
  const values = reasonOrValues(() => required(read, kind, reference), failed);
  if (reference.items === undefined) return values;
  const files: Values = {};
  for (const { key, path } of reference.items) {
    const value = values[key];
    if (value !== undefined) files[path] = value;
    else if (reference.optional !== true) {
      throw new Missing(`${failed}references non-existent ${kind === 'Secret' ? 'secret' : 'config'} key: ${key}`);
    }
  }
  return files;
}

function reasonOrValues(attempt: () => Values, prefix: string): Values {
  try {
    return attempt();
  } catch (error) {
    throw error instanceof Missing ? new Missing(`${prefix}${error.message}`) : error;
  }
}
