import { z } from 'zod';
import { labelSchema } from './kubernetes-names.js';

const REPOSITORY =
  'must be a repository such as git@github.com:acme/deploy.git or https://github.com/acme/deploy.git, without credentials';
const FOLDER = 'must be a folder inside the repository, such as apps/auth/staging';

const directSchema = z.strictObject({
  type: z.literal('direct').describe('The bot patches the workloads.'),
});

const gitopsSchema = z.strictObject({
  type: z.literal('gitops').describe('The bot edits the names in a Git repository that a controller applies.'),
  repository: z
    .string({ error: REPOSITORY })
    .regex(/^(https:\/\/[^\s@]+|ssh:\/\/(\w+@)?[^\s@:]+\S*|\w+@[^\s@:]+:\S+)$/, { error: REPOSITORY })
    .describe('Address of the repository, without credentials.'),
  branch: z.string().min(1).max(255).default('main').describe('Branch that is applied.'),
  paths: z
    .record(
      labelSchema('Name of an environment.'),
      z
        .string({ error: FOLDER })
        .regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$)).+$/, { error: FOLDER })
        .describe('Folder of its manifests.'),
    )
    .describe("Folder of each environment's manifests."),
  change: z.enum(['commit', 'pull-request']).default('commit').describe('How a change is made.'),
  suspend: z.boolean().default(false).describe("Whether a rollback may suspend the controller's automation."),
});

/** How a new name gets to the workloads. */
export const deliverySchema = z
  .discriminatedUnion('type', [directSchema, gitopsSchema])
  .describe('How a new name gets to the workloads.');

/** Where the value is kept besides Kubernetes. */
export const storeSchema = z
  .strictObject({
    type: z.literal('aws-secrets-manager').describe('AWS Secrets Manager.'),
    key: z.string().min(1).max(512).describe('Name of the secret there; {environment} is replaced.'),
    region: z
      .string()
      .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, { error: 'must be an AWS region such as eu-central-1' })
      .describe('AWS region.'),
  })
  .describe('An external store that receives each new value under a label equal to the version.');
