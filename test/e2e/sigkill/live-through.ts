import { watchWorld, type WorldStop } from '../../integration/whole/crash/world-stop.js';
import type { Boundary } from '../../integration/whole/crash/boundary.js';
import { standingNow } from '../../integration/whole/crash/end-of-world.js';
import type { Story } from '../../integration/whole/crash/stories.js';
import { effectsOf, referencesOf, type Effects } from '../../integration/whole/far-side.js';
import { monitorId } from '../../integration/whole/usual-catalogue.js';
import { openInstallation, type Installation } from './installation.js';

export interface Lived {
  /** Every change that a worker made, in its order. */
  readonly passed: readonly string[];
  /** For each kill, how long it took until a new worker, start included, went on; milliseconds. */
  readonly resumedAfter: readonly number[];
  readonly ending: string | undefined;
  readonly effects: Effects;
  readonly references: readonly Record<string, string>[];
  /** What stands in each environment: no copy, no twin, and the weights as they are. */
  readonly standing: readonly (readonly string[])[];
}

/** A whole story with its cleanup, in which the worker is killed at these places, one after another. */
export async function liveThrough(story: Story, places: readonly Boundary[]): Promise<Lived> {
  const { catalogue, workloads } = story;
  const here = await openInstallation({ ...(catalogue ? { catalogue } : {}), ...(workloads ? { workloads } : {}) });
  try {
    const stop = watchWorld(here);
    const resumedAfter: number[] = [];
    const [first, ...others] = places;
    let reached = first && comesTo(here, stop, first);
    const people = ask(here, story);
    let started: Promise<unknown> = Promise.resolve();
    for (const next of [...others, undefined]) {
      if (!reached) break;
      await reached;
      await here.worker.kill();
      await started;
      const killedAt = Date.now();
      stop.cut();
      // Before anything runs again: a new worker may come there at once.
      reached = next && comesTo(here, stop, next);
      const before = stop.passed.length;
      // It may come to the next place, and be killed there, before it says that it is ready.
      started = here.worker.restart().catch(() => undefined);
      await here.waitFor('a new worker to go on', () => stop.passed.length > before);
      resumedAfter.push(Date.now() - killedAt);
    }
    await people;
    await here.waitFor('the end of it all', () => here.isOver());
    const { ending } = (await here.rotation()) ?? {};
    const references = [referencesOf(here, 'staging'), referencesOf(here, 'production')];
    const standing = standingNow(here);
    return { passed: stop.passed, resumedAfter, ending, effects: effectsOf(here), references, standing };
  } finally {
    await here.close();
  }
}

async function ask(here: Installation, story: Story): Promise<void> {
  await here.request('ada');
  await here.press('bob', 'approve');
  const { alertsAt } = story;
  if (alertsAt) {
    await here.waitFor('what the alert is about', async () => {
      const rotation = await here.rotation();
      return rotation && alertsAt(rotation);
    });
    await here.datadog.setState(monitorId, 'Alert');
  }
  await here.press('bob', 'cleanup-delete', 'staging');
  await here.press('bob', 'cleanup-delete', 'production');
}

function comesTo(here: Installation, stop: WorldStop, place: Boundary): Promise<true> {
  let isHere = false;
  void stop.arm(place).then(() => (isHere = true));
  const { when, what, nth } = place;
  return here.waitFor(`the world to come ${when} ${what} (${nth})`, () => isHere);
}
