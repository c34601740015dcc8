import { z } from 'zod';
import type { FieldReference, StagePlan } from '../rotation/plan.js';
import { own } from './annotations.js';
import { annotationOf, type KubeObject } from './kube-object.js';

const namesSchema = z.record(z.string(), z.string());

/** The names that fields held before our switch, by JSON Pointer, as the workload's annotation remembers them. */
export function switchedFrom(object: KubeObject): Record<string, string> {
  try {
    return namesSchema.safeParse(JSON.parse(annotationOf(object, own.switchedFrom) ?? '{}')).data ?? {};
  } catch {
    return {};
  }
}

/**
 * What a field held before the switch: as the workload remembers it, else as the plan does. A field that moved since
 * (somebody added a container before it) gets the name that all of the workload's fields held, if it was one.
 */
export function previousNameOf(
  object: KubeObject,
  { path, name }: FieldReference,
  plan: StagePlan,
): string | undefined {
  const remembered = switchedFrom(object);
  const planned = plan.workloads.find(({ uid }) => uid === object.metadata.uid)?.fields ?? [];
  const candidates = [
    remembered[path],
    ...only(Object.values(remembered)),
    planned.find((field) => field.path === path)?.name,
    ...only(planned.map((field) => field.name)),
    plan.previous?.name,
  ];
  return candidates.find((candidate) => candidate !== undefined && candidate !== name);
}

function only(names: readonly string[]): string[] {
  const distinct = [...new Set(names)];
  return distinct.length === 1 ? distinct : [];
}
