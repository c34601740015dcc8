import { own } from '../annotations.js';
import { setAnnotations, type PatchOperation } from '../json-patch.js';
import { annotationOf, type KubeObject } from '../kube-object.js';
import type { PlannedPools } from './plan-pools.js';
import { rememberedWeights } from './remembered-weights.js';
import type { Traffic } from './router.js';

const changeCause = 'kubernetes.io/change-cause';

/**
 * The patch that changes a route's lists as planned, each only if it still is what was read, and keeps what was before in
 * our annotation; at 0 %, the patch that takes the annotation away and puts the change cause back. Empty where all of
 * that is there already.
 */
export function patchOfRoute(
  route: KubeObject,
  { changes, pools }: PlannedPools,
  { rotationId, copy }: Traffic,
  percent: number,
): PatchOperation[] {
  const memory = rememberedWeights(route);
  const cause = annotationOf(route, changeCause) ?? null;
  const before = memory ? memory.cause : cause;
  const ours = `keyturn ${rotationId}: `;
  const wanted: Record<string, string | null> =
    percent === 0
      ? { [own.weights]: null, [changeCause]: cause?.startsWith(ours) ? before : cause }
      : {
          [own.weights]: JSON.stringify({ rotation: rotationId, percent, cause: before, pools }),
          [changeCause]: `${ours}${percent} % to ${copy}`,
        };
  const operations = [...changes.flatMap(replaced), ...annotated(route, wanted)];
  if (operations.length === 0) return [];
  return [{ op: 'test', path: '/metadata/uid', value: route.metadata.uid }, ...operations];
}

function replaced({ at: path, from, to }: PlannedPools['changes'][number]): PatchOperation[] {
  return [
    { op: 'test', path, value: from },
    { op: 'replace', path, value: to },
  ];
}

/** Only what differs; an object that had no annotation but ours is left without any. */
export function annotated(route: KubeObject, wanted: Readonly<Record<string, string | null>>): PatchOperation[] {
  const has = route.metadata.annotations ?? {};
  const differing = Object.entries(wanted).filter(([key, value]) => (has[key] ?? null) !== value);
  if (differing.length === 0) return [];
  const left = Object.entries({ ...has, ...wanted }).filter(([, value]) => value !== null);
  if (left.length > 0) return setAnnotations(route, Object.fromEntries(differing));
  return [
    { op: 'test', path: '/metadata/annotations', value: has },
    { op: 'remove', path: '/metadata/annotations' },
  ];
}

/** Whether another rotation's weights are on a route. */
export function isTaken(route: KubeObject, rotationId: string): boolean {
  const memory = rememberedWeights(route);
  return memory !== undefined && memory.rotation !== rotationId;
}
