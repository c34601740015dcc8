import { parseJson } from './button-value.js';
import { formSubmission, type SentForm } from './form-submission.js';
import type { InboxItem } from './inbox-item.js';
import { FOREIGN, NOT_SAVED } from './messages/acknowledgement.js';
import { fieldProblemText } from './messages/problem-text.js';
import { REASON_INPUT, rejectMetadataSchema } from './messages/reject-modal.js';
import { belongsHere, saveItem, type Receiving } from './receiving.js';
import { seemsToHoldValue } from './suspect-value.js';

/**
 * Takes the form of a rejection. The reason is checked while the form is open: a person can mend it there. The form
 * closes only when the rejection was kept.
 */
export function receiveRejection(ports: Receiving) {
  return async ({ body, ack }: SentForm) => {
    const { success, data } = formSubmission.safeParse(body);
    const metadata = success ? rejectMetadataSchema.safeParse(parseJson(data.view.private_metadata)) : undefined;
    if (!success || !metadata?.success) return ack();
    const complain = (text: string) => ack({ response_action: 'errors', errors: { [REASON_INPUT]: text } });
    const team = data.user.team_id ?? data.team?.id;
    if (!belongsHere(ports.identity(), { team, app: data.api_app_id })) return complain(FOREIGN);
    const text = (data.view.state.values[REASON_INPUT]?.[REASON_INPUT]?.value ?? '').replaceAll(/\s+/g, ' ').trim();
    const problem = problemOf(text);
    if (problem !== undefined) return complain(fieldProblemText(problem));
    const { rotation, round, channel, responseUrl } = metadata.data;
    const item: InboxItem = {
      kind: 'click',
      key: `view:${data.view.id}`,
      at: ports.clock(),
      user: data.user.id,
      channel,
      click: { action: 'reject', rotation, round, text: text.slice(0, 500) },
      ...(team === undefined ? {} : { team }),
      ...(responseUrl === undefined ? {} : { responseUrl }),
    };
    return (await saveItem(ports, item)) === 'not-saved' ? complain(NOT_SAVED) : ack();
  };
}

function problemOf(text: string): Parameters<typeof fieldProblemText>[0] | undefined {
  if (text === '') return 'empty';
  if (seemsToHoldValue(text)) return 'suspect-value';
  return /[\p{Cc}\p{Cf}]/u.test(text) ? 'control-character' : undefined;
}
