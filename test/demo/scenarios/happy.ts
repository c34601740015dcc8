import { environments } from '../places.js';
import { askAndApprove, ending, wrongEverywhere } from './parts.js';
import type { Scenario } from './scenario.js';

/** From the request to the deletion of the old versions. */
export const happy: Scenario = {
  about: 'a rotation goes well, and its old versions are deleted',
  ends: 'done',
  async play(stage) {
    await askAndApprove(stage);
    await ending(stage);
    for (const _ of environments) {
      const reminder = await stage.see('a reminder to clean up', () => stage.offers('cleanup-delete'));
      await stage.clicks('bob', reminder, 'cleanup-delete');
      await stage.see('the reminder to be answered', () => stage.offers('cleanup-delete')?.ts !== reminder.ts);
    }
    await stage.see('the old versions to be gone', () =>
      environments.every((name) => stage.versions(name).length === 1),
    );
  },
  wrong: (stage) => wrongEverywhere(stage, 'newest'),
};
