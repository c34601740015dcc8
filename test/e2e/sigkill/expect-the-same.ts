import { expect } from '@jest/globals';
import { oldName } from '../../integration/whole/usual-catalogue.js';
import type { Lived } from './live-through.js';

/** The promise: another worker goes on within this. */
export const resumesWithin = 10_000;

/** A story with kills ended as the one without: nothing was done twice or lost, and each message was posted once. */
export function expectTheSame(lived: Lived, whole: Lived, kills: number, ending = 'done'): void {
  expect(lived.resumedAfter).toHaveLength(kills);
  expect(Math.max(...lived.resumedAfter)).toBeLessThan(resumesWithin);
  expect(lived.ending).toBe(ending);
  expect(counted(lived)).toEqual(counted(whole));
  expect(new Set(lived.effects.messages).size).toBe(lived.effects.messages.length);
}

/** What was done, with the names of the run's own version taken out. */
function counted({ effects, references, standing }: Lived): unknown {
  const { secretsCreated, secretsDeleted, workloadsPatched, messages } = effects;
  const done = [secretsCreated, secretsDeleted, workloadsPatched].map((one) => [...one].sort());
  const text = JSON.stringify({ done, references, standing, messages: messages.length });
  return JSON.parse(text.replaceAll(oldName, 'the old one').replaceAll(/\d{14}/g, 'the new version')) as unknown;
}
