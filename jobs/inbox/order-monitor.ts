import { createMonitor } from '../../src/datadog/create-monitor.js';
import { DatadogError } from '../../src/datadog/datadog-error.js';
import { templateMonitor } from '../../src/datadog/monitor-template.js';
import { environmentOf } from '../../src/rotation/places.js';
import type { Click } from '../../src/slack/inbox-item.js';
import { monitorMessage, monitorName } from '../../src/slack/messages/monitor-words.js';
import type { Reply } from '../../src/slack/reply.js';
import type { ClickItem, InboxParts } from './inbox-parts.js';
import { whoAsks } from './who.js';

type Order = Extract<Click, { action: 'create-monitor' }>;

/**
 * Creates the monitor that an approver asked for in the form, once: one with our tags for this secret, environment and
 * template is found instead. It is audited once it is known to be there.
 */
export async function orderMonitor(parts: InboxParts, item: ClickItem, order: Order): Promise<Reply> {
  const { secret, stage, template } = order;
  const entry = parts.catalogue.current().secrets[secret];
  if (!entry?.stages.some((one) => environmentOf(one) === stage))
    return { code: 'unknown-target', target: secret, nearest: [] };
  const who = await whoAsks(parts, item, entry);
  if ('reply' in who) return who.reply;
  if (!who.actor.mayApprove)
    return { code: 'not-allowed', action: order.action, channel: entry.channel, who: entry.approvers };
  try {
    const made = await createMonitor(parts.datadog, {
      ...templateMonitor(template),
      name: monitorName(order),
      message: monitorMessage(order),
      tags: [`service:${template.service}`, `env:${template.env}`],
      marks: [`keyturn:${secret}`, `keyturn-env:${stage}`, `keyturn-template:${template.kind}`],
      threshold: template.threshold,
    });
    if (made.type === 'refused') return { code: 'monitor-refused', said: made.said };
    const facts = { name: String(made.id), stage, found: made.type === 'found' };
    await parts.ledger.note(secret, { action: 'monitor-made', by: item.user, facts }, parts.now());
    return {
      code: 'monitor-made',
      secret,
      stage,
      id: made.id,
      url: parts.monitorAddress(made.id),
      isNew: made.type === 'created',
    };
  } catch (error) {
    if (!(error instanceof DatadogError)) throw error;
    return { code: 'monitor-unsure', detail: error.message };
  }
}
