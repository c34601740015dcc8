import type { Reason } from '../rotation/reason.js';
import { containersOf, type PodObject } from './pod-object.js';
import { redact } from './redact.js';

/** What the kubelet says of a container that will not start by waiting. */
const hopeless = [
  'CreateContainerConfigError',
  'CreateContainerError',
  'CrashLoopBackOff',
  'ImagePullBackOff',
  'ErrImagePull',
  'InvalidImageName',
  'RunContainerError',
];

/** Why a pod fails, in the kubelet's own words, or undefined while it may still become ready. */
export function podFailure(pod: PodObject): Reason | undefined {
  const waiting = containersOf(pod).map(({ state }) => state?.waiting);
  const failing = waiting.find((state) => hopeless.includes(state?.reason ?? ''));
  if (!failing) return undefined;
  const detail = redact(failing.message ?? '');
  return { code: 'pod-failing', pod: pod.metadata.name, reason: failing.reason ?? '', detail };
}
