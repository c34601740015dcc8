import { code, quote } from './text.js';

/** What each obstacle to a switch is, and what would remove it. */
const texts: Readonly<Record<string, string>> = {
  paused: 'is paused, so it would not roll out: resume it',
  'on-delete': 'updates only when its pods are deleted (`OnDelete`): set `RollingUpdate`',
  partition: 'has a rollout partition, so some pods would stay on the old version: set it to 0',
  'healed-by-owner': 'would be put back by what manages it: change it there',
  'no-previous-keys': 'has no Secret to take the keys from: check its name in the catalogue',
  'keys-missing': 'has keys that the new version would lack, and workloads need them: add them to the catalogue',
  'type-differs': 'has another type than the new version would have',
  'being-deleted': 'is being deleted',
  'same-place': 'is the same place as another one of this secret, because their contexts lead to one cluster',
  'env-value-too-large': 'is used as an environment variable and is too large for one',
};

/** One obstacle, in one line. */
export function blockerText(blocker: {
  readonly code: string;
  readonly what: string;
  readonly detail?: string | undefined;
}): string {
  const detail = blocker.detail === undefined || blocker.detail === '' ? '' : ` (${quote(blocker.detail, 120)})`;
  return `${code(blocker.what)} ${texts[blocker.code] ?? quote(blocker.code, 60)}${detail}`;
}
