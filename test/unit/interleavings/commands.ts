import * as fc from 'fast-check';
import type { KubeObject } from '../../stand-ins/kubernetes/kube-object.js';
import type { Actor } from '../../../src/rotation/actor.js';
import type { Event } from '../../../src/rotation/event.js';
import { observedStage } from '../../../src/rotation/next/monitors.js';
import { anna, ben, day, dora, hour, minute, rita, second, stranger } from '../rotation/given.js';
import { shown } from './chapters.js';
import { shareOfNew } from './far-side.js';
import { monitorOf, newName, oldName, workloads } from './furnish.js';
import { order, press } from './people.js';
import { fates, type Process } from './process.js';
import { keepPromises } from './promises.js';
import { land, queueFor, settled, start, sweep, takeWake } from './run.js';
import { contexts, type Context, type State } from './state.js';
import { rotationIn, type World } from './world.js';

/** As many processes stand still beside each other at most. */
const mostProcesses = 3;

interface Act {
  readonly name: string;
  /** Whether it would do anything now. */
  readonly can?: (world: World) => boolean;
  readonly run: (world: World) => Promise<void> | void;
}

/** One thing that happens, after which every promise must still be true. */
class Happening implements fc.AsyncCommand<World, World, true> {
  readonly #act: Act;
  constructor(act: Act) {
    this.#act = act;
  }
  async check(world: Readonly<World>): Promise<boolean> {
    return this.#act.can?.(world) ?? true;
  }
  async run(_model: World, world: World): Promise<void> {
    await this.#act.run(world);
    keepPromises(world);
  }
  toString(): string {
    return this.#act.name;
  }
}

const standing = ({ processes }: World): Process[] => processes.filter(({ waiting }) => waiting.length > 0);
const nth = <T>(all: readonly T[], index: number): T | undefined => all[index % Math.max(1, all.length)];

/** Somebody's job runs from its wake-up to its end. */
const work = fc.constant<Act>({
  name: 'work',
  can: ({ state }) => state.wakes.length > 0,
  run: async (world) => {
    const wake = takeWake(world);
    if (wake) await start(world, wake.queue, wake.id).hurry();
  },
});

/** A job begins, and stands still before its first change; twice delivered, the wake-up stays. */
const beginWork = fc.boolean().map((isTwice): Act => ({
  name: isTwice ? 'begin, twice delivered' : 'begin',
  can: (world) => world.state.wakes.length > 0 && standing(world).length < mostProcesses,
  run: async (world) => {
    const wake = takeWake(world);
    if (!wake) return;
    if (isTwice) world.state.wakes.push(wake);
    start(world, wake.queue, wake.id);
    await settled();
    if (standing(world).length > 1) world.seen.add('two at once');
  },
}));

/** Somebody else takes the record up, whatever it waits for. */
const intrude = fc.constant<Act>({
  name: 'begin unasked',
  can: (world) => standing(world).length < mostProcesses,
  run: async (world) => {
    start(world, queueFor(world.state, world.state.rotation), world.state.rotation);
    await settled();
    if (standing(world).length > 1) world.seen.add('two at once');
  },
});

const pass = fc
  .record({
    which: fc.nat(2),
    fate: fc.oneof(
      { weight: 7, arbitrary: fc.constant('well' as const) },
      { weight: 5, arbitrary: fc.constantFrom(...fates, 'on the wire', 'killed, on the wire') },
    ),
  })
  .map(({ which, fate }): Act => ({
    name: `pass ${which}: ${fate}`,
    can: (world) => standing(world).length > 0,
    run: async (world) => {
      nth(standing(world), which)?.pass(fate);
      await settled();
      world.seen.add(fate);
    },
  }));

const finish = fc.nat(2).map((which): Act => ({
  name: `finish ${which}`,
  can: (world) => standing(world).length > 0,
  run: async (world) => nth(standing(world), which)?.hurry(),
}));

const arrive = fc.nat(3).map((which): Act => ({
  name: `arrive ${which}`,
  can: ({ wire }) => wire.length > 0,
  run: (world) => {
    const [letter] = world.wire.splice(which % world.wire.length, 1);
    if (letter) land(world, letter);
  },
}));

const people: readonly Actor[] = [rita, anna, anna, ben, ben, dora, stranger];

const approve = fc
  .record({
    by: fc.constantFrom(...people),
    round: fc.constantFrom(0, 0, 0, 0, -1),
    other: fc.constantFrom(false, false, false, true),
  })
  .map(({ by, round, other }): Act => ({
    name: `${by.user} approves${round === 0 ? '' : ' an older message'}${other ? ' another plan' : ''}`,
    can: (world) => rotationIn(world).approval !== undefined,
    run: (world) => {
      const { round: now, fingerprint } = shown(world);
      return order(world, {
        type: 'approve',
        by,
        round: now + round,
        fingerprint: other ? 'f'.repeat(32) : fingerprint,
      });
    },
  }));

const say = fc
  .record({
    by: fc.constantFrom(...people),
    type: fc.constantFrom('ask-again', 'hold', 'resume', 'resume', 'resume', 'cancel', 'rollback', 'reject'),
  })
  .map(({ by, type }): Act => ({
    name: `${by.user} says ${type}`,
    run: (world) => {
      const event: Event = type === 'reject' ? { type, by, round: shown(world).round, text: 'no' } : { type, by };
      return order(world, event);
    },
  }));

/** Somebody goes back, and nobody loses time over it. */
const goBack = fc.constant<Act>({
  name: 'somebody goes back, at once',
  run: async (world) => {
    await order(world, { type: 'rollback', by: dora });
    await start(world, 'rollback', world.state.rotation).hurry();
  },
});

