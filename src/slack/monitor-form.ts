import { templateOrderSchema, type TemplateKind } from '../doctor/template-order.js';
import { parseJson } from './button-value.js';
import { formSubmission, type FormValues, type SentForm } from './form-submission.js';
import type { InboxItem } from './inbox-item.js';
import { FOREIGN, NOT_SAVED } from './messages/acknowledgement.js';
import { monitorFieldText, monitorInputs, monitorMetadataSchema } from './messages/monitor-modal.js';
import { fieldProblemText } from './messages/problem-text.js';
import { belongsHere, saveItem, type Receiving } from './receiving.js';
import { seemsToHoldValue } from './suspect-value.js';

type Field = keyof typeof monitorInputs;

/**
 * Takes the form of a monitor. Each field is checked while the form is open; it closes only when the order was kept. Whether
 * that person may create one is asked when it is worked on.
 */
export function receiveMonitorForm(ports: Receiving) {
  return async ({ body, ack }: SentForm) => {
    const { success, data } = formSubmission.safeParse(body);
    const metadata = success ? monitorMetadataSchema.safeParse(parseJson(data.view.private_metadata)) : undefined;
    if (!success || !metadata?.success) return ack();
    const complain = (errors: Record<string, string>) => ack({ response_action: 'errors', errors });
    const team = data.user.team_id ?? data.team?.id;
    if (!belongsHere(ports.identity(), { team, app: data.api_app_id })) return complain({ service: FOREIGN });
    const { kind, secret, stage, channel, responseUrl } = metadata.data;
    const read = readFields(kind, data.view.state.values);
    if ('errors' in read) return complain(read.errors);
    const item: InboxItem = {
      kind: 'click',
      key: `view:${data.view.id}`,
      at: ports.clock(),
      user: data.user.id,
      channel,
      click: { action: 'create-monitor', secret, stage, template: read.template },
      ...(team === undefined ? {} : { team }),
      ...(responseUrl === undefined ? {} : { responseUrl }),
    };
    return (await saveItem(ports, item)) === 'not-saved' ? complain({ service: NOT_SAVED }) : ack();
  };
}

function readFields(kind: TemplateKind, values: FormValues) {
  const texts = Object.fromEntries(Object.values(monitorInputs).map((name) => [name, textOf(values, name)]));
  const suspects = Object.entries(texts).filter(([, text]) => seemsToHoldValue(text ?? ''));
  if (suspects.length > 0) {
    return { errors: Object.fromEntries(suspects.map(([name]) => [name, fieldProblemText('suspect-value')])) };
  }
  const { operation, threshold, ...rest } = texts;
  const number = threshold === undefined || threshold === '' ? undefined : Number(threshold.replace(',', '.'));
  const order = { kind, ...rest, threshold: number, ...(kind === 'http-errors' ? { operation } : {}) };
  const parsed = templateOrderSchema.safeParse(order);
  if (parsed.success) return { template: parsed.data };
  const wrong = parsed.error.issues
    .map(({ path }) => path[0])
    .filter((name): name is Field => String(name) in monitorInputs);
  return { errors: Object.fromEntries(wrong.map((name) => [name, monitorFieldText(name)])) };
}

function textOf(values: FormValues, name: string): string | undefined {
  const given = values[name]?.[name];
  return (given?.selected_option?.value ?? given?.value ?? undefined)?.trim().toLowerCase();
}
