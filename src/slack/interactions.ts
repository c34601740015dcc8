import { z } from 'zod';
import { readButton, type MonitorButton, type Pressed, type RejectButton } from './button-value.js';
import type { InboxItem } from './inbox-item.js';
import { foreign, formNotOpened, notSaved, notValidAnyMore } from './messages/acknowledgement.js';
import type { Message } from './messages/message.js';
import { monitorModal } from './messages/monitor-modal.js';
import { rejectModal } from './messages/reject-modal.js';
import { belongsHere, saveItem, type Receiving } from './receiving.js';

/** Of what Slack sends with a pressed button, what is read. */
const clickPayload = z.object({
  trigger_id: z.string().min(1),
  user: z.object({ id: z.string().min(1), team_id: z.string().optional() }),
  team: z.object({ id: z.string() }).nullish(),
  api_app_id: z.string().optional(),
  channel: z.object({ id: z.string().min(1) }),
  response_url: z.string().optional(),
  actions: z.array(z.object({ action_id: z.string(), value: z.string().optional() })).min(1),
});
type ClickPayload = z.infer<typeof clickPayload>;

const actions: readonly string[] = [
  'approve',
  'reject',
  'ask-again',
  'resume',
  'hold',
  'cancel',
  'rollback',
  'cleanup-delete',
  'cleanup-snooze',
  'cleanup-keep',
  'http-errors',
  'log-errors',
  'restarts',
] satisfies Pressed['action'][];

/**
 * Takes a pressed button: kept for a worker, before Slack is told that it arrived. An unknown one is acknowledged and
 * nothing happens; one with a forged or outdated value is answered privately.
 */
export function receiveClick(ports: Receiving) {
  return async ({ body, ack }: { readonly body: unknown; readonly ack: () => Promise<void> }) => {
    const { success, data } = clickPayload.safeParse(body);
    const [pressed] = success ? data.actions : [];
    if (!success || !pressed || !actions.includes(pressed.action_id)) return ack();
    const button = readButton(pressed.action_id, pressed.value);
    const here = belongsHere(ports.identity(), { team: data.user.team_id ?? data.team?.id, app: data.api_app_id });
    if (!here || button === undefined) {
      await ack();
      return tell(ports, data, here ? notValidAnyMore() : foreign());
    }
    if (opensForm(button)) {
      await ack();
      return openForm(ports, data, button);
    }
    const saved = await saveItem(ports, { ...origin(ports, data), kind: 'click', click: button });
    await ack();
    return saved === 'not-saved' ? tell(ports, data, notSaved()) : undefined;
  };
}

type FormButton = RejectButton | MonitorButton;

function opensForm(button: Pressed): button is FormButton {
  return button.action === 'reject' || 'service' in button;
}

async function openForm(ports: Receiving, data: ClickPayload, button: FormButton): Promise<void> {
  try {
    const place = { channel: data.channel.id, ...(data.response_url ? { responseUrl: data.response_url } : {}) };
    await ports.post.openView(data.trigger_id, formOf(button, place));
  } catch {
    ports.log.warn({ action: button.action }, 'could not open a form');
    await tell(ports, data, formNotOpened());
  }
}

function formOf(button: FormButton, place: { readonly channel: string; readonly responseUrl?: string }) {
  if (button.action !== 'reject') return monitorModal(button, place);
  const { rotation, round } = button;
  return rejectModal({ rotation, round, ...place });
}

function origin(ports: Receiving, data: ClickPayload): Omit<InboxItem, 'kind' | 'command' | 'click'> {
  const team = data.user.team_id ?? data.team?.id;
  return {
    key: `click:${data.trigger_id}`,
    at: ports.clock(),
    user: data.user.id,
    channel: data.channel.id,
    ...(team === undefined ? {} : { team }),
    ...(data.response_url === undefined ? {} : { responseUrl: data.response_url }),
  };
}

/** A private word; that it can't be said changes nothing. */
async function tell(ports: Receiving, data: ClickPayload, message: Message): Promise<void> {
  if (data.response_url === undefined) return;
  await ports.post.respond(data.response_url, message).catch(() => {
    ports.log.warn({}, 'could not answer a click');
  });
}
