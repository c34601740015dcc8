import { askAndApprove, ending, productionMoves, wrongEverywhere } from './parts.js';
import type { Scenario } from './scenario.js';

/** Datadog can't be reached: the rotation holds, because silence is not health, and goes on by itself. */
export const datadogDown: Scenario = {
  about: 'Datadog is away for a while: the rotation holds, and goes on when it is back',
  ends: 'done',
  async play(stage) {
    await askAndApprove(stage);
    await productionMoves(stage);
    await stage.switches('datadog-down', true);
    await stage.see('the rotation to hold', () => stage.headline().includes('on hold'));
    await stage.switches('datadog-down', false);
    await stage.see('the rotation to go on', () => !stage.headline().includes('on hold'));
    await ending(stage);
  },
  wrong: (stage) => wrongEverywhere(stage, 'newest'),
};
