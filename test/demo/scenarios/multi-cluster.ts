import { askAndApprove, ending, wrongEverywhere } from './parts.js';
import type { Scenario } from './scenario.js';
import { bothWatched } from './two-clusters.js';

/** Production is in two clusters: one approval, and the second is switched once the first was watched. */
export const multiCluster: Scenario = {
  about: 'production in two clusters, one after the other on one approval, each with its own watch',
  ends: 'done',
  isInTwoClusters: true,
  async play(stage) {
    await askAndApprove(stage);
    await bothWatched(stage);
    await ending(stage);
  },
  wrong: (stage) => wrongEverywhere(stage, 'newest'),
};
