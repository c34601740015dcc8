import type { StandInAnswer } from '../../stand-in-server.js';
import { badRequest } from '../api-error.js';
import type { Clock } from '../clock.js';
import type { KubeObject } from '../kube-object.js';
import type { Pod } from '../workloads.js';

export interface LogLine {
  readonly at: number;
  readonly text: string;
}

/** Where the nodes keep what pods print. */
export interface PodLogs {
  /** Oldest first. */
  lines(podUid: string, container: string): readonly LogLine[];
  /** Those of the run that ended last; undefined where none has. */
  previousLines(podUid: string, container: string): readonly LogLine[] | undefined;
  /** Called with each new line; what it returns stops it. */
  follow(podUid: string, container: string, listener: (line: LogLine) => void): () => void;
}

/** The `/log` subresource of a pod. */
export function podLog(logs: PodLogs, clock: Clock, object: KubeObject, query: URLSearchParams): StandInAnswer {
  const pod = object as Pod;
  const container = containerOf(pod, query.get('container'));
  checkStarted(pod, container);
  const uid = pod.metadata.uid ?? '';
  const print = (line: LogLine): string =>
    query.get('timestamps') === 'true' ? `${new Date(line.at).toISOString()} ${line.text}\n` : `${line.text}\n`;
  const previous = query.get('previous') === 'true';
  const lines = previous ? logs.previousLines(uid, container) : logs.lines(uid, container);
  if (lines === undefined) {
    throw badRequest(`previous terminated container "${container}" in pod "${pod.metadata.name}" not found`);
  }
  const text = selected(lines, clock, query).map(print).join('');
  const headers = { 'content-type': 'text/plain' };
  if (previous || query.get('follow') !== 'true') return { status: 200, headers, body: limited(text, query) };
  return {
    status: 200,
    headers,
    stream(write) {
      if (text !== '') write(text);
      return logs.follow(uid, container, (line) => write(print(line)));
    },
  };
}

function selected(lines: readonly LogLine[], clock: Clock, query: URLSearchParams): readonly LogLine[] {
  const seconds = query.get('sinceSeconds');
  const time = query.get('sinceTime');
  if (seconds !== null && time !== null)
    throw badRequest('at most one of `sinceTime` or `sinceSeconds` may be specified');
  const since = time === null ? clock.now() - Number(seconds ?? Number.POSITIVE_INFINITY) * 1000 : Date.parse(time);
  const tail = query.get('tailLines');
  const recent = lines.filter((line) => line.at >= since);
  if (tail === null) return recent;
  return Number(tail) === 0 ? [] : recent.slice(-Number(tail));
}

function limited(text: string, query: URLSearchParams): string {
  const limit = query.get('limitBytes');
  return limit === null ? text : Buffer.from(text).subarray(0, Number(limit)).toString();
}

function containerOf(pod: Pod, asked: string | null): string {
  const names = pod.spec.containers.map((container) => container.name);
  const name = pod.metadata.name;
  if (asked !== null && asked !== '') {
    if (!names.includes(asked)) throw badRequest(`container ${asked} is not valid for pod ${name}`);
    return asked;
  }
  if (names.length > 1) {
    throw badRequest(`a container name must be specified for pod ${name}, choose one of: [${names.join(' ')}]`);
  }
  return names[0] ?? '';
}

/** A container that has never run has no log: the server says what it waits for. */
function checkStarted(pod: Pod, container: string): void {
  const status = pod.status?.containerStatuses?.find((one) => one.name === container);
  const waiting = status?.state.waiting;
  if (status && (!waiting || status.restartCount > 0)) return;
  const reason = waiting?.reason ?? 'ContainerCreating';
  const why = /ImagePull/.test(reason) ? 'trying and failing to pull image' : reason;
  throw badRequest(`container "${container}" in pod "${pod.metadata.name}" is waiting to start: ${why}`);
}
