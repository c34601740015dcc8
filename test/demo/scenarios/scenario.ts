import type { Stage } from './stage.js';

/** How a rotation ended; `held`: it had not ended when the scenario gave up waiting. */
export type Ended = 'done' | 'rolled-back' | 'cancelled' | 'held';

/** A story that is played without a browser. */
export interface Scenario {
  readonly about: string;
  readonly ends: Exclude<Ended, 'held'>;
  /** How it ends on the way there: no reason to stop playing. */
  readonly through?: Ended;
  /** How production moves; without it, by the workloads' own updates. */
  readonly moves?: 'blue-green' | undefined;
  /** Production is in two clusters. */
  readonly isInTwoClusters?: boolean;
  /**
   * Plays everybody's part, until the end of the story.
   *
   * @throws TooLate where the world doesn't go on as the story needs it.
   */
  play(stage: Stage): Promise<void>;
  /** What else must be true at the end, as the world shows it: what is wrong, one line each. */
  wrong(stage: Stage): string[];
}
