import type { Redis } from 'ioredis';
import { openAuditLog } from '../../../../src/records/audit-log.js';
import { keys } from '../../../../src/records/keys.js';
import { verifyChain } from '../../../../src/records/verify-chain.js';
import { ownAnnotations } from '../../../../src/kubernetes/annotations.js';
import { effectsOf, referencesOf, secretsOf } from '../far-side.js';
import { environments } from '../furnish.js';
import type { Outside } from '../outside.js';
import { standingIn } from '../standing.js';
import { auditKey } from '../surroundings.js';

/** The world as a story leaves it, without the moments at which things happened. */
export type EndOfWorld = Readonly<Record<string, unknown>>;

export async function worldOf(outside: Outside, redis: Redis): Promise<EndOfWorld> {
  const { slack, clusters } = outside;
  const { secretsCreated, secretsDeleted, workloadsPatched } = effectsOf(outside);
  const messages = slack.messages('deploys');
  return {
    secrets: environments.map((environment) =>
      secretsOf(outside, environment).map(({ value, ...rest }) => timeless({ ...rest, length: value.length })),
    ),
    references: environments.map((environment) => referencesOf(outside, environment)),
    annotations: environments.map((environment) =>
      clusters[environment].objects
        .list('Deployment', environment)
        .map(({ metadata }) => timeless({ name: metadata.name, ...ownAnnotations(metadata.annotations) })),
    ),
    standing: standingNow(outside),
    // One for each template that a workload ever had: a switch that is done twice makes no third.
    replicaSets: environments.map((environment) =>
      clusters[environment].objects
        .list('ReplicaSet', environment)
        .map(({ metadata }) => metadata.labels?.['app'] ?? '')
        .sort(),
    ),
    events: environments.map((environment) =>
      clusters[environment].objects
        .list('Event', environment)
        .filter((event) => event['reportingComponent'] === 'keyturn')
        .map(({ metadata }) => metadata.name)
        .sort(),
    ),
    effects: {
      secretsCreated: [...secretsCreated].sort(),
      secretsDeleted: [...secretsDeleted].sort(),
      workloadsPatched: [...workloadsPatched].sort(),
    },
    messages: messages.map(({ text, blocks }) => [text, blocks.length, ...buttonsIn(blocks)].join(' ')).sort(),
    threads: messages.flatMap(({ replies }) => replies.map(({ text }) => timeless(text).replace(afterCrash, '$1'))),
    records: await recordsOf(redis),
    audit: await auditOf(redis),
  };
}

/** What stands in each environment: after a story no copy and no twin, and the weights as they were before. */
export function standingNow({ clusters }: Pick<Outside, 'clusters'>): string[][] {
  return environments.map((environment) => standingIn(clusters[environment], environment));
}

/** What these say of their work depends on how much of it was found done already. */
const afterCrash = /(New Secrets created|Switched|Original switched|References put back): .*/;

function buttonsIn(blocks: readonly unknown[]): string[] {
  return [...JSON.stringify(blocks).matchAll(/"action_id":"([^"]+)"/g)].map(([, id]) => id ?? '');
}

async function recordsOf(redis: Redis): Promise<unknown[]> {
  const names = (await redis.keys(keys.record('*'))).sort();
  const texts = await Promise.all(names.map((name) => redis.hget(name, 'record')));
  return texts.map((text) => {
    const { id, phase, ending, items, approval } = JSON.parse(text ?? '{}') as Record<string, unknown>;
    const steps = Array.isArray(items)
      ? items.map(({ phase, stage, step, state }: Record<string, unknown>) => [phase, stage, step, state].join(' '))
      : undefined;
    const votes = (approval as { votes?: unknown[] } | undefined)?.votes?.length;
    return { id, phase, ending, steps, votes };
  });
}

/** What the audit log tells of, in its order, but for cleanups, which run side by side; where it is broken, that. */
async function auditOf(redis: Redis): Promise<unknown> {
  const log = openAuditLog(redis);
  const head = await log.head();
  const entries: { action?: string; facts?: { step?: string; stage?: string } }[] = [];
  for await (const entry of log.raw(head?.chain ?? '')) entries.push(entry as (typeof entries)[number]);
  const verdict = await verifyChain(auditKey, entries, head);
  if (!verdict.ok) return verdict;
  const lines = entries.map(({ action, facts }) => [action, facts?.stage, facts?.step].join(' '));
  const isCleanup = (line: string): boolean => line.startsWith('cleanup');
  return [...lines.filter((line) => !isCleanup(line)), ...lines.filter(isCleanup).sort()];
}

/** Without what is another in each run: times, durations, the ids that Slack and the clusters give. */
function timeless(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll(/\bU[0-9A-F]{9}\b/g, '<user>')
    .replaceAll(/`[0-9a-f]{8}`/g, '<fingerprint>')
    .replaceAll(/"fingerprint\\+":\\+"[0-9a-f]{32}/g, '<fingerprint>')
    .replaceAll(/<!date[^>]*>/g, '<date>')
    .replaceAll(/\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, '<time>')
    .replaceAll(/"block_id":"[^"]*"/g, '"block_id"')
    .replaceAll(/\d+(\.\d+)? (ms|s|min|seconds?|minutes?|milliseconds?)\b/g, '<span>');
}
