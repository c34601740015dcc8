import { trafficCommands } from '../../src/kubernetes/blue-green/way-back-commands.js';
import { rollbackCommands } from '../../src/kubernetes/rollback-procedure.js';
import type { Drawn, OutboxEntry } from '../../src/records/outbox.js';
import type { Rotation } from '../../src/rotation/record.js';
import { isBroadcast, renderNotice } from '../../src/slack/messages/notice-message.js';
import { procedureMessages } from '../../src/slack/messages/procedure-message.js';
import type { Message } from '../../src/slack/messages/message.js';
import { orPlainly } from './plain-fallback.js';
import { versionName } from '../steps/stage.js';
import type { TellParts } from './tell-parts.js';

/**
 * Posts one notice into the thread, in as many messages as it needs, and drops it from the outbox. What is about to be
 * posted is remembered first: after a lost answer it is looked for by its key, and what came before it is not posted
 * again.
 */
export async function tellNotice(
  parts: TellParts,
  rotation: Rotation,
  drawn: Drawn,
  entry: OutboxEntry,
): Promise<void> {
  const { outbox } = parts;
  const before = (await outbox.drawn(rotation.id)) ?? drawn;
  const pages = pagesOf(entry, rotation);
  const lost = pages.findIndex(({ key }) => key === before.trying);
  for (const [index, { key, message }] of pages.entries()) {
    if (index < lost || (index === lost && (await wasPosted(parts, drawn, key, before.since)))) continue;
    await outbox.setDrawn(rotation.id, { ...before, trying: key, since: parts.now() });
    const place = { channel: drawn.channel, key, broadcast: isBroadcast(entry.notice), ...threadOf(drawn) };
    await orPlainly(parts, message, (taken) => parts.post.postMessage({ ...place, message: taken }));
  }
  if (isCharted(entry)) await askForChart(parts, rotation, entry);
  await outbox.drop(rotation.id, entry.key);
}

/** A rollback that is over gets a chart, after everything else about it was told. */
function isCharted({ notice }: OutboxEntry): boolean {
  return notice.code === 'ended' && notice.ending === 'rolled-back';
}

/** The sweep finds what isn't woken now. */
async function askForChart({ charts, queues, now }: TellParts, { id }: Rotation, { key }: OutboxEntry): Promise<void> {
  await charts.want(id, key, now());
  await queues.wake('chart', id).catch(() => undefined);
}

/**
 * The commands that would put everything back without the bot, as far as the plan is known: traffic first, and production's
 * before the others.
 */
export function rollbackCommandsOf(rotation: Rotation): string[] {
  const stages = [...(rotation.plan?.stages ?? [])].sort((a, b) => Number(b.production) - Number(a.production));
  return [
    ...stages.flatMap(trafficCommands),
    ...stages.flatMap((plan) => rollbackCommands(plan, versionName(rotation))),
  ];
}

function pagesOf(
  { key, notice }: OutboxEntry,
  rotation: Rotation,
): { readonly key: string; readonly message: Message }[] {
  const commands = rollbackCommandsOf(rotation);
  const messages =
    notice.code === 'procedure'
      ? procedureMessages(rotation, commands)
      : [renderNotice(notice, { rotation, commands })];
  return messages.map((message, page) => ({ key: page === 0 ? key : `${key}.${page}`, message }));
}

async function wasPosted({ post }: TellParts, drawn: Drawn, key: string, since: number): Promise<boolean> {
  return (await post.findByKey({ channel: drawn.channel, key, since, ...threadOf(drawn) })) !== undefined;
}

function threadOf({ ts }: Drawn): { readonly threadTs?: string } {
  return ts === undefined ? {} : { threadTs: ts };
}
