import type { ViewErrorsResponseAction } from '@slack/bolt';
import { z } from 'zod';

const field = z.object({
  value: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
});

/** Of what Slack sends with a form, what is read. */
export const formSubmission = z.object({
  user: z.object({ id: z.string().min(1), team_id: z.string().optional() }),
  team: z.object({ id: z.string() }).nullish(),
  api_app_id: z.string().optional(),
  view: z.object({
    id: z.string().min(1),
    private_metadata: z.string(),
    state: z.object({ values: z.record(z.string(), z.record(z.string(), field)) }),
  }),
});
export type FormValues = z.infer<typeof formSubmission>['view']['state']['values'];

/** A form that was sent, and how it is answered: closed, or left open with what is wrong, by field. */
export interface SentForm {
  readonly body: unknown;
  readonly ack: (answer?: ViewErrorsResponseAction) => Promise<void>;
}
