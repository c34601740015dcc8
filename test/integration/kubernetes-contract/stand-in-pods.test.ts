import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startKubernetes, type Kubernetes } from '../../stand-ins/kubernetes/start-kubernetes.js';
import type { Deployment, Pod, StatefulSet } from '../../stand-ins/kubernetes/workloads.js';
import { eventually } from './eventually.js';
import { deployment, statefulSet } from './samples.js';

const namespace = 'production';

describe('the stand-in’s pods', () => {
  let kubernetes: Kubernetes;
  beforeEach(async () => {
    const fast = { readyAfterMs: 20, terminateAfterMs: 5, retryAfterMs: 20, tickMs: 20, jobRunMs: 10 };
    kubernetes = await startKubernetes({ ...fast, namespaces: [namespace] });
  });
  afterEach(() => kubernetes.close());

  const applySecret = (name: string, token: string): void =>
    void kubernetes.apply({ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, stringData: { token } });
  const applyDeployment = (name: string, podSpec: object): void => {
    const template = { metadata: { labels: { app: name } }, spec: podSpec };
    const body = deployment(name, { replicas: 1, template }) as { metadata: object };
    kubernetes.apply({ ...body, metadata: { name, namespace } });
  };
  const withToken = (key: object): object => ({
    containers: [{ name: 'app', image: 'app:1', env: [{ name: 'TOKEN', valueFrom: { secretKeyRef: key } }] }],
  });
  const pods = (): Pod[] => kubernetes.objects.list('Pod', namespace) as Pod[];
  const waiting = (): unknown => pods()[0]?.status?.containerStatuses?.[0]?.state.waiting;
  const isReady = (pod: Pod | undefined): boolean =>
    pod?.status?.conditions?.some((one) => one.type === 'Ready' && one.status === 'True') === true;
  const events = (reason: string): unknown[] =>
    kubernetes.objects
      .list('Event', namespace)
      .flatMap((event) => (event['reason'] === reason ? [event['message']] : []));

  it('cannot make a container whose Secret is missing, and can as soon as it is there', async () => {
    applyDeployment('web', withToken({ name: 'api-key', key: 'token' }));
    await eventually(async () =>
      expect(waiting()).toEqual({ reason: 'CreateContainerConfigError', message: 'secret "api-key" not found' }),
    );
    expect(pods()[0]?.status?.phase).toBe('Pending');
    applySecret('api-key', 'right');
    await eventually(async () => expect(isReady(pods()[0])).toBe(true));
  });

  it('cannot make a container whose key is missing', async () => {
    applySecret('api-key', 'right');
    applyDeployment('web', withToken({ name: 'api-key', key: 'password' }));
    const message = `couldn't find key password in Secret ${namespace}/api-key`;
    await eventually(async () => expect(waiting()).toEqual({ reason: 'CreateContainerConfigError', message }));
  });

  it('starts without an optional Secret', async () => {
    applyDeployment('web', withToken({ name: 'api-key', key: 'token', optional: true }));
    await eventually(async () => expect(isReady(pods()[0])).toBe(true));
  });

  it('stays in ContainerCreating while a volume’s Secret is missing, and says why in an event', async () => {
    const containers = [{ name: 'app', image: 'app:1', volumeMounts: [{ name: 'keys', mountPath: '/keys' }] }];
    applyDeployment('web', { containers, volumes: [{ name: 'keys', secret: { secretName: 'api-key' } }] });
    await eventually(async () => {
      expect(waiting()).toEqual({ reason: 'ContainerCreating' });
      expect(events('FailedMount')).toEqual([
        'MountVolume.SetUp failed for volume "keys" : secret "api-key" not found',
      ]);
    });
  });

  it('shows the program its environment as it was at the start, and its volumes as they are', async () => {
    applySecret('api-key', 'old');
    const seen: unknown[] = [];
    kubernetes.setBehaviour(({ environment, volumes, secret, occasion }) => {
      seen.push([occasion, environment['app']?.['TOKEN'], volumes['keys']?.['token'], secret('api-key')?.['token']]);
      return { state: 'ready' };
    });
    const podSpec = {
      ...withToken({ name: 'api-key', key: 'token' }),
      volumes: [{ name: 'keys', secret: { secretName: 'api-key' } }],
    };
    applyDeployment('web', podSpec);
    await eventually(async () => expect(seen).toContainEqual(['tick', 'old', 'old', 'old']));
    applySecret('api-key', 'new');
    await eventually(async () => expect(seen.at(-1)).toEqual(['tick', 'old', 'new', 'new']));
  });

  it('restarts a program that crashes, and counts', async () => {
    kubernetes.setBehaviour(() => ({ state: 'crash-loop', logs: ['panic: wrong token'] }));
    applyDeployment('web', withToken({ name: 'none', key: 'none', optional: true }));
    await eventually(async () => {
      expect(waiting()).toMatchObject({ reason: 'CrashLoopBackOff' });
      expect(pods()[0]?.status?.containerStatuses?.[0]?.restartCount).toBeGreaterThan(1);
      expect(pods()[0]?.status?.containerStatuses?.[0]?.lastState.terminated).toMatchObject({
        exitCode: 1,
        reason: 'Error',
      });
    });
    kubernetes.setBehaviour(undefined);
    await eventually(async () => expect(isReady(pods()[0])).toBe(true));
  });

  it('backs off pulling an image that is not there', async () => {
    kubernetes.setBehaviour(() => ({ state: 'image-pull' }));
    applyDeployment('web', withToken({ name: 'none', key: 'none', optional: true }));
    await eventually(async () => expect(waiting()).toMatchObject({ reason: 'ImagePullBackOff' }));
  });

  it('takes the readiness of a running pod away and gives it back', async () => {
    let state: 'ready' | 'not-ready' = 'ready';
    kubernetes.setBehaviour(() => ({ state }));
    applyDeployment('web', withToken({ name: 'none', key: 'none', optional: true }));
    await eventually(async () => expect(isReady(pods()[0])).toBe(true));
    state = 'not-ready';
    await eventually(async () => expect(isReady(pods()[0])).toBe(false));
    state = 'ready';
    await eventually(async () => expect(isReady(pods()[0])).toBe(true));
  });

  it('serves what a pod printed, by time, by number of lines, by bytes and with its times', async () => {
    let line = 0;
    kubernetes.setBehaviour(({ occasion }) => ({
      state: 'ready',
      logs: [occasion === 'start' ? 'started' : `line ${(line += 1)}`],
    }));
    applyDeployment('web', withToken({ name: 'none', key: 'none', optional: true }));
    await eventually(async () => expect(line).toBeGreaterThan(3));
    const log = async (query = ''): Promise<Response> =>
      fetch(`${kubernetes.url}/api/v1/namespaces/${namespace}/pods/${pods()[0]?.metadata.name}/log${query}`);
    const text = async (query?: string): Promise<string> => (await log(query)).text();
    expect((await text()).split('\n').slice(0, 3)).toEqual(['started', 'line 1', 'line 2']);
    expect((await text('?tailLines=1')).trimEnd()).toMatch(/^line \d+$/);
    expect(await text('?limitBytes=4')).toBe('star');
    expect(await text('?timestamps=true')).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z started\n/);
    expect(await text(`?sinceTime=${new Date(Date.now() + 60_000).toISOString()}`)).toBe('');
    expect(await text('?sinceSeconds=3600')).toContain('started');
    expect((await log('?container=other')).status).toBe(400);
    expect((await log('?sinceSeconds=1&sinceTime=2020-01-01T00:00:00Z')).status).toBe(400);
  });

  it('keeps the log of each run apart, and that of the last until the next begins', async () => {
    // It is not tried again before it is told to.
    kubernetes.settings.retryAfterMs = 3_600_000;
    const behave = (state: 'crash-loop' | 'ready', line: string): void =>
      kubernetes.setBehaviour(({ occasion }) => ({ state, logs: occasion === 'start' ? [line] : [] }));
    behave('crash-loop', 'run 1');
    applyDeployment('web', withToken({ name: 'none', key: 'none', optional: true }));
    const log = async (query = ''): Promise<string> => {
      const path = `/api/v1/namespaces/${namespace}/pods/${pods()[0]?.metadata.name}/log${query}`;
      return (await fetch(`${kubernetes.url}${path}`)).text();
    };
    await eventually(async () => expect(waiting()).toMatchObject({ reason: 'CrashLoopBackOff' }));
    expect([await log(), await log('?previous=true')]).toEqual(['run 1\n', 'run 1\n']);
    behave('ready', 'run 2');
    await eventually(async () => expect(isReady(pods()[0])).toBe(true));
    expect([await log(), await log('?previous=true')]).toEqual(['run 2\n', 'run 1\n']);
    const [old] = pods();
    kubernetes.remove('Pod', namespace, old?.metadata.name ?? '');
    await eventually(async () => {
      expect(pods().map(({ metadata }) => metadata.uid)).not.toContain(old?.metadata.uid);
      expect(isReady(pods()[0])).toBe(true);
    });
    expect(JSON.parse(await log('?previous=true'))).toMatchObject({
      code: 400,
      message: `previous terminated container "app" in pod "${pods()[0]?.metadata.name}" not found`,
    });
  });

  it('says that a rollout has passed its deadline', async () => {
    kubernetes.setBehaviour(() => ({ state: 'not-ready' }));
    const body = deployment('slow', { progressDeadlineSeconds: 1 }) as { metadata: object };
    kubernetes.apply({ ...body, metadata: { name: 'slow', namespace } });
    await eventually(async () => {
      const { status } = kubernetes.objects.get('Deployment', namespace, 'slow') as Deployment;
      expect(status?.conditions).toContainEqual(
        expect.objectContaining({ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }),
      );
    });
  });

  it('leaves a broken pod of an ordered StatefulSet where it is when the template goes back, until it is deleted', async () => {
    const versioned = (value: string): object => {
      const body = statefulSet('ordered') as { spec: { template: { spec: { containers: object[] } } } };
      const containers = [{ name: 'app', image: 'app:1', env: [{ name: 'VERSION', value }] }];
      const template = { ...body.spec.template, spec: { ...body.spec.template.spec, containers } };
      return { ...body, metadata: { name: 'ordered', namespace }, spec: { ...body.spec, template } };
    };
    kubernetes.setBehaviour(({ environment }) => ({
      state: environment['app']?.['VERSION'] === 'bad' ? 'not-ready' : 'ready',
    }));
    kubernetes.apply(versioned('good'));
    const status = (): StatefulSet['status'] =>
      (kubernetes.objects.get('StatefulSet', namespace, 'ordered') as StatefulSet).status;
    await eventually(async () => expect(status()?.readyReplicas).toBe(2));
    kubernetes.apply(versioned('bad'));
    const broken = (): Pod | undefined => pods().find((pod) => pod.spec.containers[0]?.env?.[0]?.value === 'bad');
    await eventually(async () => expect(broken()?.status?.phase).toBe('Running'));
    const uid = broken()?.metadata.uid;
    kubernetes.apply(versioned('good'));
    await eventually(async () => expect(status()?.observedGeneration).toBe(3));
    expect(broken()?.metadata.uid).toBe(uid);
    kubernetes.remove('Pod', namespace, 'ordered-1');
    await eventually(async () => {
      expect(status()).toMatchObject({ readyReplicas: 2, updatedReplicas: 2 });
      expect(broken()).toBeUndefined();
    });
  });
});
