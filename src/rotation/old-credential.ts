import type { OldCredentialOver, PlainReason, Reason } from './reason.js';
import { touchedProduction, type Rotation } from './record.js';
import { versionTime } from './version.js';

/**
 * Why the credential that a rollback would go back to is taken for dead at `now`: its `overlap` has passed since the new
 * Secret was made. Judged by production where that was switched, else by what was. Undefined where it still lives, where no
 * overlap is set, where there is nothing to go back to, and where a person said that it goes back all the same.
 */
export function oldCredentialOver(rotation: Rotation, now: number, after?: Reason): OldCredentialOver | undefined {
  const { overlap } = rotation.entry.value;
  if (overlap === undefined || rotation.rollback?.anyway || rotation.kind === 'development') return undefined;
  const over = stagesThatCount(rotation)
    .map((stage) => ({ stage, name: previousIn(rotation, stage), since: createdIn(rotation, stage) + overlap }))
    .find(({ name, since }) => name !== undefined && since <= now);
  if (over?.name === undefined) return undefined;
  const { stage, name, since } = over;
  const called = isPlain(after) ? { after } : {};
  return { code: 'old-credential-over', name, stage, since, revoked: false, ...called };
}

function isPlain(reason: Reason | undefined): reason is PlainReason {
  return reason !== undefined && reason.code !== 'old-credential-over';
}

function stagesThatCount(rotation: Rotation): string[] {
  const touched = rotation.entry.stages.filter(({ name }) => rotation.switched[name] !== undefined);
  const counting = touchedProduction(rotation) ? touched.filter(({ production }) => production) : touched;
  return counting.map(({ name }) => name);
}

function previousIn({ plan }: Rotation, stage: string): string | undefined {
  return plan?.stages.find((row) => row.stage === stage && row.previous)?.previous?.name;
}

/** Where it was not kept, what the record knows: rather too early than too late. */
function createdIn({ created, version, request }: Rotation, stage: string): number {
  return created?.[stage] ?? versionTime(version) ?? request.at;
}
