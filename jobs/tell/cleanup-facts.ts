import type { Cleanup } from '../../src/rotation/cleanup.js';
import type { CleanupFacts } from '../../src/slack/cleanup-facts.js';

/** A cleanup as its reminder and `/rotate cleanup` show it. */
export function cleanupFacts(cleanup: Cleanup): CleanupFacts {
  const { id, round, secret, version, name, stage, namespace, supersededAt, eligibleAt, extendedBy, trouble } = cleanup;
  const extended = extendedBy ? { extendedBy } : {};
  return {
    cleanup: id,
    round,
    secret,
    version,
    name,
    stage,
    namespace,
    supersededAt,
    eligibleAt,
    ...extended,
    ...(trouble ? { trouble } : {}),
    state: stateOf(cleanup),
  };
}

function stateOf(cleanup: Cleanup): CleanupFacts['state'] {
  const by = cleanup.by ?? 'keyturn';
  switch (cleanup.phase) {
    case 'waiting':
      return cleanup.awaited.length > 0 ? { type: 'waiting-for-cron', cronJobs: cleanup.awaited } : { type: 'waiting' };
    case 'offered':
      return searched(cleanup.found);
    case 'snoozed':
      return { type: 'snoozed', until: cleanup.until ?? cleanup.eligibleAt, by };
    case 'kept':
      return { type: 'kept', by };
    case 'deleting':
      return { type: 'deleting', by };
    case 'ended':
      return { type: 'ended', ending: cleanup.ending ?? 'gone', by, at: cleanup.endedAt ?? cleanup.eligibleAt };
    default:
      return cleanup.phase satisfies never;
  }
}

function searched(found: Cleanup['found']): CleanupFacts['state'] {
  const { hits = [], notSeen = [], more, ignored } = found ?? {};
  return {
    type: 'searched',
    hits,
    notSeen,
    ...(more === undefined ? {} : { more }),
    ...(ignored === undefined ? {} : { ignored }),
  };
}
