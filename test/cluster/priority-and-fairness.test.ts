import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connect, type Answer, type ContractApi } from '../integration/kubernetes-contract/contract-api.js';
import { eventually } from '../integration/kubernetes-contract/eventually.js';
import { clusterKubeconfig } from './cluster.js';

const flowcontrol = '/apis/flowcontrol.apiserver.k8s.io/v1';
const name = 'keyturn-narrow';
const user = 'somebody-in-a-hurry';

/** What the faults of our other tests stand for. */
describe('An API server that has too much to do', () => {
  let api: ContractApi;
  beforeAll(async () => {
    const { text } = clusterKubeconfig();
    api = await connect({ name: '', start: async () => ({ kubeconfig: text, close: async () => undefined }) });
    const limited = { nominalConcurrencyShares: 0, lendablePercent: 0, borrowingLimitPercent: 0 };
    const spec = { type: 'Limited', limited: { ...limited, limitResponse: { type: 'Reject' } } };
    await api.ask('POST', `${flowcontrol}/prioritylevelconfigurations`, { body: { metadata: { name }, spec } });
    const everything = { verbs: ['*'], apiGroups: ['*'], resources: ['*'], clusterScope: true, namespaces: ['*'] };
    const subjects = [{ kind: 'User', user: { name: user } }];
    const rules = [{ subjects, resourceRules: [everything] }];
    const priorityLevelConfiguration = { name };
    await api.ask('POST', `${flowcontrol}/flowschemas`, {
      body: { metadata: { name }, spec: { matchingPrecedence: 2, priorityLevelConfiguration, rules } },
    });
  });
  afterAll(async () => {
    await api.ask('DELETE', `${flowcontrol}/flowschemas/${name}`);
    await api.ask('DELETE', `${flowcontrol}/prioritylevelconfigurations/${name}`);
    await api.close();
  });

  test('It answers 429, in plain words and with how many seconds to wait, and says which flow was full', async () => {
    const refused = await eventually(async () => {
      const answers = await Promise.all(
        Array.from({ length: 200 }, () => api.ask('GET', '/api/v1/pods', { as: user })),
      );
      const one = answers.find(({ code }) => code === 429);
      expect(one).toBeDefined();
      return one as Answer;
    });
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(refused.text).toBe('Too many requests, please try again later.\n');
    expect(refused.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    const { body } = await api.ask('GET', `${flowcontrol}/flowschemas/${name}`);
    expect(refused.headers.get('x-kubernetes-pf-flowschema-uid')).toBe(body.metadata?.uid);
  });
});
