/**
 * What a pod does, by annotations of its template. Without any it gets ready, and a Job's pod ends well.
 * - `keyturn.dev/test`: one of the troubles
 * - `keyturn.dev/test-unless`: no trouble while this text, such as a Secret's name, is in the pod's spec
 * - `keyturn.dev/test-ready-after`, `keyturn.dev/test-runs-for`: durations such as `3s`
 */
export type Trouble = 'crash-loop' | 'image-pull' | 'not-ready' | 'fail';

interface Stage {
  readonly name: string;
  readonly kind: 'Pod' | 'Node';
  /** jq expressions; all must hold. */
  readonly when: readonly object[];
  readonly delay?: object;
  readonly next: object;
}

/** kwok's configuration of how nodes and pods go from one status to the next. */
export function stages(): readonly object[] {
  return [nodeReady(), podReady(), podComplete(), podFail(), crashLoop(), imagePull(), notReady(), podDelete()].map(
    ({ name, kind, when, delay, next }) => ({
      apiVersion: 'kwok.x-k8s.io/v1alpha1',
      kind: 'Stage',
      metadata: { name },
      spec: { resourceRef: { apiGroup: 'v1', kind }, selector: { matchExpressions: when }, delay, next },
    }),
  );
}

const behaviour = `
  (.metadata.annotations["keyturn.dev/test-unless"] // "") as $unless |
  if $unless != "" and (.spec | tostring | contains($unless)) then "well"
  else (.metadata.annotations["keyturn.dev/test"] // "well") end`;

function pods(phase: 'Pending' | 'Running' | 'any', does: 'well' | Trouble): object[] {
  const phases = phase === 'any' ? ['Pending', 'Running'] : [phase];
  return [
    { key: '.metadata.deletionTimestamp', operator: 'DoesNotExist' },
    { key: '.status.phase', operator: 'In', values: phases },
    { key: behaviour, operator: 'In', values: [does] },
  ];
}

function after(milliseconds: number, annotation: string): object {
  const expressionFrom = `.metadata.annotations["keyturn.dev/${annotation}"]`;
  return { durationMilliseconds: milliseconds, durationFrom: { expressionFrom } };
}

const now = '{{ Now | Quote }}';

/** One status for every container. */
function containers(ready: boolean, state: string, restarts = '0'): string {
  return `
containerStatuses:
{{ range .spec.containers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  imageID: ""
  ready: ${ready}
  started: ${state.includes('running')}
  restartCount: ${restarts}
  state: ${state}
{{ end }}`;
}

const running = `{ running: { startedAt: ${now} } }`;
const ended = (code: number, reason: string): string =>
  `{ terminated: { exitCode: ${code}, reason: ${reason}, startedAt: ${now}, finishedAt: ${now} } }`;

function readiness(status: 'True' | 'False', why = ''): string {
  const line = (type: string): string => `- { type: ${type}, status: "${status}", lastTransitionTime: ${now}${why} }`;
  return `
conditions:
- { type: Initialized, status: "True", lastTransitionTime: ${now} }
${line('Ready')}
${line('ContainersReady')}`;
}

/** As a kubelet words it. */
const unready = `
{{ $names := "" }}
{{ range .spec.containers }}{{ $names = printf "%s %s" $names .name }}{{ end }}
${readiness('False', `, reason: ContainersNotReady, message: 'containers with unready status: [{{ $names | trim }}]'`)}`;

/** A pod keeps when it was started, and where it is. */
const placed = `
startTime: {{ or .status.startTime Now | Quote }}
hostIP: {{ index (NodeIPsWith .spec.nodeName) 0 | Quote }}
hostIPs:
{{ range NodeIPsWith .spec.nodeName }}
- ip: {{ . | Quote }}
{{ end }}
{{ if not .status.podIP }}
{{ with PodIPsWith .spec.nodeName (or .spec.hostNetwork false) .metadata.uid .metadata.name .metadata.namespace }}
podIP: {{ index . 0 | Quote }}
podIPs:
{{ range . }}
- ip: {{ . | Quote }}
{{ end }}
{{ end }}
{{ end }}`;

const initContainers = `
initContainerStatuses:
{{ range .spec.initContainers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  imageID: ""
  ready: true
  restartCount: 0
  state: {{ if eq .restartPolicy "Always" }}${running}{{ else }}${ended(0, 'Completed')}{{ end }}
{{ end }}`;

