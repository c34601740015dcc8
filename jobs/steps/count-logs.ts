import { countLogErrors, type LogErrors, type LogOrder } from '../../src/kubernetes/count-log-errors.js';
import { inParallel } from '../../src/kubernetes/in-parallel.js';
import { placesAtOnce } from './prove.js';
import { inPlace, type StageAtHand } from './stage.js';

/** Counts the matching log lines of all places of a stage together; see `countLogErrors`. */
export async function countLogs({ places }: Pick<StageAtHand, 'places'>, order: LogOrder): Promise<LogErrors> {
  const all = await inParallel(places, placesAtOnce, async (place) => {
    const { pods, total, counts } = await countLogErrors(place.cluster, place.plan, order);
    return { pods, total, counts: counts.map((row) => ({ ...row, pod: inPlace(place, row.pod) })) };
  });
  const sum = (key: 'pods' | 'total') => all.reduce((total, one) => total + one[key], 0);
  return { pods: sum('pods'), total: sum('total'), counts: all.flatMap(({ counts }) => counts) };
}
