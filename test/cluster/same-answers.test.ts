import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connect, type ContractApi } from '../integration/kubernetes-contract/contract-api.js';
import { kubeconfigText } from '../stand-ins/kubernetes/kubeconfig.js';
import { startKubernetes, type Kubernetes } from '../stand-ins/kubernetes/start-kubernetes.js';
import { eventually } from '../integration/kubernetes-contract/eventually.js';
import { clusterKubeconfig } from './cluster.js';
import { definition, furniture, questions, type Question } from './same-answers.js';

const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

describe('The stand-in answers as the real API server does, to the letter, when asked about', () => {
  let kubernetes: Kubernetes;
  let sides: { readonly api: ContractApi; readonly namespace: string }[];
  beforeAll(async () => {
    kubernetes = await startKubernetes();
    const kubeconfigs = [kubeconfigText(kubernetes.kubeconfig('stand-in')), clusterKubeconfig().text];
    sides = await Promise.all(
      kubeconfigs.map(async (kubeconfig) => {
        const api = await connect({ name: '', start: async () => ({ kubeconfig, close: async () => undefined }) });
        const namespace = await api.newNamespace();
        await api.ask('POST', definitions, { body: definition });
        await eventually(async () =>
          expect((await api.ask('GET', '/apis/same.keyturn.dev/v1/gadgets')).code).toBe(200),
        );
        for (const question of furniture) expect((await ask({ api, namespace }, question)).code).toBe(201);
        return { api, namespace };
      }),
    );
  });
  afterAll(async () => {
    for (const { api } of sides) {
      await api.ask('DELETE', `${definitions}/${definition.metadata.name}`);
      await api.close();
    }
    await kubernetes.close();
  });

  test.each(Object.entries(questions))('%s', async (_, question) => {
    const [standIn, real] = await Promise.all(sides.map((side) => ask(side, question)));
    expect(standIn).toEqual(real);
  });
});

/** The answer with its namespace called `ns` again, and without what differs from one moment to the next. */
async function ask(
  { api, namespace }: { readonly api: ContractApi; readonly namespace: string },
  { method, path, as, words, ...asked }: Question,
): Promise<{ readonly code: number; readonly body: unknown }> {
  const inNamespace = path.replace(/(?<=namespaces\/)ns\b/, namespace);
  const user = as === undefined ? {} : { as: `system:serviceaccount:${namespace}:${as}` };
  const { code, text, body } = await api.ask(method, inNamespace, { ...asked, ...user });
  if (words === false) {
    const fields = body.details?.causes?.map(({ field, reason }) => ({ field, reason }));
    return { code, body: { reason: body.reason, fields } };
  }
  const neutral = text.replaceAll(namespace, 'ns').replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<uid>');
  return { code, body: neutral.startsWith('{') ? (JSON.parse(neutral) as unknown) : neutral };
}
