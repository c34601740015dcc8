import * as fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { copyOf } from '../../../../src/kubernetes/blue-green/copy-of.js';
import { podLabelsOf } from '../../../../src/kubernetes/blue-green/deployment-object.js';
import { matchesSelector } from '../../../../src/kubernetes/matches-selector.js';
import { fieldsOf } from '../../../../src/kubernetes/references.js';
import { deploymentOf, newSecret, oldSecret, rotationId, someLabels, someSelector } from './samples.js';

const order = { copy: 'web-green', keys: ['app'], baseName: 'api', secretName: newSecret, rotationId };
const copy = (spec: object = {}, metadata: object = {}, more: object = {}) =>
  copyOf(deploymentOf(spec, metadata), { ...order, ...more });

/** A pod spec in place of the usual one. */
const withPods = (podSpec: object) => {
  const { template } = deploymentOf().spec;
  return { template: { ...template, spec: { ...template.spec, ...podSpec } } };
};
const podSpecOf = (spec: object): Record<string, unknown> => copy(withPods(spec)).spec.template.spec;

describe('the copy of a Deployment', () => {
  test('is what the original is but for its name, its labels and the Secret', () => {
    expect(copy()).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: {
        name: 'web-green',
        namespace: 'shop',
        labels: { app: 'web', 'keyturn.dev/copy': 'green' },
        annotations: {
          'keyturn.dev/rotation': rotationId,
          'kubernetes.io/change-cause': `keyturn ${rotationId}: a copy of web with ${newSecret}`,
        },
      },
      spec: {
        replicas: 3,
        progressDeadlineSeconds: 600,
        selector: { matchLabels: { app: 'web-green', 'keyturn.dev/copy': 'green' } },
        template: {
          metadata: {
            creationTimestamp: null,
            labels: { app: 'web-green', tier: 'front', 'keyturn.dev/copy': 'green' },
            annotations: { 'checksum/config': 'x' },
          },
          spec: {
            containers: [{ name: 'app', image: 'app:1', envFrom: [{ secretRef: { name: newSecret } }] }],
            volumes: [{ name: 'token', secret: { secretName: newSecret } }],
          },
        },
      },
    });
  });

  test('names the new version wherever the original names any, or the unversioned Secret, and no other Secret', () => {
    const envFrom = ['api', oldSecret, 'api-20240101000000', 'api-other', 'apis', newSecret].map((name) => ({
      secretRef: { name },
    }));
    const made = copy(withPods({ containers: [{ name: 'app', image: 'app:1', envFrom }], volumes: [] }));
    const names = fieldsOf(made, 'api').map(({ name }) => name);
    expect(names).toEqual([newSecret, newSecret, newSecret, newSecret]);
    expect(JSON.stringify(made)).toContain('"api-other"');
    expect(JSON.stringify(made)).toContain('"apis"');
  });

  test('leaves the object that it is made after as it was', () => {
    const original = deploymentOf();
    const before = structuredClone(original);
    copyOf(original, order);
    expect(original).toEqual(before);
  });

  test.each([
    ['annotations', 'meta.helm.sh/release-name'],
    ['annotations', 'argocd.argoproj.io/tracking-id'],
    ['annotations', 'kubectl.kubernetes.io/last-applied-configuration'],
    ['annotations', 'deployment.kubernetes.io/revision'],
    ['annotations', 'kubernetes.io/change-cause'],
    ['annotations', 'keyturn.dev/switched-from'],
    ['annotations', 'keyturn.dev/fence'],
    ['annotations', 'keyturn.dev/put-back'],
    ['annotations', 'config.k8s.io/owning-inventory'],
    ['labels', 'app.kubernetes.io/managed-by'],
    ['labels', 'app.kubernetes.io/instance'],
    ['labels', 'argocd.argoproj.io/instance'],
    ['labels', 'helm.sh/chart'],
    ['labels', 'kustomize.toolkit.fluxcd.io/name'],
    ['labels', 'helm.toolkit.fluxcd.io/namespace'],
    ['labels', 'applyset.kubernetes.io/part-of'],
  ])('is nobody’s: of its %s %s is not copied', (field, key) => {
    const { metadata } = copy({}, { [field]: { [key]: 'theirs', 'example.com/kept': 'y' } });
    const texts: Record<string, string> = metadata[field as 'labels'];
    expect(texts[key]).not.toBe('theirs');
    expect(texts).toMatchObject({ 'example.com/kept': 'y' });
  });

  test('has no owner, no status, and nothing that the cluster wrote', () => {
    const ownerReferences = [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'x', uid: 'y', controller: true }];
    const made = copy({}, { ownerReferences, finalizers: ['x'], managedFields: [{}] });
    expect(Object.keys(made).sort()).toEqual(['apiVersion', 'kind', 'metadata', 'spec']);
    expect(Object.keys(made.metadata).sort()).toEqual(['annotations', 'labels', 'name', 'namespace']);
  });

  test('keeps the labels of its pods that Argo CD would track, because Services select by them', () => {
    const labels = { app: 'web', 'app.kubernetes.io/instance': 'shop' };
    const { template } = deploymentOf().spec;
    const made = copy({ template: { ...template, metadata: { labels } } });
    expect(made.spec.template.metadata.labels).toMatchObject({ 'app.kubernetes.io/instance': 'shop' });
  });

  test('under `replicas` keeps the labels that Services select by, and begins with no pods', () => {
    const { spec } = copy({}, {}, { keys: [], replicas: 0 });
    expect(spec.replicas).toBe(0);
    expect(spec.selector).toEqual({ matchLabels: { app: 'web', 'keyturn.dev/copy': 'green' } });
    expect(spec.template.metadata.labels).toEqual({ app: 'web', tier: 'front', 'keyturn.dev/copy': 'green' });
  });

  test('selects its own pods and never the original’s, whatever labels and selector these have', () => {
    fc.assert(
      fc.property(someLabels, someSelector, fc.array(fc.string()), (labels, selector, some) => {
        fc.pre(matchesSelector(selector, labels));
        const { template } = deploymentOf().spec;
        const original = deploymentOf({ selector, template: { ...template, metadata: { labels } } });
        const keys = Object.keys(labels).filter((key) => some.length % 2 === 0 || key.length % 2 === 0);
        const made = copyOf(original, { ...order, keys });
        expect(matchesSelector(made.spec.selector, podLabelsOf(original))).toBe(false);
        const hasNoException = (selector.matchExpressions ?? []).every(({ operator }) => operator !== 'NotIn');
        if (hasNoException) expect(matchesSelector(made.spec.selector, made.spec.template.metadata.labels)).toBe(true);
      }),
    );
  });

  const own = { matchLabels: { app: 'web' } };
  const green = { matchLabels: { app: 'web-green' } };
  const term = (labelSelector: object) => ({ topologyKey: 'kubernetes.io/hostname', labelSelector });

  test.each(['podAffinity', 'podAntiAffinity'])('has its terms of %s about its own pods', (kind) => {
    const other = { matchLabels: { app: 'cache' } };
    const terms = (selector: object) => ({
      [kind]: {
        requiredDuringSchedulingIgnoredDuringExecution: [term(selector), term(other)],
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 5, podAffinityTerm: term(selector) },
          { weight: 1, podAffinityTerm: term(other) },
        ],
      },
    });
    const nodeAffinity = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } };
    const made = podSpecOf({ affinity: { nodeAffinity, ...terms(own) } });
    expect(made['affinity']).toEqual({ nodeAffinity, ...terms(green) });
  });

  test('spreads its own pods, by expressions too', () => {
    const expression = (...values: string[]) => ({ matchExpressions: [{ key: 'app', operator: 'In', values }] });
    const made = podSpecOf({ topologySpreadConstraints: [term(own), term(expression('web', 'old')), { maxSkew: 1 }] });
    expect(made['topologySpreadConstraints']).toEqual([term(green), term(expression('web-green')), { maxSkew: 1 }]);
  });
});
