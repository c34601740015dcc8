import { formatDuration } from '../duration.js';
import type { Finding } from '../problem.js';
import { environmentsOf, secretsOf, type Outline, type SecretOutline } from './outline.js';

/** `minRetention` where the catalogue doesn't say one. */
export const DEFAULT_MIN_RETENTION = 14 * 86_400_000;

/** Waits that only make sense together: retention and its minimum, reminder and expiry, a window's two ends and the steps in it. */
export function checkWaits(outline: Outline): Finding[] {
  const least = outline.minRetention ?? DEFAULT_MIN_RETENTION;
  return secretsOf(outline).flatMap(([name, secret]) => [
    ...checkRetention(name, secret, least),
    ...checkReminder(name, secret),
    ...checkWindows(name, secret),
    ...checkSteps(name, secret),
  ]);
}

function checkRetention(name: string, { retention }: SecretOutline, least: number): Finding[] {
  if (retention === undefined || retention >= least) return [];
  const message = `must be at least minRetention, ${formatDuration(least)}, not ${formatDuration(retention)}`;
  return [{ path: ['secrets', name, 'retention'], at: 'value', message }];
}

function checkReminder(name: string, { approval }: SecretOutline): Finding[] {
  if (approval?.remind === undefined || approval.expires === undefined || approval.remind < approval.expires) return [];
  const message = `must be shorter than expires, ${formatDuration(approval.expires)}: nobody would be reminded`;
  return [{ path: ['secrets', name, 'approval', 'remind'], at: 'value', message }];
}

function checkWindows(name: string, secret: SecretOutline): Finding[] {
  return environmentsOf(secret)
    .filter(([, { window }]) => window?.from !== undefined && window.from === window.to)
    .map(([environment]) => ({
      path: ['secrets', name, 'environments', environment, 'window', 'to'],
      at: 'value',
      message: 'must differ from "from": a window of no length never opens',
      hint: 'leave the window out to allow any time',
    }));
}

const DEFAULT_INTERVAL = 600_000;
const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;

/** The steps of a blue-green switch begin only in a window that they fit into: one that is shorter never lets them. */
function checkSteps(name: string, secret: SecretOutline): Finding[] {
  return environmentsOf(secret).flatMap(([environment, { strategy, window }]) => {
    const length = lengthOf(window?.from, window?.to);
    const steps = strategy?.steps.length ?? 0;
    const needed = steps * (strategy?.interval ?? DEFAULT_INTERVAL);
    if (length === undefined || needed < length) return [];
    const message = `must fit into the window of ${formatDuration(length)}, but ${steps} steps take ${formatDuration(needed)}`;
    const path = ['secrets', name, 'environments', environment, 'strategy', 'steps'];
    return [{ path, at: 'value', message, hint: 'take fewer steps, a shorter interval or a longer window' }];
  });
}

function lengthOf(from: string | undefined, to: string | undefined): number | undefined {
  if (from === undefined || to === undefined || !CLOCK.test(from) || !CLOCK.test(to) || from === to) return undefined;
  const minutes = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
  return ((minutes(to) - minutes(from) + 1440) % 1440) * 60_000;
}
