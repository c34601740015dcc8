import type { ShippedNamespace } from './rights-target.js';

/** What an access review asks about. */
export interface Attempt {
  readonly verb: string;
  readonly group?: string;
  readonly resource: string;
  readonly subresource?: string;
  /** One of the shipped namespaces, another one, or the whole cluster where none is named. */
  readonly in?: ShippedNamespace | 'default' | 'kube-system';
  readonly name?: string;
}

const rbac = 'rbac.authorization.k8s.io';
const everyNamespace = ['staging', 'production', 'keyturn', 'default', 'kube-system'] as const;
const foreign = ['keyturn', 'default', 'kube-system'] as const;
const environments = ['staging', 'production'] as const;

/** What would be a way to more than the bot is for. Each of these must be refused. */
export const denied: readonly Attempt[] = [
  // Secrets beyond the catalogue's namespaces: the bot's own credentials among them.
  ...['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'].flatMap((verb) => [
    { verb, resource: 'secrets' },
    ...foreign.map((where) => ({ verb, resource: 'secrets', in: where })),
  ]),
  { verb: 'get', resource: 'secrets', in: 'keyturn', name: 'keyturn-credentials' },
  ...environments.flatMap((where) =>
    ['watch', 'update', 'deletecollection'].map((verb) => ({ verb, resource: 'secrets', in: where })),
  ),
  // Code that runs: in a pod that is there, or in a new one.
  ...everyNamespace.flatMap((where): Attempt[] => [
    { verb: 'create', resource: 'pods', in: where },
    { verb: 'create', resource: 'pods', subresource: 'exec', in: where },
    { verb: 'get', resource: 'pods', subresource: 'exec', in: where },
    { verb: 'create', resource: 'pods', subresource: 'attach', in: where },
    { verb: 'create', resource: 'pods', subresource: 'portforward', in: where },
    { verb: 'create', resource: 'pods', subresource: 'eviction', in: where },
    { verb: 'patch', resource: 'pods', subresource: 'ephemeralcontainers', in: where },
    { verb: 'patch', resource: 'pods', in: where },
    { verb: 'create', group: 'apps', resource: 'deployments', in: where },
    { verb: 'delete', group: 'apps', resource: 'deployments', in: where },
    { verb: 'patch', group: 'apps', resource: 'deployments', subresource: 'scale', in: where },
    { verb: 'patch', group: 'apps', resource: 'replicasets', in: where },
    { verb: 'create', group: 'apps', resource: 'daemonsets', in: where },
    { verb: 'create', group: 'batch', resource: 'cronjobs', in: where },
    { verb: 'delete', group: 'batch', resource: 'jobs', in: where },
    { verb: 'create', resource: 'services', in: where },
    { verb: 'delete', resource: 'events', in: where },
  ]),
  ...(['production', ...foreign] as const).map((where) => ({
    verb: 'create',
    group: 'batch',
    resource: 'jobs',
    in: where,
  })),
  ...foreign.flatMap((where): Attempt[] => [
    { verb: 'patch', group: 'apps', resource: 'deployments', in: where },
    { verb: 'get', group: 'apps', resource: 'deployments', in: where },
    { verb: 'get', resource: 'pods', subresource: 'log', in: where },
    { verb: 'delete', resource: 'pods', in: where },
    { verb: 'create', resource: 'events', in: where },
  ]),
  // More rights: for itself, or as somebody else.
  ...everyNamespace.flatMap((where): Attempt[] => [
    { verb: 'create', resource: 'serviceaccounts', subresource: 'token', in: where },
    { verb: 'impersonate', resource: 'serviceaccounts', in: where },
    { verb: 'create', group: rbac, resource: 'rolebindings', in: where },
    { verb: 'patch', group: rbac, resource: 'roles', in: where },
    { verb: 'bind', group: rbac, resource: 'roles', in: where },
    { verb: 'escalate', group: rbac, resource: 'roles', in: where },
  ]),
  ...['create', 'update', 'patch', 'delete', 'bind', 'escalate'].flatMap((verb) => [
    { verb, group: rbac, resource: 'clusterroles' },
    { verb, group: rbac, resource: 'clusterrolebindings' },
  ]),
  { verb: 'impersonate', resource: 'users' },
  { verb: 'impersonate', resource: 'groups' },
  // The cluster itself: what is listed for the search is only listed.
  ...['get', 'watch', 'create', 'patch', 'delete'].flatMap((verb) => [
    { verb, resource: 'configmaps' },
    { verb, resource: 'nodes' },
    { verb, resource: 'persistentvolumes' },
    { verb, group: 'external-secrets.io', resource: 'externalsecrets' },
    { verb, group: 'argoproj.io', resource: 'rollouts' },
    { verb, group: 'admissionregistration.k8s.io', resource: 'validatingwebhookconfigurations' },
  ]),
  ...['create', 'patch', 'delete', 'watch'].map((verb) => ({
    verb,
    group: 'apiextensions.k8s.io',
    resource: 'customresourcedefinitions',
  })),
  { verb: 'get', resource: 'nodes', subresource: 'proxy' },
  { verb: 'get', resource: 'namespaces', name: 'default', in: 'default' },
  { verb: 'delete', resource: 'namespaces' },
  { verb: 'patch', group: 'certificates.k8s.io', resource: 'certificatesigningrequests', subresource: 'approval' },
  // Of its own namespace, one ConfigMap.
  { verb: 'get', resource: 'configmaps', in: 'keyturn', name: 'keyturn-catalogue' },
  { verb: 'update', resource: 'configmaps', in: 'keyturn', name: 'keyturn-catalogue' },
  { verb: 'delete', resource: 'configmaps', in: 'keyturn', name: 'keyturn-audit-anchor' },
];

/** `create pods/exec in staging`. */
export function attemptText({ verb, group, resource, subresource, in: where, name }: Attempt): string {
  const what = `${resource}${subresource === undefined ? '' : `/${subresource}`}${group === undefined ? '' : `.${group}`}`;
  const which = name === undefined ? '' : ` ${name}`;
  return `${verb} ${what}${which} ${where === undefined ? 'in the whole cluster' : `in ${where}`}`;
}
