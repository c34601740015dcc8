import { narrate, type Happening } from './narrate.js';
import type { Effects } from './effects.js';
import type { Ended, Scenario } from './scenarios/scenario.js';
import { scenarios, type ScenarioName } from './scenarios/scenarios.js';
import { openStage, type Stage } from './scenarios/stage.js';
import type { SwitchName } from './switches.js';
import { TooLate } from './until.js';
import type { World } from './world.js';

/** The last line of `--json`. */
export interface Result {
  readonly scenario: ScenarioName;
  readonly ended: Ended;
  /** Whether it ended as it should. */
  readonly ok: boolean;
  readonly effects: Effects;
}

/** Far more than any scenario takes on a slow machine. */
const patienceMs = 120_000;

/** Plays one scenario in a fresh world and tells what happens. Answers the result and what is wrong, if anything. */
export async function playHeadless(
  world: World,
  order: { readonly scenario: ScenarioName; readonly on: readonly SwitchName[] },
  tell: (happening: Happening) => void,
): Promise<{ readonly result: Result; readonly wrong: readonly string[] }> {
  const scenario: Scenario = scenarios[order.scenario];
  const stage = openStage(world, Date.now() + patienceMs, tell);
  const stop = narrate(world.slack, tell);
  for (const name of order.on) await stage.switches(name, true);
  const late = await played(
    () => scenario.play(stage),
    () => !['held', scenario.ends, scenario.through].includes(stage.ended()),
  );
  stop();
  const ended = stage.ended();
  const wrong = [...late, ...(ended === scenario.ends ? scenario.wrong(stage) : [endsOtherwise(stage, scenario.ends)])];
  const result = { scenario: order.scenario, ended, ok: wrong.length === 0, effects: world.effects() };
  return { result, wrong };
}

/** Plays until the end of the story, or until it has ended another way and nothing more can come of it. */
async function played(play: () => Promise<void>, isOver: () => boolean): Promise<string[]> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<string[]>((resolve) => {
    timer = setInterval(() => void (isOver() && resolve([])), 200);
  });
  const story = play().then(
    () => [],
    (error: unknown) => {
      if (error instanceof TooLate) return [error.message];
      throw error;
    },
  );
  try {
    return await Promise.race([story, over]);
  } finally {
    clearInterval(timer);
  }
}

function endsOtherwise(stage: Stage, wanted: string): string {
  const ended = stage.ended();
  return ended === 'held' ? `it did not end, and should be ${wanted}` : `it ended ${ended}, and should be ${wanted}`;
}
