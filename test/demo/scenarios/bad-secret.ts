import { ask, ending, productionTouched, wrongEverywhere } from './parts.js';
import type { Scenario } from './scenario.js';

/** The auth API refuses the new tokens. */
export const badSecret: Scenario = {
  about: 'the new token is wrong: staging catches it, and production is never touched',
  ends: 'rolled-back',
  async play(stage) {
    await stage.switches('new-token-wrong', true);
    await ask(stage);
    await ending(stage);
  },
  wrong: (stage) => [...productionTouched(stage), ...wrongEverywhere(stage, 'oldest')],
};
