import { formatDuration } from '../duration.js';
import type { Finding } from '../problem.js';
import { environmentsOf, secretsOf, type Outline, type SecretOutline } from './outline.js';

/** `minRetention` where the catalogue doesn't say one. */
export const DEFAULT_MIN_RETENTION = 14 * 86_400_000;

/** Waits that only make sense together: retention and its minimum, reminder and expiry, a window's two ends. */
export function checkWaits(outline: Outline): Finding[] {
  const least = outline.minRetention ?? DEFAULT_MIN_RETENTION;
  return secretsOf(outline).flatMap(([name, secret]) => [
    ...checkRetention(name, secret, least),
    ...checkReminder(name, secret),
    ...checkWindows(name, secret),
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
