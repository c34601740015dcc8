import { developmentChecklist, rotationChecklist } from './checklist.js';
import type { SecretEntry } from './entry.js';
import { audit, change, draft, tell, type Draft } from './next/decision.js';
import { holdFor } from './next/hold.js';
import { begin as beginItem } from './next/items.js';
import type { Plan } from './plan.js';
import { rotationId, type Approval, type Request, type Rotation } from './record.js';
import { versionTime, type Version } from './version.js';

/** A new rotation with its first effect pending. The version must have been reserved. */
export function begin(order: {
  readonly entry: SecretEntry;
  readonly version: Version;
  readonly request: Request;
  readonly kind: Rotation['kind'];
  readonly places: string[];
}): Draft {
  const { entry, version, request, kind, places } = order;
  const rotation: Rotation = {
    schema: 1,
    id: rotationId(entry.name, version),
    kind,
    secret: entry.name,
    version,
    revision: 0,
    entry,
    request,
    phase: 'prepare',
    items: kind === 'development' ? developmentChecklist() : rotationChecklist(entry),
    cursor: 0,
    effects: 0,
    baselines: {},
    places,
    switched: {},
  };
  const { by, reason, start } = request;
  const requested = audit(draft(rotation), 'requested', by, { secret: entry.name, version, reason, start });
  const told = start.type === 'now' ? tell(requested, { code: 'production-now', by }) : requested;
  return beginItem(told, request.at);
}

/**
 * A rotation that was found half-done in the cluster after Redis was lost. It holds and asks: going on runs every check
 * again from the first, each of which finds what was done already, and asks for approval again; giving up puts back
 * what `switched` says was switched. Its revisions go on from `now`: those of the lost record, which messages still
 * name, are all lower and don't come again; nor do its rounds of approval, so a button from before the loss is refused.
 */
export function recovered(order: {
  readonly entry: SecretEntry;
  readonly version: Version;
  readonly by: string;
  readonly plan: Plan;
  readonly places: string[];
  readonly switched: Record<string, number>;
  readonly now: number;
}): Draft {
  const { entry, version, by, plan, places, switched, now } = order;
  const request: Request = {
    by,
    at: versionTime(version) ?? now,
    start: { type: 'window' },
    key: `recovered ${version}`,
  };
  const fresh = begin({ entry, version, request, kind: 'rotation', places });
  const known = change(
    { ...fresh, audit: [] },
    { revision: now, approval: lostApproval(now), plan, switched, pending: undefined },
  );
  return holdFor(
    audit(known, 'recovered', 'keyturn', { version, switched }),
    { code: 'half-done', phase: 'prepare' },
    now,
  );
}

/** Nobody has approved; the next round is later than any of the lost record's, which counted from one. */
function lostApproval(now: number): Approval {
  const round = Math.floor(now / 1_000);
  return { round, fingerprint: '', askedAt: now, expiresAt: now, remindAt: now, votes: [] };
}
