import { askAndApprove, ending, wrongEverywhere } from './parts.js';
import type { Scenario } from './scenario.js';
import { copyLeft, copyServes } from './copy.js';

/** Production moves by a copy that gets its traffic step by step; then the original takes its place. */
export const blueGreen: Scenario = {
  about: 'traffic moves to a copy in steps, then the original is switched and the copy deleted',
  ends: 'done',
  moves: 'blue-green',
  async play(stage) {
    await askAndApprove(stage);
    await stage.see('a pod of the copy to serve', () => copyServes(stage));
    await ending(stage);
  },
  wrong: (stage) => [...wrongEverywhere(stage, 'newest'), ...copyLeft(stage)],
};
