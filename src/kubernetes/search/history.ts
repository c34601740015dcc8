import { isFinishedJob, jobSchema } from '../job-object.js';
import { controllerOf, kubeObjectSchema } from '../kube-object.js';
import { isOver, podSchema } from '../pod-object.js';
import type { Resource } from '../resources.js';
import { workloadSchema } from '../workload-object.js';

/**
 * Whether an object uses nothing now and is only the past of something: a scaled-down ReplicaSet of a Deployment, a
 * ControllerRevision, a finished Job, a pod that has ended.
 */
export function isHistory(object: unknown, { kind, group }: Resource): boolean {
  switch (`${kind}.${group}`) {
    case 'ControllerRevision.apps':
    case 'Event.':
    case 'Event.events.k8s.io':
      return true;
    case 'ReplicaSet.apps':
      return isScaledDown(object);
    case 'Job.batch': {
      const job = jobSchema.safeParse(object).data;
      return job !== undefined && isFinishedJob(job);
    }
    case 'Pod.': {
      const pod = podSchema.safeParse(object).data;
      return pod !== undefined && isOver(pod);
    }
    default:
      return false;
  }
}

function isScaledDown(object: unknown): boolean {
  const set = workloadSchema.safeParse(object).data;
  const owned = kubeObjectSchema.safeParse(object).data;
  if (!set || !owned) return false;
  return set.spec.replicas === 0 && (set.status?.replicas ?? 0) === 0 && controllerOf(owned) !== undefined;
}
