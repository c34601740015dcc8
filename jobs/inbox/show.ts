import { reasonOf } from '../../src/kubernetes/kubernetes-error.js';
import { listVersions, type VersionInfo } from '../../src/kubernetes/versions.js';
import type { Cleanup } from '../../src/rotation/cleanup.js';
import type { SecretEntry } from '../../src/rotation/entry.js';
import { placesOf } from '../../src/rotation/places.js';
import { versionAt, versionTime } from '../../src/rotation/version.js';
import { nextWindow } from '../../src/rotation/window.js';
import type { Command } from '../../src/slack/inbox-item.js';
import type { ListRow, PlanFacts, Reply } from '../../src/slack/reply.js';
import { cleanupFacts } from '../tell/cleanup-facts.js';
import { drawPlanOf, targetsIn, withDoubles } from '../steps/draw.js';
import { findTarget } from './find-target.js';
import type { InboxParts } from './inbox-parts.js';

type Question = Extract<Command, { verb: 'plan' | 'status' | 'list' | 'history' | 'cleanup' }>;

/** How many lines of history one answer holds. */
const historyLines = 30;

/** What a command asks to be shown. Nothing in this file changes anything. */
export function show(parts: InboxParts, command: Question): Promise<Reply> {
  switch (command.verb) {
    case 'plan':
      return showPlan(parts, command.secret);
    case 'status':
      return showStatus(parts, command.target);
    case 'list':
      return showList(parts);
    case 'history':
      return showHistory(parts, command.secret);
    case 'cleanup':
      return showCleanups(parts, command.secret);
    default:
      return command satisfies never;
  }
}

/** `/rotate status`: one rotation, or every active one. */
async function showStatus(parts: InboxParts, target: string | undefined): Promise<Reply> {
  if (target === undefined) return { code: 'status', rotations: await parts.rotations.active() };
  const found = await findTarget(parts, target);
  return 'reply' in found ? found.reply : { code: 'status', rotations: [found.rotation] };
}

/** `/rotate list`: every secret with its version, its age, when it is due and what is running. */
async function showList(parts: InboxParts): Promise<Reply> {
  const active = await parts.rotations.active();
  const entries = Object.values(parts.catalogue.current().secrets);
  const rows = await Promise.all(
    entries.map(async (entry) => {
      const row = await listRow(parts, entry);
      const rotation = active.find(({ secret }) => secret === entry.name);
      if (!rotation) return row;
      return { ...row, active: { rotation: rotation.id, phase: rotation.phase, held: rotation.hold !== undefined } };
    }),
  );
  return { code: 'list', rows };
}

/** `/rotate history`: what the audit log says about a secret, latest first. */
async function showHistory(parts: InboxParts, secret: string): Promise<Reply> {
  const entries = await parts.auditLog.latest(secret, historyLines + 1);
  const rows = entries.slice(0, historyLines).map(({ at, by, action, rotation, facts }) => ({
    at,
    by,
    action,
    facts,
    ...(rotation === undefined ? {} : { rotation }),
  }));
  return { code: 'history', secret, rows, earlier: entries.length - rows.length };
}

/** `/rotate plan`: what a rotation would do and what stands in its way. */
async function showPlan(parts: InboxParts, secret: string): Promise<Reply> {
  const entry = parts.catalogue.current().secrets[secret];
  if (!entry) return { code: 'unknown-target', target: secret, nearest: [] };
  const drawnStages: PlanFacts['stages'][number][] = [];
  const trouble: PlanFacts['trouble'][number][] = [];
  for (const stage of entry.stages) {
    const drawn = await drawPlanOf(parts, { entry, version: versionAt(parts.now()) }, targetsIn(stage)).catch(
      (error: unknown) => ({
        why: reasonOf(error, stage.context ?? 'current context'),
      }),
    );
    if ('why' in drawn) trouble.push({ stage: stage.name, reason: drawn.why });
    else drawnStages.push(...drawn.stages);
  }
  const stages = withDoubles(drawnStages);
  const window = entry.stages.at(-1)?.window;
  return {
    code: 'plan',
    plan: {
      secret,
      baseName: entry.baseName,
      stages,
      settings: entry.stages.map(({ name, soak, watch, window: w }) => ({
        name,
        soak,
        watch,
        ...(w ? { window: w } : {}),
      })),
      approvers: entry.approvers,
      count: entry.approval.count,
      ...(window ? { opens: nextWindow(window, parts.now()).from } : {}),
      wouldStand: stages.flatMap(({ stage, blockers }) => blockers.map((blocker) => ({ ...blocker, stage }))),
      trouble,
    },
  };
}

/** `/rotate cleanup`: what waits to be deleted, and why or why not. */
async function showCleanups(parts: InboxParts, secret: string | undefined): Promise<Reply> {
  const all = await parts.cleanups.active();
  const wanted = (cleanup: Cleanup) => secret === undefined || cleanup.secret === secret;
  return { code: 'cleanup', rows: all.filter(wanted).map(cleanupFacts) };
}

async function listRow(parts: InboxParts, entry: SecretEntry): Promise<ListRow> {
  const described = entry.description === undefined ? {} : { description: entry.description };
  try {
    const all = await Promise.all(
      entry.stages.flatMap((stage) =>
        placesOf(stage).map(async ({ context, namespace }) => {
          const versions = await listVersions(await parts.clusters.open(context), namespace, entry.baseName);
          const version = inUse(versions);
          return { stage: stage.name, namespace, ...(version === undefined ? {} : { version }) };
        }),
      ),
    );
    const current = currentOf(all);
    const since = versionTime(current.at(-1)?.version ?? '');
    const due = since === undefined || entry.maxAge === undefined ? undefined : since + entry.maxAge;
    return {
      secret: entry.name,
      ...described,
      current,
      ...(since === undefined ? {} : { since }),
      ...(due === undefined ? {} : { due }),
    };
  } catch (error) {
    return { secret: entry.name, ...described, current: [], trouble: reasonOf(error, 'current context') };
  }
}

interface InUse {
  readonly stage: string;
  readonly namespace: string;
  readonly version?: string;
}

/** One row a stage; where its namespaces are not on the same version, one for each of them. */
function currentOf(all: readonly InUse[]): ListRow['current'] {
  const isOdd = ({ stage, version }: InUse) => all.some((other) => other.stage === stage && other.version !== version);
  const rows = all.map(({ namespace, ...row }) =>
    isOdd({ namespace, ...row }) ? { ...row, stage: `${row.stage}/${namespace}` } : row,
  );
  return rows.filter(({ stage }, index) => rows.findIndex((row) => row.stage === stage) === index);
}

/** The newest of our versions that is in use: neither superseded nor only prepared. */
function inUse(versions: readonly VersionInfo[]): string | undefined {
  const candidates = versions.filter(
    ({ ours, annotations }) =>
      ours && annotations['superseded-at'] === undefined && annotations['state'] !== 'prepared',
  );
  return candidates
    .map(({ version }) => version)
    .sort()
    .at(-1);
}
