import { describe, expect, test } from '@jest/globals';
import {
  autoscalerSchema,
  budgetSchema,
  policySchema,
  serviceSchema,
} from '../../../../src/kubernetes/blue-green/surrounding-objects.js';
import { twinOf } from '../../../../src/kubernetes/blue-green/twin-of.js';
import { rotationId } from './samples.js';

const difference = { labels: { app: 'web', tier: 'front' }, keys: ['app'] };
const order = { twin: 'web-green', copy: 'web-green', difference, namespaceLabels: { team: 'shop' }, rotationId };
const metadata = { name: 'web', namespace: 'shop', uid: 'x', resourceVersion: '7' };

describe('the twin of a Service', () => {
  const twin = (spec: object, more: object = {}) =>
    twinOf('Service', serviceSchema.parse({ metadata: { ...metadata, ...more }, spec, status: {} }), order);

  test('selects the copy alone, and has no address of the original’s', () => {
    const spec = {
      type: 'LoadBalancer',
      selector: { app: 'web', tier: 'front' },
      ports: [{ name: 'http', port: 80, targetPort: 'http', nodePort: 30080, protocol: 'TCP', appProtocol: 'h2c' }],
      clusterIP: '10.0.0.1',
      clusterIPs: ['10.0.0.1'],
      externalIPs: ['1.2.3.4'],
      loadBalancerIP: '1.2.3.4',
      loadBalancerClass: 'x',
      loadBalancerSourceRanges: ['10.0.0.0/8'],
      externalTrafficPolicy: 'Local',
      healthCheckNodePort: 31000,
      allocateLoadBalancerNodePorts: true,
      sessionAffinity: 'ClientIP',
      sessionAffinityConfig: { clientIP: { timeoutSeconds: 5 } },
      publishNotReadyAddresses: true,
      internalTrafficPolicy: 'Cluster',
    };
    expect(twin(spec).spec).toEqual({
      type: 'ClusterIP',
      selector: { app: 'web-green', tier: 'front', 'keyturn.dev/copy': 'green' },
      ports: [{ name: 'http', port: 80, targetPort: 'http', protocol: 'TCP', appProtocol: 'h2c' }],
      sessionAffinity: 'ClientIP',
      sessionAffinityConfig: { clientIP: { timeoutSeconds: 5 } },
      publishNotReadyAddresses: true,
      internalTrafficPolicy: 'Cluster',
    });
  });

  test('is headless where the original is', () => {
    expect(twin({ clusterIP: 'None', clusterIPs: ['None'], selector: { app: 'web' } }).spec).toMatchObject({
      type: 'ClusterIP',
      clusterIP: 'None',
    });
  });

  test('makes no second name in the DNS and no second load balancer, and keeps what its router reads', () => {
    const annotations = {
      'external-dns.alpha.kubernetes.io/hostname': 'shop.example',
      'service.beta.kubernetes.io/aws-load-balancer-type': 'nlb',
      'traefik.ingress.kubernetes.io/service.sticky.cookie': 'true',
    };
    const made = twin({ selector: { app: 'web' } }, { annotations, labels: { app: 'web' } });
    expect(made.metadata).toEqual({
      name: 'web-green',
      namespace: 'shop',
      labels: { app: 'web', 'keyturn.dev/copy': 'green' },
      annotations: {
        'traefik.ingress.kubernetes.io/service.sticky.cookie': 'true',
        'keyturn.dev/rotation': rotationId,
      },
    });
  });
});

test('the twin of a HorizontalPodAutoscaler scales the copy by the same rules', () => {
  const target = (name: string) => ({ apiVersion: 'apps/v1', kind: 'Deployment', name });
  const rules = { minReplicas: 2, maxReplicas: 9, metrics: [{ type: 'External' }], behavior: { scaleDown: {} } };
  const object = autoscalerSchema.parse({ metadata, spec: { scaleTargetRef: target('web'), ...rules }, status: {} });
  expect(twinOf('HorizontalPodAutoscaler', object, order).spec).toEqual({
    scaleTargetRef: target('web-green'),
    ...rules,
  });
});

test('the twin of a PodDisruptionBudget keeps the copy’s pods and not the original’s: two on one pod keep it for ever', () => {
  const budget = (selector: object) => budgetSchema.parse({ metadata, spec: { minAvailable: '50%', selector } });
  const twin = twinOf('PodDisruptionBudget', budget({ matchLabels: { app: 'web' } }), order);
  expect(twin.spec).toEqual({ minAvailable: '50%', selector: { matchLabels: { app: 'web-green' } } });
});

describe('the twin of a NetworkPolicy', () => {
  const twin = (spec: object) => twinOf('NetworkPolicy', policySchema.parse({ metadata, spec }), order).spec;
  const web = { matchLabels: { app: 'web' } };
  const both = { matchExpressions: [{ key: 'app', operator: 'In', values: ['web', 'web-green'] }] };
  const ports = [{ port: 5432, protocol: 'TCP' }];
  const elsewhere = { namespaceSelector: { matchLabels: { team: 'other' } }, podSelector: web };
  const anywhere = { namespaceSelector: {}, podSelector: web };
  const block = { ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } };

  test('is about both where it selects the original', () => {
    const spec = { podSelector: web, policyTypes: ['Ingress', 'Egress'], egress: [{ to: [block], ports }, {}] };
    expect(twin(spec)).toEqual({ ...spec, podSelector: both });
  });

  test('lets the copy through wherever the original is let through, and nobody else', () => {
    const peers = [{ podSelector: web }, elsewhere, anywhere, block, { namespaceSelector: {} }];
    const spec = {
      podSelector: { matchLabels: { app: 'store' } },
      policyTypes: ['Ingress'],
      ingress: [{ from: peers, ports }],
    };
    expect(twin(spec)).toEqual({
      ...spec,
      ingress: [
        {
          from: [
            { podSelector: both },
            elsewhere,
            { ...anywhere, podSelector: both },
            block,
            { namespaceSelector: {} },
          ],
          ports,
        },
      ],
    });
  });

  test('keeps other conditions of the same selector', () => {
    const podSelector = {
      matchLabels: { app: 'web', tier: 'front' },
      matchExpressions: [{ key: 'zone', operator: 'DoesNotExist' }],
    };
    expect(twin({ podSelector })).toEqual({
      podSelector: {
        matchLabels: { tier: 'front' },
        matchExpressions: [{ key: 'zone', operator: 'DoesNotExist' }, ...both.matchExpressions],
      },
    });
  });
});
