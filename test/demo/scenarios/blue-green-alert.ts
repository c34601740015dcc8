import { askAndApprove, ending, wrongEverywhere } from './parts.js';
import type { Scenario } from './scenario.js';
import { copyLeft, copyServes } from './copy.js';

/** The monitor alerts while the copy has a quarter of the traffic: that goes back first, then everything else. */
export const blueGreenAlert: Scenario = {
  about: 'a monitor alerts at 25 %: the traffic goes back first, then everything',
  ends: 'rolled-back',
  moves: 'blue-green',
  async play(stage) {
    await askAndApprove(stage);
    await stage.see('a pod of the copy to serve', () => copyServes(stage));
    await stage.switches('alert-now', true);
    await ending(stage);
  },
  wrong: (stage) => [...wrongEverywhere(stage, 'oldest'), ...copyLeft(stage)],
};
