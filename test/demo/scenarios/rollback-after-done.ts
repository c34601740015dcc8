import { secret } from '../places.js';
import { askAndApprove, ending, wrongEverywhere } from './parts.js';
import type { Scenario } from './scenario.js';

/** Users complain after the end. Somebody asks for the old version, and confirms it. */
export const rollbackAfterDone: Scenario = {
  about: 'the rotation is done, and somebody goes back to the old version after all',
  ends: 'rolled-back',
  through: 'done',
  async play(stage) {
    await askAndApprove(stage);
    await ending(stage);
    await stage.types('bob', `rollback ${secret} --reason "Users can't log in"`);
    const question = await stage.see('the question whether to go back', () => stage.asked('bob', 'rollback'));
    await stage.clicks('bob', question, 'rollback');
    await stage.see('everything to be put back', () => stage.ended() === 'rolled-back');
    await stage.see('the channel to say so', () => stage.headline().includes(': rolled back'));
  },
  wrong: (stage) => wrongEverywhere(stage, 'oldest'),
};
