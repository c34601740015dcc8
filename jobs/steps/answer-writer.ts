import { findWrittenOver } from '../../src/kubernetes/find-written-over.js';
import { inParallel } from '../../src/kubernetes/in-parallel.js';
import { restoreStage } from '../../src/kubernetes/restore-stage.js';
import { answerToWriter, mostFights, quietUntil } from '../../src/rotation/contest.js';
import { failed, wait, type Outcome } from '../../src/rotation/event.js';
import type { WrittenOver } from '../../src/rotation/reason.js';
import type { Rotation } from '../../src/rotation/record.js';
import type { Parts } from '../parts.js';
import { again } from './because.js';
import { placesAtOnce } from './prove.js';
import { called } from './restore-place.js';
import { withoutSkipped } from './skipped.js';
import type { PlaceAtHand } from './stage.js';

/**
 * Looks whether somebody wrote the new version's name over what was put back (a pipeline, `kubectl apply`, a controller), and
 * answers: it is put back again at most three times at growing intervals, each told, then a person is asked. Undefined where
 * nobody did. A run that is repeated after a crash finds what it put back, and so counts once at most.
 */
export async function answerWriter(
  parts: Parts,
  rotation: Rotation,
  places: readonly PlaceAtHand[],
): Promise<Outcome | undefined> {
  const found = await inParallel(places, placesAtOnce, (place) => lookAt(place, rotation));
  const workloads = found.flatMap(({ written }) => written);
  if (workloads.length === 0) return undefined;
  const { fought } = rotation.rollback ?? {};
  const { poll } = rotation.entry.timing;
  const answer = answerToWriter(fought, poll, parts.now());
  if (answer === 'ask') return failed({ code: 'written-over', workloads, times: mostFights });
  if (answer === 'put-back') return putBack(parts, rotation, found);
  const until = quietUntil(fought, poll);
  return wait(until, { code: 'written-over-again', workloads: workloads.map(({ workload }) => workload), until });
}

/** What is told of it: no command, because nobody has to run one yet. */
function writerOf({ workload, by, at }: WrittenOver) {
  return { workload, ...(by === undefined ? {} : { by }), ...(at === undefined ? {} : { at }) };
}

interface Looked {
  readonly place: PlaceAtHand;
  readonly written: WrittenOver[];
}

async function lookAt(place: PlaceAtHand, rotation: Rotation): Promise<Looked> {
  const { cluster, name } = place;
  const plan = withoutSkipped(rotation, place);
  const written = await findWrittenOver(cluster, { plan, name, rotationId: rotation.id });
  return { place, written: written.map((one) => ({ ...one, workload: called(place, one.workload) })) };
}

async function putBack(parts: Parts, rotation: Rotation, found: readonly Looked[]): Promise<Outcome> {
  const failures = await inParallel(
    found.filter(({ written }) => written.length > 0),
    placesAtOnce,
    async ({ place }) => {
      const plan = withoutSkipped(rotation, place);
      const restored = await restoreStage(place.cluster, { plan, name: place.name, rotationId: rotation.id });
      return restored.failed.map((one) => ({ ...one, workload: called(place, one.workload) }));
    },
  );
  const left = failures.flat();
  if (left.length > 0) return failed({ code: 'not-put-back', workloads: left });
  const times = (rotation.rollback?.fought?.times ?? 0) + 1;
  const at = parts.now();
  const workloads = found.flatMap(({ written }) => written.map(writerOf));
  const until = quietUntil({ times, at }, rotation.entry.timing.poll);
  return again(parts, rotation, { code: 'staying-back', until }, { fought: { times, at, workloads } });
}
