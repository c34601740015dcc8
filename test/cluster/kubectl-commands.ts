import { stringify } from 'yaml';

const container = { name: 'app', image: 'nginx:1' };
const template = (app: string, more: object = {}): object => ({
  metadata: { labels: { app } },
  spec: { terminationGracePeriodSeconds: 0, containers: [{ ...container, ...more }] },
});
const workload = (kind: string, name: string, spec: object, more: object = {}): object => ({
  apiVersion: 'apps/v1',
  kind,
  metadata: { name },
  spec: { selector: { matchLabels: { app: name } }, template: template(name, more), ...spec },
});

/** The kinds that the demo shows. */
export const manifest = [
  { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'api-1' }, type: 'Opaque', data: { token: 'eA==' } },
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { a: 'b' } },
  workload('Deployment', 'web', { replicas: 2 }, { envFrom: [{ secretRef: { name: 'api-1' } }] }),
  workload('StatefulSet', 'db', { replicas: 2, serviceName: 'db' }),
  workload('DaemonSet', 'agent', {}),
  {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'nightly' },
    spec: {
      schedule: '0 3 29 2 *',
      jobTemplate: { spec: { template: { spec: { restartPolicy: 'Never', containers: [container] } } } },
    },
  },
  {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'web' },
    spec: { maxUnavailable: 1, selector: { matchLabels: { app: 'web' } } },
  },
]
  .map((object) => stringify(object))
  .join('---\n');

/** What is compared of a command: all that it prints; its last line, where it prints how it waits; or that it succeeds. */
export type Compared = 'all' | 'last' | 'code';

/** In this order, on the manifest above, which is the file `-`. */
export const commands: readonly (readonly [words: string, compared?: Compared])[] = [
  ['version'],
  ['apply -f -'],
  ['apply -f -'],
  ['diff -f -'],
  ['rollout status deployment/web --timeout=60s', 'last'],
  ['rollout status statefulset/db --timeout=60s', 'last'],
  ['rollout status daemonset/agent --timeout=60s', 'last'],
  ['get deployments,statefulsets,daemonsets,cronjobs'],
  ['get deployments,replicasets,statefulsets,cronjobs -o wide'],
  ['get secrets,configmaps'],
  ['get pods -l app=web'],
  ['get pods -l app=db -o name'],
  ['get pods -l app=db --field-selector=status.phase=Running -o jsonpath={.items[*].spec.containers[0].image}'],
  ['get secret api-1 -o jsonpath={.data}'],
  ['get nodes -o name'],
  ['get deployment none'],
  ['get jobs'],
  ['get nothings'],
  ['describe deployment web'],
  ['describe statefulset db'],
  ['describe daemonset agent'],
  ['describe cronjob nightly'],
  ['describe secret api-1'],
  ['describe configmap settings'],
  ['describe pods -l app=web', 'code'],
  ['describe replicasets', 'code'],
  ['rollout history deployment/web'],
  ['set image deployment/web app=nginx:2'],
  ['annotate deployment/web kubernetes.io/change-cause=second'],
  ['rollout status deployment/web --timeout=60s', 'last'],
  ['rollout history deployment/web'],
  ['rollout history deployment/web --revision=2'],
  ['rollout undo deployment/web'],
  ['rollout status deployment/web --timeout=60s', 'last'],
  ['rollout history deployment/web'],
  ['rollout undo deployment/web --to-revision=2'],
  ['rollout status deployment/web --timeout=60s', 'last'],
  ['get deployment web -o jsonpath={.spec.template.spec.containers[0].image}'],
  ['rollout undo deployment/web --to-revision=99'],
  ['rollout pause deployment/web'],
  ['set env deployment/web MORE=yes'],
  ['rollout undo deployment/web'],
  ['rollout resume deployment/web'],
  ['rollout status deployment/web --timeout=60s', 'last'],
  ['rollout restart deployment/web'],
  ['rollout status deployment/web --timeout=60s', 'last'],
  ['set image statefulset/db app=nginx:2'],
  ['rollout status statefulset/db --timeout=60s', 'last'],
  ['rollout history statefulset/db'],
  ['rollout undo statefulset/db'],
  ['rollout status statefulset/db --timeout=60s', 'last'],
  ['rollout history statefulset/db'],
  ['set image daemonset/agent app=nginx:2'],
  ['rollout status daemonset/agent --timeout=60s', 'last'],
  ['rollout undo daemonset/agent'],
  ['rollout status daemonset/agent --timeout=60s', 'last'],
  ['rollout history daemonset/agent'],
  ['scale deployment/web --replicas=3'],
  ['wait deployment/web --for=jsonpath={.status.availableReplicas}=3 --timeout=60s'],
  ['label secret api-1 team=auth'],
  ['get secrets -l team=auth -o name'],
  ['patch deployment web -p {"spec":{"replicas":1}}'],
  ['auth can-i delete secrets'],
  ['delete secret api-1'],
  ['delete secret api-1'],
  ['delete deployment web --wait=false'],
];
