import { own } from '../../src/kubernetes/annotations.js';
import type { PodTemplate } from '../stand-ins/kubernetes/workloads.js';
import { baseName, type Environment } from './places.js';
import { secretOf, type PodSight } from './service.js';
import type { Site } from './site.js';

/** One version of the secret as a visitor sees it. */
export interface VersionView {
  readonly name: string;
  /** 14 digits. */
  readonly version: string;
  /** What the bot wrote on it: `in-use`, `watching until …`, `done`, `rolled-back`. */
  readonly state: string;
  readonly superseded: boolean;
}

export interface WorkloadView {
  readonly name: string;
  /** The Secret that its template refers to. */
  readonly secret: string;
  readonly pods: readonly PodSight[];
}

/** A cluster of an environment as the page draws it. */
export interface EnvironmentView {
  readonly name: Environment;
  /** Which of the environment's clusters it is, where there are several. */
  readonly context: string | undefined;
  readonly versions: readonly VersionView[];
  readonly workloads: readonly WorkloadView[];
}

export function viewEnvironment(name: Environment, { cluster, service }: Site): EnvironmentView {
  const versions = cluster
    .list('Secret')
    .filter(({ metadata }) => metadata.name.startsWith(`${baseName}-`))
    .map(({ metadata }) => ({
      name: metadata.name,
      version: metadata.name.slice(baseName.length + 1),
      state: metadata.annotations?.[own.state] ?? '',
      superseded: metadata.annotations?.['keyturn.dev/superseded-at'] !== undefined,
    }))
    .sort((one, other) => one.version.localeCompare(other.version));
  const pods = service.pods();
  const workloads = cluster.list('Deployment').map((deployment) => ({
    name: deployment.metadata.name,
    secret: secretOf((deployment['spec'] as { template: PodTemplate }).template.spec) ?? '',
    pods: pods.filter(({ workload }) => workload === deployment.metadata.name),
  }));
  return { name, context: cluster.context, versions, workloads };
}
