import type { Rollback } from './record.js';

/** How often what somebody wrote over is put back again; from then on a person is asked. */
export const mostFights = 3;

type Fought = Rollback['fought'];

/**
 * Until when a rollback that was written over is looked at before it counts as put back, and before it is put back once more:
 * two, four, then eight times `poll` after the last time. 0 where nobody wrote over it.
 */
export function quietUntil(fought: Fought, poll: number): number {
  return fought ? fought.at + poll * 2 ** fought.times : 0;
}

/** What is done about workloads that name the new version again at `now`. */
export function answerToWriter(fought: Fought, poll: number, now: number): 'put-back' | 'wait' | 'ask' {
  if (fought && fought.times >= mostFights) return 'ask';
  return now < quietUntil(fought, poll) ? 'wait' : 'put-back';
}
