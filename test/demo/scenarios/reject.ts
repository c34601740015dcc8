import { ask, ending, productionTouched, wrongEverywhere } from './parts.js';
import type { Scenario } from './scenario.js';

/** Bob says no, with a reason. */
export const reject: Scenario = {
  about: 'an approver rejects the rotation, and staging is put back',
  ends: 'cancelled',
  async play(stage) {
    await ask(stage);
    const message = await stage.see('the approval to be asked', () => stage.offers('reject'));
    await stage.clicks('bob', message, 'reject');
    const form = await stage.see('the form for the reason', () => stage.world.slack.views('bob').at(-1));
    await stage.submits('bob', form, { reason: 'We release tonight, please wait until tomorrow.' });
    await ending(stage);
  },
  wrong: (stage) => [...productionTouched(stage), ...wrongEverywhere(stage, 'oldest')],
};
