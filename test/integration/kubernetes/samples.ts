import { own } from '../../../src/kubernetes/annotations.js';

export const oldName = 'api-20250101000000';
export const newVersion = '20250202000000';
export const newName = `api-${newVersion}`;
export const rotationId = `api-${newVersion}`;
/** A value that no sink may ever hold. */
export const canary = 'canary-7Qx!"value\\é';

export function secret({ name = oldName, value = canary, immutable = true, ...metadata }: SecretOptions = {}): object {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace: 'shop', labels: { [own.secret]: 'api' }, ...metadata },
    type: 'Opaque',
    immutable,
    stringData: { token: value },
  };
}

interface SecretOptions {
  readonly name?: string;
  readonly value?: string;
  readonly immutable?: boolean;
  readonly annotations?: Record<string, string>;
  readonly labels?: Record<string, string>;
}

/** A pod template that names the Secret twice: a variable and a volume. */
export function podTemplate(app: string, names: { readonly env?: string; readonly volume?: string } = {}): object {
  const { env = oldName, volume = oldName } = names;
  return {
    metadata: { labels: { app } },
    spec: {
      containers: [
        {
          name: 'app',
          image: 'registry.example/app:1',
          env: [
            { name: 'REGION', value: 'eu' },
            { name: 'TOKEN', valueFrom: { secretKeyRef: { name: env, key: 'token' } } },
          ],
        },
      ],
      volumes: [{ name: 'token', secret: { secretName: volume } }],
    },
  };
}

interface Shape {
  readonly kind?: 'Deployment' | 'StatefulSet' | 'DaemonSet';
  readonly spec?: object;
  readonly template?: object;
  readonly metadata?: object;
}

export function workload(name: string, { kind = 'Deployment', spec, template, metadata }: Shape = {}): object {
  const scale = kind === 'DaemonSet' ? {} : { replicas: 2 };
  const service = kind === 'StatefulSet' ? { serviceName: name } : {};
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name, namespace: 'shop', ...metadata },
    spec: {
      ...scale,
      ...service,
      selector: { matchLabels: { app: name } },
      template: template ?? podTemplate(name),
      ...spec,
    },
  };
}

export function cronJob(name: string, spec: object = {}): object {
  const template = podTemplate(name) as { spec: object };
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name, namespace: 'shop' },
    spec: {
      schedule: '0 3 * * *',
      jobTemplate: { spec: { template: { ...template, spec: { restartPolicy: 'Never', ...template.spec } } } },
      ...spec,
    },
  };
}
