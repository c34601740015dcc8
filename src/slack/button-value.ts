import { z } from 'zod';
import { clickSchema, type Click } from './inbox-item.js';

const longest = 2000;

/** The button that opens the form for a rejection: the reason is still to come. */
export const rejectButtonSchema = z.strictObject({
  action: z.literal('reject'),
  rotation: z.string().min(1).max(300),
  round: z.int().nonnegative(),
});
export type RejectButton = z.infer<typeof rejectButtonSchema>;

export type Pressed = RejectButton | Exclude<Click, { action: 'reject' }>;

/** What a pressed button says, or undefined where it is not one of ours in every detail. */
export function readButton(actionId: string, value: string | undefined): Pressed | undefined {
  if (value === undefined || value.length > longest) return undefined;
  const json = parseJson(value);
  const button = rejectButtonSchema.safeParse(json);
  const click = button.success ? button : clickSchema.safeParse(json);
  if (!click.success || click.data.action !== actionId) return undefined;
  return 'text' in click.data && click.data.action === 'reject' ? undefined : click.data;
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
