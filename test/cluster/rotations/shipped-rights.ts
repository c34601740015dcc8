import { readResources } from '../../unit/manifests/render.js';
import type { KubeObject } from './place.js';

/** One right: what a rule of `manifests/base` lets the bot do. */
export interface Right {
  readonly group: string;
  readonly resource: string;
  readonly verb: string;
  /** The role that gives it. */
  readonly role: string;
}

export interface Rule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
  readonly verbs: readonly string[];
}

const kinds = ['ServiceAccount', 'Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding'];

/** The accounts and roles of `manifests/base`, as they are shipped. */
export function shippedRights(): KubeObject[] {
  return readResources('base').filter(({ kind }) => kinds.includes(kind)) as unknown as KubeObject[];
}

/** Whether it is about the search, which lists nearly everything everywhere. */
export function isForSearch({ metadata }: KubeObject): boolean {
  return metadata.name.startsWith('keyturn-search');
}

/** Every right that a rotation is given by `manifests/base`; what the search lists everywhere is not among them. */
export function rightsOfRotations(): Right[] {
  return shippedRights()
    .filter((object) => !isForSearch(object))
    .flatMap(({ metadata, rules = [] }) => (rules as Rule[]).flatMap((rule) => rightsOf(metadata.name, rule)));
}

function rightsOf(role: string, { apiGroups = [], resources = [], verbs }: Rule): Right[] {
  return apiGroups.flatMap((group) =>
    resources.flatMap((resource) => verbs.map((verb) => ({ role, group, resource, verb }))),
  );
}
