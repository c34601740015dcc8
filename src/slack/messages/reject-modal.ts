import type { ModalView } from '@slack/types';
import { z } from 'zod';
import { section } from './blocks.js';
import { code } from './text.js';

export const REJECT_FORM = 'reject';
export const REASON_INPUT = 'reason';

/** What the form remembers of the button that opened it. Slack keeps it signed; people can't change it. */
export const rejectMetadataSchema = z.strictObject({
  rotation: z.string().min(1).max(300),
  round: z.int().nonnegative(),
  channel: z.string().min(1).max(50),
  responseUrl: z.string().max(2000).optional(),
});
export type RejectMetadata = z.infer<typeof rejectMetadataSchema>;

/** Asks why a rotation is rejected. */
export function rejectModal(metadata: RejectMetadata): ModalView {
  const { responseUrl, ...small } = metadata;
  const whole = JSON.stringify(metadata);
  return {
    type: 'modal',
    callback_id: REJECT_FORM,
    private_metadata: whole.length <= 3000 || responseUrl === undefined ? whole : JSON.stringify(small),
    title: { type: 'plain_text', text: 'Reject a rotation' },
    submit: { type: 'plain_text', text: 'Reject' },
    close: { type: 'plain_text', text: 'Back' },
    blocks: [
      section(
        `Staging of ${code(metadata.rotation)} is put back to the old version and the rotation ends. Production was not touched.`,
      ),
      {
        type: 'input',
        block_id: REASON_INPUT,
        label: { type: 'plain_text', text: 'Why?' },
        hint: { type: 'plain_text', text: 'Everybody in the channel sees this. Never write a secret value here.' },
        element: { type: 'plain_text_input', action_id: REASON_INPUT, multiline: true, max_length: 500, min_length: 3 },
      },
    ],
  };
}
