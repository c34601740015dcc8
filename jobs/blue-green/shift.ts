import { realPercent } from '../../src/kubernetes/traffic/share-of-replicas.js';
import { done, failed, wait, type Outcome } from '../../src/rotation/event.js';
import type { Reason } from '../../src/rotation/reason.js';
import { currentItem, type Rotation } from '../../src/rotation/record.js';
import { stepTime } from '../../src/rotation/shift-time.js';
import { whyNotOk } from '../../src/rotation/why-not-ok.js';
import type { Parts, StepHandler } from '../parts.js';
import { approvalOver } from '../steps/approval-over.js';
import { again, because } from '../steps/because.js';
import { judgeSwitched, settleOf } from '../steps/judge-stage.js';
import { copyAtHand, type CopyAtHand } from './copy-at-hand.js';
import { keepReady } from './keep-copy.js';
import { stillWanted } from './still-wanted.js';

/**
 * One step of the traffic: gives the copy its percentage, then judges that for `interval`, or for as long as the monitors
 * need to say something about this step alone. Before and while it does, the copy is kept what the original is, and proven
 * ready: weights never move to what isn't. Looks first: more than was asked for (a rotation found again after its record
 * was lost) is left. Weights that somebody else changes in between ask a person. Undone by `return-weights`.
 */
export const shift: StepHandler = async (parts, rotation) => {
  const at = await copyAtHand(parts, rotation);
  const readings = await parts.monitors.readNow();
  const isJudged = at.plan.monitors.length > 0;
  const doubt = isJudged ? whyNotOk(judgeSwitched(rotation, at.plan, readings, parts.now())) : undefined;
  if (doubt?.code === 'monitor-alert') return failed(doubt);
  const before = approvalOver(parts, rotation, at.stage) ?? (await keepReady(parts, rotation, at));
  if (before) return before;
  if (doubt) return because(parts, rotation, doubt);
  const { percent = 0, until } = currentItem(rotation) ?? {};
  if (until === undefined) return take(parts, rotation, at, percent);
  const moved = await whyNotAsAsked(parts, rotation, at, percent);
  if (moved) return moved;
  const now = parts.now();
  if (now < until || (isJudged && readings.readAt < until)) {
    const look = Math.max(now, Math.min(until, now + rotation.entry.timing.poll));
    return wait(now < until ? look : now + rotation.entry.timing.poll, { code: 'stepping', percent, until });
  }
  const monitors = at.plan.monitors.map(({ name }) => name);
  return done({ code: 'shifted', percent, ...reallyOf(at, percent), monitors });
};

async function take(parts: Parts, rotation: Rotation, at: CopyAtHand, percent: number): Promise<Outcome> {
  const { cluster, router, traffic, plan, green } = at;
  const weight = await router.readWeights(cluster, traffic);
  if (weight === undefined || weight < wantedOf(at, percent)) {
    const set = await router.setWeights(cluster, traffic, percent, stillWanted(parts, rotation));
    if (set === 'waiting') return again(parts, rotation, { code: 'moving-replicas', percent });
  }
  parts.mark(rotation, at.stage, { stepped: percent });
  const until = parts.now() + stepTime(green.interval, settleOf(rotation, plan));
  const look = Math.min(until, parts.now() + rotation.entry.timing.poll);
  return wait(look, { code: 'stepping', percent, until }, { until });
}

/**
 * Why the traffic is not as this step asked for; undefined: it is. Ready pods come and go with every rollout: where they are
 * the weight they are kept in step, and nobody is asked.
 */
async function whyNotAsAsked(
  parts: Parts,
  rotation: Rotation,
  at: CopyAtHand,
  percent: number,
): Promise<Outcome | undefined> {
  const { cluster, router, traffic, green } = at;
  if (green.router.type === 'replicas') {
    const set = await router.setWeights(cluster, traffic, percent, stillWanted(parts, rotation));
    return set === 'waiting' ? again(parts, rotation, { code: 'moving-replicas', percent }) : undefined;
  }
  const changed = await weightsChanged(at, percent);
  return changed && failed(changed);
}

async function weightsChanged(at: CopyAtHand, percent: number): Promise<Reason | undefined> {
  const { cluster, router, traffic } = at;
  const found = await router.readWeights(cluster, traffic);
  const wanted = wantedOf(at, percent);
  if (found !== undefined && found >= wanted) return undefined;
  return { code: 'weights-changed', route: routeName(at), wanted, ...(found === undefined ? {} : { found }) };
}

/** What the copy's share really is at a step: of few replicas not every percentage can be made. */
function wantedOf({ green, plan }: CopyAtHand, percent: number): number {
  if (green.router.type !== 'replicas') return percent;
  const replicas = plan.workloads.find(({ uid }) => uid === green.uid)?.replicas ?? 0;
  return realPercent(replicas, percent);
}

function reallyOf(at: CopyAtHand, percent: number): { readonly really?: number } {
  return at.green.router.type === 'replicas' ? { really: wantedOf(at, percent) } : {};
}

function routeName({ green }: CopyAtHand): string {
  return 'route' in green.router ? green.router.route : `deployment/${green.original}`;
}
