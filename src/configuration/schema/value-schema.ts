import { z } from 'zod';
import { CRON_JOB_NAME_LIMIT } from './checks-schema.js';
import { durationOrNoneSchema, durationSchema } from './duration-schema.js';
import { subdomainSchema } from './kubernetes-names.js';
import { urlSchema } from './url-schema.js';

/** Bits of randomness in one character of each alphabet. */
const ALPHABETS = { base64url: 6, base64: 6, hex: 4, alphanumeric: 5.95, digits: 3.32, printable: 6.55 } as const;

/** The least that NIST SP 800-131A still allows for keys, in bits. */
const LEAST_ENTROPY = 112;

/** The longest value that Linux passes to a process as a variable, with room for its name. */
const LONGEST_VALUE = 65_536;

const HEADER = 'must be the name of an HTTP header, such as Authorization';
const LENGTH = 'must be a whole number of characters, such as 40';

const testSchema = z
  .strictObject({
    http: z
      .strictObject({
        url: urlSchema('Endpoint that is asked with the new credential.'),
        header: z
          .string({ error: HEADER })
          .regex(/^[-!#$%&'*+.^_`|~0-9A-Za-z]+$/, { error: HEADER })
          .default('Authorization')
          .describe('Request header that carries the credential.'),
        expect: z.int().min(100).max(599).default(200).describe('Status of the answer that means success.'),
      })
      .optional()
      .describe('Ask an endpoint.'),
    job: subdomainSchema('CronJob whose Job template is run once with the new Secret.', CRON_JOB_NAME_LIMIT).optional(),
  })
  .refine((test) => (test.http === undefined) !== (test.job === undefined), { error: 'must be either http or job' })
  .describe('How a new credential is tested before anything is switched.');

const overlap = durationOrNoneSchema(
  'How long the issuer keeps the old credential valid after a new one exists, or none.',
);
const shared = { overlap, test: testSchema.optional() };

const generateSchema = z
  .strictObject({
    from: z.literal('generate').describe("Made by the system's own random number generator."),
    length: z
      .int({ error: LENGTH })
      .min(1, { error: LENGTH })
      .max(LONGEST_VALUE, { error: `must be at most ${LONGEST_VALUE}` })
      .default(40)
      .describe('Number of characters.'),
    alphabet: z
      .enum(Object.keys(ALPHABETS) as [keyof typeof ALPHABETS, ...(keyof typeof ALPHABETS)[]])
      .default('base64url')
      .describe('The characters that it is made of.'),
    kind: z.enum(['uuid', 'rsa-2048', 'ed25519', 'bcrypt']).optional().describe('A named kind instead of an alphabet.'),
    overlap: overlap.optional(),
    test: testSchema.optional(),
  })
  .refine((value) => value.kind !== undefined || value.length * ALPHABETS[value.alphabet] >= LEAST_ENTROPY, {
    path: ['length'],
    error: (issue) =>
      `must be at least ${leastLength(issue.input)} with this alphabet, for ${LEAST_ENTROPY} bits of randomness`,
  });

const linkSchema = z.strictObject({
  from: z.literal('link').describe('Pasted by a person into a page that can be opened once.'),
  expires: durationSchema('How long the link may be opened.').prefault('15m'),
  ...shared,
});

const modalSchema = z.strictObject({
  from: z.literal('modal').describe('Typed into a Slack dialogue: the value passes through Slack.'),
  ...shared,
});

const AWS_STAGE = 'must be AWSPENDING or AWSCURRENT';

const awsSchema = z.strictObject({
  from: z.literal('aws-secrets-manager').describe('Read from AWS Secrets Manager.'),
  key: z.string().min(1).max(512).describe('Name of the secret there; {environment} is replaced.'),
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, { error: 'must be an AWS region such as eu-central-1' })
    .describe('AWS region.'),
  stage: z
    .enum(['AWSPENDING', 'AWSCURRENT'], { error: AWS_STAGE })
    .default('AWSPENDING')
    .describe('Version stage that is read.'),
  ...shared,
});

const httpSchema = z.strictObject({
  from: z.literal('http').describe('Minted by an endpoint of yours.'),
  url: urlSchema('Endpoint that mints a credential.'),
  revoke: urlSchema('Endpoint that revokes the old one.').optional(),
  ...shared,
});

const externalSecretSchema = z.strictObject({
  from: z.literal('external-secret').describe('Fetched by External Secrets Operator; the bot never sees it.'),
  store: z
    .strictObject({
      kind: z.enum(['SecretStore', 'ClusterSecretStore']).default('SecretStore').describe('Kind of the store.'),
      name: subdomainSchema('Name of the store.'),
    })
    .describe('The store that the operator reads.'),
  key: z.string().min(1).max(512).describe('Key in the store; {environment} is replaced.'),
  property: z.string().min(1).max(253).optional().describe('Property of a structured value.'),
  ...shared,
});

/** Where a new value comes from. The schema knows every source; which are available is another matter. */
export const valueSchema = z
  .discriminatedUnion('from', [generateSchema, linkSchema, modalSchema, awsSchema, httpSchema, externalSecretSchema])
  .describe('Where a new value comes from.');

function leastLength(value: unknown): number {
  const alphabet = z.looseObject({ alphabet: z.enum(Object.keys(ALPHABETS)) }).safeParse(value);
  const bits = alphabet.success ? ALPHABETS[alphabet.data.alphabet as keyof typeof ALPHABETS] : 1;
  return Math.ceil(LEAST_ENTROPY / bits);
}
