import { askAndApprove, ending, wrongEverywhere } from './parts.js';
import type { Scenario } from './scenario.js';
import { bothWatched } from './two-clusters.js';

/** The monitor alerts while the second cluster is watched: the first one goes back too. */
export const multiClusterAlert: Scenario = {
  about: 'a monitor alerts while the second cluster is watched, and both are put back',
  ends: 'rolled-back',
  isInTwoClusters: true,
  async play(stage) {
    await askAndApprove(stage);
    await bothWatched(stage);
    await stage.switches('alert-now', true);
    await ending(stage);
  },
  wrong: (stage) => wrongEverywhere(stage, 'oldest'),
};