const gates = `
{{ range .spec.readinessGates }}
- { type: {{ .conditionType | Quote }}, status: "True", lastTransitionTime: ${now} }
{{ end }}`;

function podReady(): Stage {
  const status = [readiness('True'), gates, containers(true, running), initContainers, placed, 'phase: Running'];
  const delay = after(0, 'test-ready-after');
  return { name: 'pod-ready', kind: 'Pod', when: pods('Pending', 'well'), delay, next: template(status) };
}

function podComplete(): Stage {
  const ofAJob = { key: '.metadata.ownerReferences[]?.kind', operator: 'In', values: ['Job'] };
  return {
    name: 'pod-complete',
    kind: 'Pod',
    when: [...pods('Running', 'well'), ofAJob],
    delay: after(200, 'test-runs-for'),
    next: template([
      readiness('False', ', reason: PodCompleted'),
      containers(false, ended(0, 'Completed')),
      'phase: Succeeded',
    ]),
  };
}

function podFail(): Stage {
  const status = [readiness('False', ', reason: PodFailed'), containers(false, ended(1, 'Error')), placed];
  return {
    name: 'pod-fail',
    kind: 'Pod',
    when: pods('Pending', 'fail'),
    delay: after(200, 'test-runs-for'),
    next: template([...status, 'phase: Failed']),
  };
}

/** It is tried five times; that is enough to be seen. */
function crashLoop(): Stage {
  const restarts = '{{ range .status.containerStatuses }}{{ $restarts = .restartCount }}{{ end }}';
  const waiting = `
    waiting: { reason: CrashLoopBackOff, message: 'back-off 10s restarting failed container={{ .name }}' }
  lastState: ${ended(1, 'Error')}`;
  const status = [`{{ $restarts := 0 }}${restarts}`, unready, containers(false, waiting, '{{ add $restarts 1 }}')];
  return {
    name: 'pod-crash-loop',
    kind: 'Pod',
    when: [
      ...pods('any', 'crash-loop'),
      { key: '.status.containerStatuses[0]?.restartCount | tostring', operator: 'NotIn', values: ['5'] },
    ],
    delay: { durationMilliseconds: 500 },
    next: {
      event: { type: 'Warning', reason: 'BackOff', message: 'Back-off restarting failed container' },
      ...template([...status, placed, 'phase: Running']),
    },
  };
}

function imagePull(): Stage {
  const waiting =
    '{ waiting: { reason: ImagePullBackOff, message: {{ printf "Back-off pulling image %q" .image | Quote }} } }';
  return {
    name: 'pod-image-pull',
    kind: 'Pod',
    when: [...pods('Pending', 'image-pull'), { key: '.status.containerStatuses[]?.name', operator: 'DoesNotExist' }],
    next: {
      event: { type: 'Warning', reason: 'Failed', message: 'Error: ImagePullBackOff' },
      ...template([unready, containers(false, waiting), placed, 'phase: Pending']),
    },
  };
}

function notReady(): Stage {
  const status = [unready, containers(false, running), placed, 'phase: Running'];
  return { name: 'pod-not-ready', kind: 'Pod', when: pods('Pending', 'not-ready'), next: template(status) };
}

function podDelete(): Stage {
  const when = [{ key: '.metadata.deletionTimestamp', operator: 'Exists' }];
  return { name: 'pod-delete', kind: 'Pod', when, next: { delete: true } };
}

function nodeReady(): Stage {
  const isReady = '.status.conditions[]? | select(.type == "Ready") | .status';
  const status = `
conditions:
{{ range NodeConditions }}
- type: {{ .type | Quote }}
  status: {{ .status | Quote }}
  reason: {{ .reason | Quote }}
  message: {{ .message | Quote }}
  lastHeartbeatTime: ${now}
  lastTransitionTime: ${now}
{{ end }}
addresses:
- { type: InternalIP, address: {{ NodeIP | Quote }} }
- { type: Hostname, address: {{ NodeName | Quote }} }
daemonEndpoints:
  kubeletEndpoint: { Port: {{ NodePort }} }
phase: Running`;
  const when = [{ key: isReady, operator: 'NotIn', values: ['True'] }];
  return { name: 'node-ready', kind: 'Node', when, next: template([status]) };
}

function template(parts: readonly string[]): { readonly statusTemplate: string } {
  return { statusTemplate: parts.join('\n') };
}