const click = fc
  .record({
    by: fc.constantFrom(anna, ben, dora),
    type: fc.constantFrom('delete', 'delete', 'delete', 'snooze', 'keep'),
    late: fc.constantFrom(false, false, false, true),
  })
  .map(({ by, type, late }): Act => ({
    name: `${by.user} presses ${type}${late ? ' of an old message' : ''}`,
    run: (world) => press(world, type, by, late),
  }));

const later = fc
  .constantFrom(second, 10 * second, 16 * second, minute, 10 * minute, hour, day - second, day, 14 * day)
  .map((ms): Act => ({ name: `${ms / second} s pass`, run: ({ state }) => void (state.now += ms) }));

const looked = fc.constant<Act>({ name: 'the sweep', run: sweep });

function raise({ state }: World, context: Context): void {
  state.monitors.set(monitorOf[context], { state: 'alert', triggeredAt: state.now });
}

const alert = fc.constantFrom(...contexts).map((context): Act => ({
  name: `alert in ${context}`,
  run: (world) => raise(world, context),
}));

const recover = fc.constant<Act>({
  name: 'the monitors recover',
  run: ({ state }) => {
    for (const [id, monitor] of state.monitors) state.monitors.set(id, { ...monitor, state: 'ok' });
  },
});

const heed = fc.constant<Act>({
  name: 'the monitors are looked at',
  run: (world) => start(world, 'monitors', '').hurry(),
});

const away = fc.constantFrom(...contexts).map((context): Act => ({
  name: `${context} goes away, or comes back`,
  run: ({ state }) => void (state.away.delete(context) || state.away.add(context)),
}));

const datadog = fc.constant<Act>({
  name: 'Datadog goes away, or comes back',
  run: ({ state }) => {
    if (state.datadogAway === undefined) state.datadogAway = state.now;
    else delete state.datadogAway;
  },
});

function write(state: State, context: Context, name: string, change: (object: KubeObject) => KubeObject): void {
  const cluster = state.clusters[context];
  const key = `deployments/${context}/${name}`;
  const object = cluster.objects.get(key);
  if (!object) return;
  cluster.revision += 1;
  const changed = change(object);
  const metadata = { ...changed.metadata, resourceVersion: String(cluster.revision) };
  cluster.objects.set(key, { ...changed, metadata });
}

/** Somebody else writes to a workload; what it refers to stays as it is. */
const touch = fc
  .record({ context: fc.constantFrom(...contexts), name: fc.constantFrom(...workloads) })
  .map(({ context, name }): Act => ({
    name: `somebody changes ${context}’s ${name}`,
    run: ({ state }) => write(state, context, name, (object) => object),
  }));

/** Somebody goes back by hand, behind everybody's back, but not in the moment in which what he goes back to is deleted. */
const goBackByHand = fc.constantFrom(...contexts).map((context): Act => ({
  name: `somebody points ${context} at the old version`,
  can: ({ processes, wire }) =>
    processes.every(({ queue, isOver }) => queue !== 'cleanup' || isOver) &&
    wire.every(({ request }) => request.verb !== 'delete'),
  run: ({ state }) => {
    const { objects } = state.clusters[context];
    if (!objects.has(`secrets/${context}/${oldName}`)) return;
    const back = (object: KubeObject) => JSON.parse(JSON.stringify(object).replaceAll(newName, oldName)) as KubeObject;
    write(state, context, 'auth-worker', back);
  },
}));

/**
 * Promise 8, at its word: whoever stands still, with whatever lease, production is back in the very moment in which an alert
 * is looked into and its rollback is woken.
 */
const alertAtOnce = fc.constant<Act>({
  name: 'alert in production, looked into at once',
  can: (world) => {
    const { state } = world;
    const rotation = rotationIn(world);
    const settings = rotation.entry.stages.at(-1)?.monitors;
    const isListening = observedStage(rotation) === 'production' && settings?.onAlert === 'rollback';
    return isListening && state.away.size === 0 && state.datadogAway === undefined;
  },
  run: async (world) => {
    const { state } = world;
    const began = state.now;
    raise(world, 'production');
    await start(world, 'monitors', '').hurry();
    await start(world, 'rollback', state.rotation).hurry();
    const objects = [...state.clusters.production.objects.values()];
    const left = objects.filter(
      (one) => one.kind === 'Deployment' && shareOfNew(one) > 0 && !one.metadata.name.endsWith('-green'),
    );
    if (left.length > 0 || state.now !== began) world.broken.push('promise 8: an alert was not answered at once');
    world.seen.add('an alert was answered at once');
  },
});

/** Everything that can happen, the usual more often. */
export const happenings = (() => {
  const weighted: readonly (readonly [number, fc.Arbitrary<Act>])[] = [
    [6, work],
    [5, beginWork],
    [2, intrude],
    [12, pass],
    [3, finish],
    [2, arrive],
    [3, approve],
    [3, say],
    [3, click],
    [3, later],
    [2, looked],
    [2, alert],
    [1, recover],
    [3, heed],
    [1, away],
    [1, datadog],
    [1, touch],
    [1, goBackByHand],
    [1, alertAtOnce],
    [1, goBack],
  ];
  const all = weighted.map(([weight, arbitrary]) => ({ weight, arbitrary }));
  return fc.commands<World, World, true>([fc.oneof(...all).map((act) => new Happening(act))], {
    maxCommands: 30,
    size: 'max',
  });
})();
