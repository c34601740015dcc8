import { z } from 'zod';
import { parseDuration } from '../duration.js';

/**
 * What the rules that span several fields read, straight from the file: a field that is missing or broken is absent, and
 * everything around it is still there. So one mistake never hides another, and all of them are told at once.
 */
const text = z.string().optional().catch(undefined);
const texts = z.array(z.unknown()).transform(onlyTexts).catch([]);
const duration = z
  .string()
  .transform((written) => parseDuration(written))
  .optional()
  .catch(undefined);
const audience = z
  .looseObject({ users: texts.default([]), groups: texts.default([]) })
  .optional()
  .catch(undefined);

const environment = z
  .looseObject({
    context: text,
    clusters: texts.optional(),
    namespace: text,
    namespaces: texts.optional(),
    window: z.looseObject({ from: text, to: text }).optional().catch(undefined),
    strategy: z
      .looseObject({ steps: z.array(z.unknown()).catch([]), interval: duration })
      .optional()
      .catch(undefined),
  })
  .optional()
  .catch(undefined);

const approval = z
  .looseObject({ approvers: audience, expires: duration, remind: duration })
  .optional()
  .catch(undefined);

const secret = z
  .looseObject({
    secret: text,
    keys: z.array(z.unknown()).catch([]),
    environments: z.record(z.string(), environment).catch({}),
    approval,
    retention: duration,
    value: z.looseObject({ from: text }).optional().catch(undefined),
  })
  .optional()
  .catch(undefined);

const outlineSchema = z
  .looseObject({ approvers: audience, minRetention: duration, secrets: z.record(z.string(), secret).catch({}) })
  .catch({ approvers: undefined, minRetention: undefined, secrets: {} });

export type Outline = z.infer<typeof outlineSchema>;
export type SecretOutline = NonNullable<Outline['secrets'][string]>;
export type EnvironmentOutline = NonNullable<SecretOutline['environments'][string]>;

/** Reads the outline of any file, however broken. */
export function outlineOf(raw: unknown): Outline {
  return outlineSchema.parse(raw);
}

/** The secrets that are mappings at all, with their names. */
export function secretsOf(outline: Outline): [string, SecretOutline][] {
  return Object.entries(outline.secrets).flatMap(([name, secret]) => (secret === undefined ? [] : [[name, secret]]));
}

/** The environments of a secret that are mappings at all, with their names, in the order of the file. */
export function environmentsOf(secret: SecretOutline): [string, EnvironmentOutline][] {
  return Object.entries(secret.environments).flatMap(([name, environment]) =>
    environment === undefined ? [] : [[name, environment]],
  );
}

function onlyTexts(items: unknown[]): string[] {
  return items.filter((item) => typeof item === 'string');
}
