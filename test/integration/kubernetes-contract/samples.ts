/** Bodies that the contract's tests send, with what they vary. */
export function secret(name: string, more: object = {}): object {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name }, stringData: { token: 'first' }, ...more };
}

/** Pods that any cluster can run, its nodes being simulated or not. */
export function podTemplate(app: string, version = '1', restartPolicy = 'Always'): object {
  return {
    metadata: { labels: { app } },
    spec: {
      restartPolicy,
      terminationGracePeriodSeconds: 0,
      containers: [
        {
          name: 'app',
          image: 'registry.k8s.io/pause:3.10',
          env: [
            { name: 'VERSION', value: version },
            { name: 'REGION', value: 'eu' },
          ],
        },
      ],
    },
  };
}

export function deployment(name: string, spec: object = {}): object {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: { replicas: 2, selector: { matchLabels: { app: name } }, template: podTemplate(name), ...spec },
  };
}

export function statefulSet(name: string, spec: object = {}): object {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name },
    spec: {
      replicas: 2,
      serviceName: name,
      selector: { matchLabels: { app: name } },
      template: podTemplate(name),
      ...spec,
    },
  };
}

export function job(name: string): object {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name },
    spec: { template: podTemplate(name, '1', 'Never') },
  };
}
