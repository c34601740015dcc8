import { loggedAs, reasonOf } from '../../src/kubernetes/kubernetes-error.js';
import { quote } from '../../src/kubernetes/rollback-procedure.js';
import { done } from '../../src/rotation/event.js';
import type { Reason } from '../../src/rotation/reason.js';
import type { Rotation } from '../../src/rotation/record.js';
import type { Parts, StepHandler } from '../parts.js';
import { touchedCopies, type CopyAtHand } from './copy-at-hand.js';
import { giveBack } from './give-back.js';

/** What became of the weights of one stage; `open`: not back, and tried again. */
export interface Returned {
  readonly at: CopyAtHand;
  readonly state: 'back' | 'moving' | 'open';
  readonly error?: unknown;
}

/**
 * The first act of a rollback where a copy may have traffic: all weights back to the original, in all stages at once. It
 * holds up nothing: weights that can't be set now are named, and tried again beside the references. May be repeated.
 */
export const returnWeights: StepHandler = async (parts, rotation) => {
  const returned = await returnAll(parts, rotation, true);
  const named = (...states: Returned['state'][]) =>
    returned.filter(({ state }) => states.includes(state)).map(({ at }) => routeOf(at));
  const ms = parts.now() - (rotation.rollback?.at ?? parts.now());
  return done({ code: 'weights-returned', routes: named('back'), open: named('moving', 'open'), ms });
};

/** Whether that gave all traffic back. Nothing that moves weights is on its way to the routes since. */
export function areReturned({ items }: Rotation): boolean {
  return items.some(({ evidence }) => evidence?.code === 'weights-returned' && evidence.open.length === 0);
}

/**
 * Gives the traffic of every touched stage back; `outdate`s what is on its way to the routes. Never throws: what can't be
 * asked must not stop the others.
 */
export async function returnAll(parts: Parts, rotation: Rotation, outdate: boolean): Promise<Returned[]> {
  const copies = await touchedCopies(parts, rotation);
  return Promise.all(
    copies.map(async (at): Promise<Returned> => {
      try {
        return { at, state: (await giveBack(at, { outdate })) === 'waiting' ? 'moving' : 'back' };
      } catch (error) {
        parts.log.warn({ rotation: rotation.id, route: routeOf(at), error: loggedAs(error) }, 'weights are not back');
        return { at, state: 'open', error };
      }
    }),
  );
}

/**
 * Why traffic is not back where it should be; undefined: it is, or on its way. What ends by itself is told as that; where the
 * cluster says no, people have to set the weights by hand.
 */
export function whyNotReturned(returned: readonly Returned[]): Reason | undefined {
  const open = returned.filter(({ state }) => state === 'open');
  const reasons = open.map(({ at, error }) => ({ at, why: reasonOf(error, at.cluster.context) }));
  const passing = reasons.find(({ why }) => why.code !== 'refused-by-cluster');
  if (passing || !reasons[0]) return passing?.why;
  const workloads = reasons.map(({ at, why }) => ({
    workload: routeOf(at),
    command: editCommand(at),
    detail: 'detail' in why && why.detail !== undefined ? why.detail : why.code,
  }));
  return { code: 'not-put-back', workloads };
}

function editCommand({ green, plan }: CopyAtHand): string {
  const context = plan.context === undefined ? '' : ` --context ${quote(plan.context)}`;
  return `kubectl${context} --namespace ${quote(green.namespace)} edit ${quote(objectOf(green))}`;
}

const kinds = {
  'gateway-api': 'httproute',
  'ingress-nginx': 'ingress',
  istio: 'virtualservice',
  traefik: 'traefikservice',
} as const;

/** `production httproute/auth`. */
export function routeOf({ stage, green }: CopyAtHand): string {
  return `${stage.stage} ${objectOf(green)}`;
}

/** What carries the weights; of replicas the workload that gets them back. */
function objectOf({ router, original }: CopyAtHand['green']): string {
  return 'route' in router ? `${kinds[router.type]}/${router.route}` : `deployment/${original}`;
}
