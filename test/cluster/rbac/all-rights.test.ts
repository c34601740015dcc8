import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connect, type ContractApi } from '../../integration/kubernetes-contract/contract-api.js';
import { eventually } from '../../integration/kubernetes-contract/eventually.js';
import { aggregate } from '../../unit/manifests/aggregate.js';
import { readResources, type Manifest } from '../../unit/manifests/render.js';
import type { Rule } from '../../unit/manifests/rights.js';
import { openRightsPlace } from './open-rights-place.js';

interface Aggregation {
  readonly clusterRoleSelectors: readonly [{ readonly matchLabels: Readonly<Record<string, string>> }];
}

/** What Kubernetes gives to everybody who is signed in, or to every ServiceAccount, by roles that it makes itself. */
const everybodys = ['system:basic-user', 'system:discovery', 'system:public-info-viewer'];

describe('What the API server says that the bot may do', () => {
  let opened: Awaited<ReturnType<typeof openRightsPlace>>;
  let bot: ContractApi;
  const shipped = aggregate(readResources('base'));

  beforeAll(async () => {
    opened = await openRightsPlace();
    const { kubeconfig } = opened;
    bot = await connect({ name: 'the bot', start: async () => ({ kubeconfig, close: async () => {} }) });
  });
  afterAll(async () => {
    await bot?.close();
    await opened?.close();
  });

  const said = async (namespace: string): Promise<Set<string>> => {
    const path = '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews';
    const { body } = await bot.ask('POST', path, { body: { spec: { namespace } } });
    const status = body.status as { resourceRules: Rule[]; incomplete: boolean; evaluationError?: string };
    expect(status.incomplete).toBe(false);
    return atoms(status.resourceRules);
  };
  /** What is gathered beside the shipped roles: for the CRDs that other tests have in the cluster at this moment. */
  const forCustomKinds = async (): Promise<Rule[]> => {
    const { place } = opened;
    const { id } = place;
    const path = '/apis/rbac.authorization.k8s.io/v1/clusterroles';
    const { body } = await place.insist('GET', `${path}/keyturn-search-${id}`);
    const [{ matchLabels }] = (body as unknown as { aggregationRule: Aggregation }).aggregationRule
      .clusterRoleSelectors;
    const selector = Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`);
    const found = await place.insist('GET', `${path}?labelSelector=${encodeURIComponent(selector.join(','))}`);
    const names = shipped.map(({ metadata }) => `${metadata.name}-${id}`);
    const others = (found.body.items as unknown as Manifest[]).filter(({ metadata }) => !names.includes(metadata.name));
    const rules = others.flatMap((role) => role['rules'] as Rule[]);
    expect(rules.filter(({ apiGroups, verbs }) => apiGroups.includes('') || verbs.join() !== 'list')).toEqual([]);
    return rules;
  };
  const everywhere = async (): Promise<Rule[]> => {
    const found = await Promise.all(
      everybodys.map((name) => opened.place.insist('GET', `/apis/rbac.authorization.k8s.io/v1/clusterroles/${name}`)),
    );
    return found.flatMap(({ body }) => (body as unknown as { rules: Rule[] }).rules);
  };

  test.each(['staging', 'production', 'keyturn', 'default', 'kube-system'] as const)(
    'is in %s what manifests/base says, to the last verb',
    async (where) => {
      const { namespaces } = opened;
      const namespace = where === 'default' || where === 'kube-system' ? where : namespaces[where];
      const fromManifests = rulesIn(shipped, where);
      expect(fromManifests.length).toBeGreaterThan(3);
      await eventually(async () => {
        const wanted = atoms([...fromManifests, ...(await everywhere()), ...(await forCustomKinds())]);
        expect([...(await said(namespace))].sort()).toEqual([...wanted].sort());
      });
    },
  );
});

/** The rules that bindings give in a namespace, or everywhere. */
function rulesIn(objects: readonly Manifest[], namespace: string): Rule[] {
  const bindings = objects.filter(
    ({ kind, metadata }) =>
      kind === 'ClusterRoleBinding' || (kind === 'RoleBinding' && metadata.namespace === namespace),
  );
  return bindings.flatMap(({ roleRef }) => {
    const { kind, name } = roleRef as { kind: string; name: string };
    const role = objects.find((object) => object.kind === kind && object.metadata.name === name);
    return (role?.['rules'] ?? []) as Rule[];
  });
}

/** Each right by itself: how rules are grouped does not matter. */
function atoms(rules: readonly Partial<Rule>[]): Set<string> {
  return new Set(
    rules.flatMap(({ apiGroups = [], resources = [], verbs = [], resourceNames = [] }) =>
      apiGroups.flatMap((group) =>
        resources.flatMap((resource) => verbs.map((verb) => `${verb} ${group}/${resource} ${resourceNames.join(',')}`)),
      ),
    ),
  );
}
