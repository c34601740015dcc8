import type { Verb } from '../../../src/kubernetes/kubernetes-request.js';
import type { resources } from '../../../src/kubernetes/resources.js';
import type { Manifest } from './render.js';

type Kind = keyof typeof resources;

/** One call that the product makes: where, what, and which file of src/kubernetes makes it. */
export interface Right {
  readonly verb: Verb;
  readonly kind: Kind;
  readonly subresource?: 'log';
  readonly name?: string;
  readonly where: 'environment' | 'check-job' | 'keyturn' | 'kube-system';
  readonly by: string;
}

/** Every right that src/kubernetes uses, read off its files. */
export const usedRights: readonly Right[] = [
  ...inEnvironment('Secret', {
    get: 'read-shape.ts, annotate-version.ts, delete-version.ts',
    list: 'versions.ts, search/find-helm-records.ts',
    create: 'create-version.ts, update-in-place.ts',
    patch: 'annotate-version.ts, update-in-place.ts',
    delete: 'delete-version.ts',
  }),
  ...(['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob'] as const).flatMap((kind) =>
    inEnvironment(kind, {
      get: 'workload-object.ts, check-job.ts',
      list: 'draw-stage.ts, search/search-references.ts, cron-jobs.ts',
      patch: 'patch-workload.ts, switch-stage.ts, restart-workloads.ts',
    }),
  ),
  ...inEnvironment('Pod', {
    list: 'workload-pods.ts, find-bystanders.ts, search/search-references.ts',
    delete: 'replace-stuck-pods.ts',
  }),
  { verb: 'get', kind: 'Pod', subresource: 'log', where: 'environment', by: 'count-log-errors.ts' },
  ...inEnvironment('ReplicaSet', { list: 'workload-pods.ts, search/search-references.ts' }),
  ...inEnvironment('ControllerRevision', { list: 'workload-pods.ts' }),
  ...inEnvironment('Job', { list: 'find-bystanders.ts, search/search-references.ts' }),
  ...inEnvironment('ServiceAccount', { list: 'find-bystanders.ts, search/search-references.ts' }),
  ...inEnvironment('Ingress', { list: 'find-bystanders.ts, search/search-references.ts' }),
  ...inEnvironment('Role', { list: 'find-bystanders.ts' }),
  ...inEnvironment('Event', { create: 'events.ts' }),
  ...inEnvironment('Namespace', { get: 'draw-stage.ts' }),
  { verb: 'get', kind: 'Job', where: 'check-job', by: 'check-job.ts' },
  { verb: 'create', kind: 'Job', where: 'check-job', by: 'check-job.ts' },
  {
    verb: 'get',
    kind: 'Namespace',
    name: 'kube-system',
    where: 'kube-system',
    by: 'cluster-identity.ts, clock-skew.ts',
  },
  { verb: 'get', kind: 'ConfigMap', name: 'keyturn-audit-anchor', where: 'keyturn', by: 'audit-anchor.ts' },
  { verb: 'update', kind: 'ConfigMap', name: 'keyturn-audit-anchor', where: 'keyturn', by: 'audit-anchor.ts' },
  { verb: 'create', kind: 'ConfigMap', where: 'keyturn', by: 'audit-anchor.ts' },
];

/** One rule of a Role or ClusterRole, taken apart. */
export interface Grant {
  readonly role: string;
  readonly group: string;
  readonly resource: string;
  readonly verb: string;
  readonly names: readonly string[];
}

/** A rule of a Role or ClusterRole. */
export interface Rule {
  readonly apiGroups: string[];
  readonly resources: string[];
  readonly verbs: string[];
  readonly resourceNames?: string[];
}

/** Everything that the Roles and ClusterRoles among the manifests grant, one line a verb. */
export function grantsOf(objects: readonly Manifest[]): Grant[] {
  const roles = objects.filter(({ kind }) => kind === 'Role' || kind === 'ClusterRole');
  return roles.flatMap(({ metadata, rules }) =>
    ((rules ?? []) as Rule[]).flatMap(({ apiGroups, resources, verbs, resourceNames = [] }) =>
      apiGroups.flatMap((group) =>
        resources.flatMap((resource) =>
          verbs.map((verb) => ({ role: metadata.name, group, resource, verb, names: resourceNames })),
        ),
      ),
    ),
  );
}

function inEnvironment(kind: Kind, verbs: Partial<Record<Verb, string>>): Right[] {
  return Object.entries(verbs).map(([verb, by]) => ({ verb: verb as Verb, kind, where: 'environment', by }));
}
