import { KubeConfig } from '@kubernetes/client-node';
import { environments } from '../../integration/whole/furnish.js';
import { eventually } from '../../integration/kubernetes-contract/eventually.js';
import { places, type KubeObject, type Place, type Where } from './place.js';
import { shippedRights, type Right } from './shipped-rights.js';
import { withoutRight } from './without-right.js';

/**
 * Gives the bot an account of its own in this place with the rights that `manifests/base` ships, in this place's
 * namespaces; all of them but the one right, where one is named. Returns the text of a kubeconfig of that account, with
 * a context for each environment: two of one cluster.
 */
export async function openBotAccount(place: Place, without?: Right): Promise<string> {
  const given = [...shippedRights(), ...(await rightsForCustomKinds(place))];
  const names = without ? await namesIn(place, without.group) : [];
  for (const shipped of given) {
    const object = inPlace(place, without ? withoutRight(shipped, without, names) : shipped);
    await place.create(
      object,
      places.find((where) => where === shipped.metadata.namespace),
    );
  }
  const aggregated = given.filter((object) => object['aggregationRule'] !== undefined);
  for (const { metadata } of aggregated) await filled(place, `${metadata.name}-${place.id}`);
  const path = place.pathTo('keyturn', 'serviceaccounts', 'keyturn');
  const request = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 3600 } };
  const { body } = await place.insist('POST', `${path}/token`, request);
  return kubeconfigOf(place, (body.status as { token: string }).token);
}

function kubeconfigOf({ kubeconfig }: Place, token: string): string {
  const config = new KubeConfig();
  config.loadFromString(kubeconfig);
  const cluster = config.getCurrentCluster();
  if (!cluster) throw new Error('the kubeconfig has no current context');
  config.loadFromOptions({
    clusters: [cluster],
    users: [{ name: 'keyturn', token }],
    contexts: environments.map((name) => ({ name, cluster: cluster.name, user: 'keyturn' })),
    currentContext: 'staging',
  });
  return config.exportConfig();
}

const searchLabel = 'keyturn.dev/aggregate-to-search';

/** What rbac-search.yaml tells people to add for the CRDs that their cluster has. */
async function rightsForCustomKinds(place: Place): Promise<KubeObject[]> {
  const { body } = await place.insist('GET', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions');
  const groups = (body.items ?? []).map(({ spec }) => (spec as { group: string }).group);
  if (groups.length === 0) return [];
  const metadata = { name: 'keyturn-search-ours', labels: { [searchLabel]: 'true' } };
  const rules = [{ apiGroups: [...new Set(groups)], resources: ['*'], verbs: ['list'] }];
  return [{ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata, rules }];
}

/** A controller fills an aggregated role. */
async function filled(place: Place, name: string): Promise<void> {
  await eventually(async () => {
    const { body } = await place.insist('GET', `/apis/rbac.authorization.k8s.io/v1/clusterroles/${name}`);
    const { rules } = body as { rules?: unknown[] | null };
    if (!rules?.length) throw new Error(`${name} has no rules`);
  });
}

/** With this place's names in place of the shipped ones. What is cluster-wide gets a name and a label of its own. */
function inPlace({ id, namespaces }: Place, shipped: KubeObject): KubeObject {
  const text = JSON.stringify(shipped).replaceAll(`"${searchLabel}":"true"`, `"${searchLabel}":"${id}"`);
  const object = JSON.parse(text) as KubeObject;
  const own = (name: string): string => `${name}-${id}`;
  const isWide = object.metadata.namespace === undefined;
  const roleRef = object['roleRef'] as { kind: string; name: string } | undefined;
  const subjects = object['subjects'] as { namespace: Where }[] | undefined;
  return {
    ...object,
    metadata: { ...object.metadata, name: isWide ? own(object.metadata.name) : object.metadata.name },
    ...(roleRef ? { roleRef: roleRef.kind === 'ClusterRole' ? { ...roleRef, name: own(roleRef.name) } : roleRef } : {}),
    ...(subjects ? { subjects: subjects.map((one) => ({ ...one, namespace: namespaces[one.namespace] })) } : {}),
  };
}

/** The names of the kinds of an API group. */
async function namesIn(place: Place, group: string): Promise<string[]> {
  const { body } = await place.insist('GET', group === '' ? '/api/v1' : `/apis/${group}/v1`);
  return (body['resources'] as { name: string }[]).map(({ name }) => name);
}
