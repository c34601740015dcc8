import { z } from 'zod';

/** Kubernetes' own limit for the name of a Secret. */
const SUBDOMAIN_LIMIT = 253;

/** What a version adds to a base name: a hyphen and 14 digits. */
const VERSION_SUFFIX = /-\d{14}$/;
const VERSION_SUFFIX_LENGTH = 15;

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

const LABEL_TEXT = 'lower-case letters, digits and hyphens, with a letter or digit at both ends';
const SUBDOMAIN_TEXT =
  'lower-case letters, digits, hyphens and single dots, with a letter or digit at both ends of each part';

/** A DNS-1123 label of at most 63 characters: a namespace, a stage's name. */
export function labelSchema(description: string) {
  const expected = `must be ${LABEL_TEXT}, such as "auth-staging"`;
  return z
    .string({ error: expected })
    .max(63, { error: 'must be at most 63 characters long' })
    .regex(LABEL, { error: expected })
    .describe(description);
}

/** A DNS-1123 subdomain: the name of most Kubernetes objects. */
export function subdomainSchema(description: string, limit = SUBDOMAIN_LIMIT) {
  const expected = `must be ${SUBDOMAIN_TEXT}, such as "auth-smoke-tests"`;
  return z
    .string({ error: expected })
    .max(limit, { error: `must be at most ${limit} characters long` })
    .regex(SUBDOMAIN, { error: expected })
    .describe(description);
}

/** The Secret's name without its version: with hyphen and version it must still be a name. */
export const baseNameSchema = z
  .string({ error: `must be ${SUBDOMAIN_TEXT}, such as "auth-api-secrets"` })
  .max(SUBDOMAIN_LIMIT - VERSION_SUFFIX_LENGTH, {
    error: `must be at most ${SUBDOMAIN_LIMIT - VERSION_SUFFIX_LENGTH} characters long, because a version adds ${VERSION_SUFFIX_LENGTH} of ${SUBDOMAIN_LIMIT}`,
  })
  .regex(SUBDOMAIN, { error: `must be ${SUBDOMAIN_TEXT}, such as "auth-api-secrets"` })
  .refine((name) => !VERSION_SUFFIX.test(name), {
    error: 'must be the name without its version: leave the 14 digits out',
  })
  .describe(
    "The Secret's name without its version: version 20260101120000 of auth-api-secrets is auth-api-secrets-20260101120000.",
  );

/** A key in a Secret's data, by Kubernetes' rule: it becomes a file name in a mounted volume. */
export const secretKeySchema = z
  .string({ error: 'must be the name of a key, such as "api_token"' })
  .max(SUBDOMAIN_LIMIT, { error: `must be at most ${SUBDOMAIN_LIMIT} characters long` })
  .regex(/^[-._a-zA-Z0-9]+$/, { error: 'must be letters, digits, hyphens, dots and underscores, such as "api_token"' })
  .refine((key) => key !== '.' && !key.startsWith('..'), {
    error: 'must not be "." or start with "..": in a mounted volume that names a folder',
  });

/** A context of the kubeconfig: its author's free choice, so only what can't be one is refused. */
export function contextSchema(description: string) {
  const expected = 'must be the name of a kubeconfig context, such as "production-eu"';
  return z
    .string({ error: expected })
    .min(1, { error: expected })
    .max(253, { error: 'must be at most 253 characters long' })
    .regex(/^\S+( \S+)*$/, { error: expected })
    .describe(description);
}
