import { z } from 'zod';
import { templateKinds } from '../doctor/template-order.js';
import { clickSchema, type Click } from './inbox-item.js';

const longest = 2000;

/** The button that opens the form for a rejection: the reason is still to come. */
export const rejectButtonSchema = z.strictObject({
  action: z.literal('reject'),
  rotation: z.string().min(1).max(300),
  round: z.int().nonnegative(),
});
export type RejectButton = z.infer<typeof rejectButtonSchema>;

/** The buttons that open the form for a monitor: what it shall be is still to come. */
export const monitorButtonSchema = z.strictObject({
  action: z.enum(templateKinds),
  secret: z.string().min(1).max(253),
  stage: z.string().min(1).max(253),
  /** What the form begins with. */
  service: z.string().max(100),
  env: z.string().max(100),
});
export type MonitorButton = z.infer<typeof monitorButtonSchema>;

/** Buttons that open a form first: they are no click of theirs. */
type ByForm = Extract<Click, { action: 'reject' | 'create-monitor' }>;

export type Pressed = RejectButton | MonitorButton | Exclude<Click, ByForm>;

/** What a pressed button says, or undefined where it is not one of ours in every detail. */
export function readButton(actionId: string, value: string | undefined): Pressed | undefined {
  if (value === undefined || value.length > longest) return undefined;
  const json = parseJson(value);
  const opening = z.union([rejectButtonSchema, monitorButtonSchema]).safeParse(json);
  const click = opening.success ? opening : clickSchema.safeParse(json);
  if (!click.success || click.data.action !== actionId) return undefined;
  const { data } = click;
  return isByForm(data) ? undefined : data;
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What only a form may send. */
function isByForm(data: Pressed | ByForm): data is ByForm {
  return data.action === 'create-monitor' || (data.action === 'reject' && 'text' in data);
}
