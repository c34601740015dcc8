import { z } from 'zod';

export const templateKinds = ['http-errors', 'log-errors', 'restarts'] as const;
export type TemplateKind = (typeof templateKinds)[number];

export const templateWindows = ['5m', '10m', '15m', '30m', '1h'] as const;

/** Datadog's own rule for the value of a tag, as far as a monitor's scope can be written with it. */
const tagValue = z.string().regex(/^[a-z0-9][a-z0-9_./-]{0,99}$/);

export const templateOrderSchema = z.strictObject({
  kind: z.enum(templateKinds),
  service: tagValue,
  env: tagValue,
  /** The operation of a trace metric: `http.request` of `trace.http.request.hits`. Only for `http-errors`. */
  operation: z
    .string()
    .regex(/^[a-z][a-z0-9_.]{0,99}$/)
    .optional(),
  threshold: z.number().nonnegative(),
  window: z.enum(templateWindows),
});
export type TemplateOrder = z.infer<typeof templateOrderSchema>;
