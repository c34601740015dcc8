import { askAndApprove, ending, productionMoves, wrongEverywhere } from './parts.js';
import type { Scenario } from './scenario.js';

/** The worker dies without a word, and another one takes over. */
export const crash: Scenario = {
  about: 'the worker is killed in the middle of production, and the rotation still ends well',
  ends: 'done',
  async play(stage) {
    await askAndApprove(stage);
    await productionMoves(stage);
    await stage.switches('worker-dead', true);
    await stage.switches('worker-dead', false);
    await ending(stage);
  },
  wrong: (stage) => wrongEverywhere(stage, 'newest'),
};
