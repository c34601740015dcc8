import { until } from '../../demo/until.js';
import { service } from '../../cluster/rotations/workloads.js';
import type { KubeObject, Place } from '../../cluster/rotations/place.js';
import { oldName } from '../../integration/whole/usual-catalogue.js';

/** Pod templates as JSON, by the name of their Deployment. */
export type Templates = ReadonlyMap<string, string>;

interface Deployment extends KubeObject {
  readonly spec: { readonly replicas: number; readonly template: object };
  readonly status?: { readonly [count: string]: number | undefined };
}

const replicas = 2;
const patienceMs = 600_000;

/** Deployments that refer to the Secret: one has the usual name, more are numbered. */
export function deployments(count: number): KubeObject[] {
  return [...Array(count).keys()].map((index) =>
    renamed(service(replicas), count === 1 ? 'auth-service' : `auth-${index}`),
  );
}

/** Production's Deployments now. */
export async function templatesOf(place: Place): Promise<Templates> {
  const all = (await place.list('production', 'deployments')) as Deployment[];
  return new Map(all.map(({ metadata, spec }) => [metadata.name, JSON.stringify(spec.template)]));
}

/** Where Deployments are not what they were: one line each. */
export function differences(who: string, found: Templates, expected: Templates): string[] {
  return [...expected].flatMap(([name, template]) =>
    found.get(name) === template ? [] : [`${who}: ${name} is ${found.get(name) ?? 'gone'}, not ${template}`],
  );
}

/** Points every Deployment of production at another version, at once, as somebody without the bot would. */
export async function repoint(place: Place, names: readonly string[], name: string): Promise<void> {
  const path = '/spec/template/spec/containers/0/envFrom/0/secretRef/name';
  const change = [
    { op: 'test', path, value: oldName },
    { op: 'replace', path, value: name },
  ];
  const patch = (workload: string) =>
    place.insist('PATCH', place.pathTo('production', 'deployments', workload), change, 'application/json-patch+json');
  await Promise.all(names.map(patch));
  await rolledOut(place);
}

/** Waits until every Deployment of both environments is rolled out. */
export async function rolledOut(place: Place): Promise<void> {
  for (const where of ['staging', 'production'] as const) {
    await until(`${where} to be rolled out`, Date.now() + patienceMs, async () =>
      ((await place.list(where, 'deployments')) as Deployment[]).every(isRolledOut),
    );
  }
}

function isRolledOut({ metadata, spec, status = {} }: Deployment): boolean {
  const { observedGeneration = 0, replicas: all, updatedReplicas, availableReplicas } = status;
  const isSeen = observedGeneration >= Number(metadata['generation']);
  return isSeen && [all, updatedReplicas, availableReplicas].every((count) => count === spec.replicas);
}

function renamed(object: KubeObject, name: string): KubeObject {
  return JSON.parse(JSON.stringify(object).replaceAll('"auth-service"', JSON.stringify(name))) as KubeObject;
}
