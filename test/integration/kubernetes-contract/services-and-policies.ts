import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect, type Answer, type ContractApi } from './contract-api.js';
import type { ContractTarget } from './contract-target.js';
import { eventually } from './eventually.js';
import { deployment } from './samples.js';

interface Endpoint {
  readonly addresses: string[];
  readonly conditions: { readonly ready?: boolean };
  readonly targetRef?: { readonly kind: string; readonly name: string; readonly uid: string };
}

/** What stands around a workload: what sends to its pods, scales them, keeps them, and guards them. */
export function servicesAndPolicies(target: ContractTarget): void {
  describe('services and policies', () => {
    let api: ContractApi;
    let namespace: string;
    beforeAll(async () => {
      api = await connect(target);
      namespace = await api.newNamespace();
    });
    afterAll(() => api.close());

    const pathOf = (resource: string, name?: string): string => {
      const [group, plural] = resource.includes('/') ? split(resource) : ['', resource];
      const root = group === '' ? '/api/v1' : `/apis/${group}`;
      return `${root}/namespaces/${namespace}/${plural}${name === undefined ? '' : `/${name}`}`;
    };
    const create = (resource: string, name: string, spec: object): Promise<Answer> =>
      api.ask('POST', pathOf(resource), { body: { metadata: { name }, spec } });
    const service = (name: string, spec: object = {}): Promise<Answer> =>
      create('services', name, { selector: { app: name }, ports: [{ port: 80 }], ...spec });
    const fields = ({ body }: Answer): string[] => (body.details?.causes ?? []).map((one) => one.field);
    const patch = (resource: string, name: string, body: object): Promise<Answer> =>
      api.ask('PATCH', pathOf(resource, name), { body, contentType: 'application/merge-patch+json' });

    it('gives a Service an address of its own and fills in what it leaves out', async () => {
      const { code, body } = await service('web');
      expect(code).toBe(201);
      const { clusterIP } = body.spec as { clusterIP: string };
      expect(clusterIP).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
      expect(body.spec).toEqual({
        type: 'ClusterIP',
        selector: { app: 'web' },
        ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
        clusterIP,
        clusterIPs: [clusterIP],
        ipFamilies: ['IPv4'],
        ipFamilyPolicy: 'SingleStack',
        sessionAffinity: 'None',
        internalTrafficPolicy: 'Cluster',
      });
      expect(body.status).toEqual({ loadBalancer: {} });
    });

    it('refuses a second Service with the address of the first', async () => {
      const first = await service('first');
      const { clusterIP } = first.body.spec as { clusterIP: string };
      const second = await service('second', { clusterIP });
      expect(second.code).toBe(422);
      expect(fields(second)).toEqual(['spec.clusterIPs']);
      expect(second.body.message).toContain(`failed to allocate IP ${clusterIP}: provided IP is already allocated`);
    });

    it('keeps the address of a Service for life, and lets its selector change', async () => {
      const { body } = await service('kept');
      const refused = await patch('services', 'kept', { spec: { clusterIP: 'None', clusterIPs: ['None'] } });
      expect(refused.code).toBe(422);
      expect(fields(refused)).toContain('spec.clusterIPs[0]');
      const changed = await patch('services', 'kept', { spec: { selector: { app: 'other' } } });
      expect(changed.body.spec).toEqual({ ...body.spec, selector: { app: 'other' } });
    });

    it('leaves a headless Service without an address', async () => {
      const { body } = await service('headless', { clusterIP: 'None' });
      expect(body.spec).toMatchObject({ type: 'ClusterIP', clusterIP: 'None', clusterIPs: ['None'] });
    });

    it('gives a LoadBalancer what it needs outside the cluster', async () => {
      const { body } = await service('outside', { type: 'LoadBalancer' });
      expect(body.spec).toMatchObject({
        externalTrafficPolicy: 'Cluster',
        allocateLoadBalancerNodePorts: true,
        ports: [{ port: 80, nodePort: expect.any(Number) as unknown }],
      });
    });

    it('refuses the name of a Service that is longer than 63 characters', async () => {
      const refused = await service('a'.repeat(64), { selector: { app: 'a' } });
      expect(refused.code).toBe(422);
      expect(fields(refused)).toContain('metadata.name');
      expect((await service('a'.repeat(63), { selector: { app: 'a' } })).code).toBe(201);
    });

    it('lists the pods of a Service, and which of them are ready', async () => {
      await service('listed');
      await create('apps/v1/deployments', 'listed', (deployment('listed') as { spec: object }).spec);
      const query = `?labelSelector=${encodeURIComponent('kubernetes.io/service-name=listed')}`;
      const slices = (): Promise<Answer> => api.ask('GET', `${pathOf('discovery.k8s.io/v1/endpointslices')}${query}`);
      const endpoints = async (): Promise<Endpoint[]> =>
        ((await slices()).body.items ?? []).flatMap((slice) => (slice['endpoints'] ?? []) as Endpoint[]);
      await eventually(async () => {
        const ready = (await endpoints()).filter(({ conditions }) => conditions.ready === true);
        expect(ready).toHaveLength(2);
      });
      const pods = (await api.core.listNamespacedPod({ namespace, labelSelector: 'app=listed' })).items;
      const known = new Set(pods.map(({ metadata }) => metadata?.uid));
      expect(new Set((await endpoints()).map(({ targetRef }) => targetRef?.uid))).toEqual(known);
      const [slice] = (await slices()).body.items ?? [];
      expect(slice).toMatchObject({
        addressType: 'IPv4',
        ports: [{ port: 80, protocol: 'TCP' }],
        metadata: { ownerReferences: [{ kind: 'Service', name: 'listed', controller: true }] },
      });
      await patch('services', 'listed', { spec: { selector: { app: 'nobody' } } });
      await eventually(async () => expect(await endpoints()).toEqual([]));
      await api.ask('DELETE', pathOf('services', 'listed'));
      await eventually(async () => expect((await slices()).body.items ?? []).toEqual([]));
    });

    it('fills in what a HorizontalPodAutoscaler leaves out', async () => {
      const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };
      const { code, body } = await create('autoscaling/v2/horizontalpodautoscalers', 'web', {
        scaleTargetRef,
        maxReplicas: 4,
      });
      expect(code).toBe(201);
      const cpu = { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } };
      const metrics = [{ type: 'Resource', resource: cpu }];
      expect(body.spec).toEqual({ scaleTargetRef, minReplicas: 1, maxReplicas: 4, metrics });
    });

    it('keeps a PodDisruptionBudget as it is given, and lets it change', async () => {
      const spec = { minAvailable: 1, selector: { matchLabels: { app: 'web' } } };
      const made = await create('policy/v1/poddisruptionbudgets', 'web', spec);
      expect(made.body.spec).toEqual(spec);
      const operations = [{ op: 'add', path: '/spec/minAvailable', value: 2 }];
      const changed = await api.ask('PATCH', pathOf('policy/v1/poddisruptionbudgets', 'web'), {
        body: operations,
        contentType: 'application/json-patch+json',
      });
      expect(changed.body.spec).toEqual({ ...spec, minAvailable: 2 });
    });

    it('fills in what a NetworkPolicy leaves out', async () => {
      const from = [{ podSelector: { matchLabels: { app: 'web' } } }];
      const { body } = await create('networking.k8s.io/v1/networkpolicies', 'db', {
        podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['db'] }] },
        ingress: [{ from, ports: [{ port: 5432 }] }],
      });
      expect(body.spec).toEqual({
        podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['db'] }] },
        ingress: [{ from, ports: [{ port: 5432, protocol: 'TCP' }] }],
        policyTypes: ['Ingress'],
      });
    });

    it('keeps a Deployment that is deleted in the foreground until its pods are gone', async () => {
      await create('apps/v1/deployments', 'going', (deployment('going') as { spec: object }).spec);
      const pods = async () => (await api.core.listNamespacedPod({ namespace, labelSelector: 'app=going' })).items;
      await eventually(async () => expect(await pods()).toHaveLength(2));
      const { body } = await api.ask('GET', pathOf('apps/v1/deployments', 'going'));
      const preconditions = { uid: body.metadata?.uid };
      const deletion = { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: 'Foreground', preconditions };
      const asked = await api.ask('DELETE', pathOf('apps/v1/deployments', 'going'), { body: deletion });
      expect(asked.code).toBe(200);
      await eventually(async () => {
        expect((await api.ask('GET', pathOf('apps/v1/deployments', 'going'))).code).toBe(404);
      });
      expect(await pods()).toEqual([]);
    });
  });
}

function split(resource: string): [string, string] {
  const cut = resource.lastIndexOf('/');
  return [resource.slice(0, cut), resource.slice(cut + 1)];
}
