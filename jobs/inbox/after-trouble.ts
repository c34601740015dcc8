import { reasonOf } from '../../src/kubernetes/kubernetes-error.js';
import { UnreadableRecord } from '../../src/records/rotations.js';
import type { InboxItem } from '../../src/slack/inbox-item.js';
import type { Reply } from '../../src/slack/reply.js';
import { SlackError } from '../../src/slack/slack-error.js';
import { NotYet } from './not-yet.js';
import type { InboxParts } from './inbox-parts.js';

/** What is said of an item whose work threw; `later` where the same may succeed by itself in a while. */
export function afterTrouble({ log }: Pick<InboxParts, 'log'>, item: InboxItem, error: unknown): Reply | 'later' {
  if (error instanceof NotYet) return 'later';
  if (error instanceof SlackError && (error.code === 'unreachable' || error.code === 'rate-limited')) return 'later';
  if (error instanceof UnreadableRecord) return { code: 'other-version', rotation: error.id };
  const reason = reasonOf(error, 'current context');
  log.warn({ kind: item.kind, reason }, 'what arrived could not be worked on');
  return { code: 'trouble', reason };
}
