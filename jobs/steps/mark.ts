import { markEvent } from '../../src/datadog/mark-event.js';
import type { Datadog } from '../../src/datadog/datadog-client.js';
import { emitEvent } from '../../src/kubernetes/events.js';
import { workloadName } from '../../src/kubernetes/workload-name.js';
import { environmentOf } from '../../src/rotation/places.js';
import type { Rotation } from '../../src/rotation/record.js';
import { inPlace, type PlaceAtHand, type StageAtHand } from './stage.js';

/** What is marked: a switch, a step of one with the share of traffic that is moved now, a finished watch, a rollback. */
export type Marked = 'switched' | 'restored' | 'done' | { readonly stepped: number };

/**
 * Tells a workload's own Kubernetes Events and Datadog's graphs what happened to an environment. At least once, with
 * names and keys that make a repeat recognisable. It is not waited for, and a failure stops nothing.
 */
export type Mark = (
  rotation: Rotation,
  stage: Pick<StageAtHand, 'stage' | 'settings' | 'name'> & MarkedPlaces,
  what: Marked,
) => void;

interface MarkedPlaces {
  readonly places: readonly PlaceAtHand[];
}

interface Words {
  /** What tells the mark from the others of its rotation and environment. */
  readonly key: string;
  readonly reason: string;
  readonly title: string;
  readonly level: 'info' | 'warning' | 'success';
  /** Tags beside the usual ones. */
  readonly tags?: readonly string[];
}

function wordsOf(what: Marked): Words {
  switch (what) {
    case 'switched':
      return { key: what, reason: 'SecretSwitched', title: 'switched to', level: 'info' };
    case 'restored':
      return { key: what, reason: 'SecretRolledBack', title: 'rolled back from', level: 'warning' };
    case 'done':
      return { key: what, reason: 'SecretRotated', title: 'finished the rotation to', level: 'success' };
    default:
      return {
        key: `stepped-${what.stepped}`,
        reason: 'SecretTrafficMoved',
        title: `sends ${what.stepped} % of the traffic to`,
        level: 'info',
        tags: [`percent:${what.stepped}`],
      };
  }
}

export function openMark(parts: { readonly datadog: Datadog; readonly now: () => number }): Mark {
  return (rotation, { stage, settings, name, places }, what) => {
    const { key: own, reason, title, level, tags = [] } = wordsOf(what);
    const at = parts.now();
    const message = `Keyturn ${title} ${name} in ${stage} (rotation ${rotation.id})`;
    const type = level === 'warning' ? 'Warning' : 'Normal';
    for (const { cluster, workload } of places.flatMap(workloadsIn)) {
      const { kind, namespace, uid } = workload;
      // A CronJob and a Deployment may share a name: the kind keeps their Events apart.
      const key = `${workload.name}.${kind.toLowerCase()}.${rotation.id}.${own}`.slice(-253);
      void emitEvent(cluster, {
        namespace,
        workload: { kind, name: workload.name, uid },
        reason,
        message,
        type,
        key,
        at,
      });
    }
    const tag = settings ? environmentOf(settings) : stage;
    void markEvent(parts.datadog, {
      title: `Keyturn ${title} ${name}`,
      text: `${message}: ${places.flatMap(namesIn).join(', ')}`,
      tags: ['source:keyturn', `secret:${rotation.secret}`, `env:${tag}`, `rotation:${rotation.id}`, ...tags],
      aggregationKey: `${rotation.id}:${stage}:${own}`,
      type: level,
      at,
    });
  };
}

function workloadsIn({ cluster, plan }: PlaceAtHand) {
  return plan.workloads.map((workload) => ({ cluster, workload }));
}

function namesIn(place: PlaceAtHand): string[] {
  return place.plan.workloads.map((workload) => inPlace(place, workloadName(workload)));
}
