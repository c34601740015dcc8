import { randomUUID } from 'node:crypto';
import type { StandInRequest } from '../../stand-in-server.js';
import { forbidden, forbiddenPath, unauthorized } from '../api-error.js';
import { kindNamed, type Cluster } from '../cluster.js';
import type { KubeObject } from '../kube-object.js';
import type { Address } from './request-info.js';

export interface AccessRule {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  /** Subresources are written `pods/log`. */
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  /** Only in these namespaces; without it everywhere, cluster scope included. */
  readonly namespaces?: readonly string[];
}

/** Who a bearer token is, and what that user may do beside what Roles and ClusterRoles grant. */
export interface TokenGrant {
  readonly user: string;
  readonly groups?: readonly string[];
  readonly rules?: readonly AccessRule[];
}

export interface Identity {
  readonly user: string;
  readonly groups: readonly string[];
  readonly rules: readonly AccessRule[];
}

/** One thing that somebody wants to do, in the words of an access review. */
export interface Attempt {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
}

const admin: Identity = { user: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'], rules: [] };

/**
 * Who may do what. Without `tokens` everybody is an administrator until told otherwise: by `Impersonate-User`, by a token
 * made with a TokenRequest, or by `tokens` set at run time.
 */
export class Access {
  #tokens: Map<string, TokenGrant>;
  #open: boolean;
  readonly #cluster: Cluster;

  constructor(cluster: Cluster, tokens: Readonly<Record<string, TokenGrant>> | undefined) {
    this.#cluster = cluster;
    this.#open = tokens === undefined;
    this.#tokens = new Map(Object.entries(tokens ?? {}));
  }

  /** Replaces all tokens; undefined opens the server to everybody. */
  set(tokens: Readonly<Record<string, TokenGrant>> | undefined): void {
    this.#open = tokens === undefined;
    this.#tokens = new Map(Object.entries(tokens ?? {}));
  }

  issue(namespace: string, serviceAccount: string): string {
    const token = `stand-in-${randomUUID()}`;
    this.#tokens.set(token, { user: `system:serviceaccount:${namespace}:${serviceAccount}` });
    return token;
  }

  /** Throws 401 for a token that nobody has. */
  identify(request: StandInRequest): Identity {
    const impersonated = request.headers['impersonate-user'];
    const identity = this.#authenticate(request.headers['authorization']);
    if (impersonated === undefined || !identity.groups.includes('system:masters')) return identity;
    const groups = request.headers['impersonate-group']?.split(', ') ?? [];
    return { user: impersonated, groups: [...groups, ...groupsOf(impersonated)], rules: [] };
  }

  #authenticate(header: string | undefined): Identity {
    const token = /^Bearer (.+)$/.exec(header ?? '')?.[1];
    const grant = this.#tokens.get(token ?? '');
    if (grant) {
      return { user: grant.user, groups: [...(grant.groups ?? []), ...groupsOf(grant.user)], rules: grant.rules ?? [] };
    }
    if (this.#open) return admin;
    if (token !== undefined) throw unauthorized();
    return { user: 'system:anonymous', groups: ['system:unauthenticated'], rules: [] };
  }

  allows(identity: Identity, attempt: Attempt): boolean {
    if (identity.groups.includes('system:masters')) return true;
    const bound = boundRules(this.#cluster, identity);
    return [...identity.rules, ...bound].some((rule) => covers(rule, attempt));
  }

  /** Throws the 403 of the real server: before it says whether anything is served there. */
  authorise(identity: Identity, address: Address): void {
    const { verb, group, plural, name, subresource } = address;
    if (group === 'authorization.k8s.io' && plural === 'selfsubjectaccessreviews') return;
    const resource = subresource ? `${plural}/${subresource}` : plural;
    // A namespace is in itself.
    const namespace = group === '' && plural === 'namespaces' ? name : address.namespace;
    if (this.allows(identity, { verb, group, resource, namespace, name })) return;
    const where = namespace === '' ? 'at the cluster scope' : `in the namespace "${namespace}"`;
    const why = `User "${identity.user}" cannot ${verb} resource "${resource}" in API group "${group}" ${where}`;
    throw forbidden(address, name, `${why}${missingRoles(this.#cluster, identity, namespace)}`);
  }

  /** The same for a path that is no resource's. What everybody may ask has been answered before. */
  authorisePath(identity: Identity, request: StandInRequest): void {
    if (identity.groups.includes('system:masters') || /^\/apis?(\/|$)/.test(request.path)) return;
    const { method, path } = request;
    throw forbiddenPath(`User "${identity.user}" cannot ${method.toLowerCase()} path "${path}"`);
  }
}

function groupsOf(user: string): string[] {
  const account = /^system:serviceaccount:([^:]+):/.exec(user);
  const accountGroups = account ? ['system:serviceaccounts', `system:serviceaccounts:${account[1]}`] : [];
  return [...accountGroups, 'system:authenticated'];
}

function covers(rule: AccessRule, attempt: Attempt): boolean {
  const has = (list: readonly string[], value: string): boolean => list.includes('*') || list.includes(value);
  const [, subresource] = attempt.resource.split('/');
  const resource = has(rule.resources, attempt.resource) || rule.resources.includes(`*/${subresource}`);
  const named = !rule.resourceNames?.length || rule.resourceNames.includes(attempt.name);
  const inNamespace = rule.namespaces === undefined || rule.namespaces.includes(attempt.namespace);
  return has(rule.verbs, attempt.verb) && has(rule.apiGroups, attempt.group) && resource && named && inNamespace;
}

interface Binding extends KubeObject {
  roleRef: { kind: 'Role' | 'ClusterRole'; name: string };
  subjects?: { kind: 'User' | 'Group' | 'ServiceAccount'; name: string; namespace?: string }[];
}

function boundRules(cluster: Cluster, identity: Identity): AccessRule[] {
  const list = (kind: string): Binding[] => cluster.store.list(kindNamed(cluster, kind), '') as Binding[];
  return [...list('RoleBinding'), ...list('ClusterRoleBinding')]
    .filter((binding) => binding.subjects?.some((subject) => isSubject(subject, binding, identity)))
    .flatMap((binding) => rulesOf(cluster, binding));
}

function isSubject(subject: NonNullable<Binding['subjects']>[number], binding: Binding, identity: Identity): boolean {
  const { kind, name, namespace = binding.metadata.namespace } = subject;
  if (kind === 'Group') return identity.groups.includes(name);
  return identity.user === (kind === 'User' ? name : `system:serviceaccount:${namespace}:${name}`);
}

/** Who is refused is told of roles that are bound and do not exist. */
function missingRoles(cluster: Cluster, identity: Identity, namespace: string): string {
  const list = (kind: string, where: string): Binding[] =>
    cluster.store.list(kindNamed(cluster, kind), where) as Binding[];
  const missing = [...list('ClusterRoleBinding', ''), ...(namespace === '' ? [] : list('RoleBinding', namespace))]
    .filter((binding) => binding.subjects?.some((subject) => isSubject(subject, binding, identity)))
    .filter((binding) => roleOf(cluster, binding) === undefined)
    .map(({ roleRef }) => `${roleRef.kind.toLowerCase()}.rbac.authorization.k8s.io "${roleRef.name}" not found`);
  if (missing.length === 0) return '';
  return `: RBAC: ${missing.length === 1 ? missing[0] : `[${missing.join(', ')}]`}`;
}

function roleOf(cluster: Cluster, { metadata: { namespace = '' }, roleRef: { kind, name } }: Binding): unknown {
  return cluster.store.get(kindNamed(cluster, kind), kind === 'Role' ? namespace : '', name);
}

function rulesOf(cluster: Cluster, binding: Binding): AccessRule[] {
  const { namespace } = binding.metadata;
  const role = roleOf(cluster, binding) as KubeObject | undefined;
  const rules = (role?.['rules'] ?? []) as Partial<AccessRule>[];
  const everywhere = { verbs: [], apiGroups: [], resources: [] };
  return rules.map((rule) => ({ ...everywhere, ...rule, ...(namespace ? { namespaces: [namespace] } : {}) }));
}
