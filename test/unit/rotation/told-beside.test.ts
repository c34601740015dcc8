import { describe, expect, test } from '@jest/globals';
import { done } from '../../../src/rotation/event.js';
import type { StagePlan } from '../../../src/rotation/plan.js';
import { after, begun, isDone, stagePlan, type Story } from './given.js';

/** What the story told with the rollback commands, where production's plan has these fields. */
function toldWith(fields: Partial<StagePlan>): string[] {
  const story = begun();
  const plan = { stages: [stagePlan('staging'), stagePlan('production', fields)] };
  const evidence = { code: 'plan-drawn', workloads: 2, fields: 2, bystanders: 0 } as const;
  const effect = story.rotation.pending?.id ?? 'none';
  let at: Story = after(story, { type: 'outcome', effect, outcome: done(evidence, { plan }) });
  for (let steps = 0; steps < 5 && at.rotation.pending?.step !== 'write-procedure'; steps += 1)
    at = after(at, isDone(at));
  return after(at, isDone(at)).notices.map(({ code }) => code);
}

describe('What a switch leaves as it is', () => {
  test.each<[string, Partial<StagePlan>]>([
    ['something else refers to the secret', { bystanders: [{ kind: 'Job', name: 'x', path: '/spec', secret: 's' }] }],
    ['a kind could not be looked at', { notSeen: [{ kind: 'pods', why: 'forbidden: no' }] }],
  ])('is told beside the rollback commands where %s', (_, fields) => {
    expect(toldWith(fields)).toEqual(expect.arrayContaining(['procedure', 'bystanders']));
  });

  test('is no news where it is nothing', () => {
    const told = toldWith({ notSeen: [] });
    expect(told).toContain('procedure');
    expect(told).not.toContain('bystanders');
  });
});
