import { askAndApprove, ending, productionMoves, wrongEverywhere } from './parts.js';
import type { Scenario } from './scenario.js';

/** The new version makes requests fail in production, although its token is right. */
export const alert: Scenario = {
  about: 'a monitor alerts while production moves, and everything is put back',
  ends: 'rolled-back',
  async play(stage) {
    await askAndApprove(stage);
    await productionMoves(stage);
    await stage.switches('alert-now', true);
    await ending(stage);
  },
  wrong: (stage) => wrongEverywhere(stage, 'oldest'),
};
