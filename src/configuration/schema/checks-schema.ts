import { z } from 'zod';
import { durationSchema } from './duration-schema.js';
import { subdomainSchema } from './kubernetes-names.js';
import { patternSchema } from './pattern-schema.js';

/** The most patterns of one check: each is run over every line. */
const MOST_PATTERNS = 20;

/** A CronJob's name is shorter than other names, because Kubernetes adds to it for its Jobs. */
export const CRON_JOB_NAME_LIMIT = 52;

const logsSchema = z
  .strictObject({
    patterns: z
      .array(patternSchema)
      .min(1, { error: 'must hold at least one regular expression' })
      .max(MOST_PATTERNS, { error: `must hold at most ${MOST_PATTERNS} regular expressions` })
      .describe('Regular expressions of log lines that mean a refused credential.'),
    allow: z
      .int({ error: 'must be a whole number, 0 or more' })
      .min(0, { error: 'must be a whole number, 0 or more' })
      .default(0)
      .describe('How many more matching lines are allowed than in the same span before the switch.'),
  })
  .describe('Search the logs of the switched pods. Only pod, time, pattern number and count are shown, never a line.');

const jobSchema = z
  .strictObject({
    cronJob: subdomainSchema('Name of the CronJob whose Job template is run once.', CRON_JOB_NAME_LIMIT),
    timeout: durationSchema('How long the Job may take.').prefault('10m'),
  })
  .describe('Run integration tests: a Job copied from a CronJob, which may itself be suspended.');

/** Checks of staging and of the stages between it and production. */
export const stageChecksSchema = z
  .strictObject({ logs: logsSchema.optional(), job: jobSchema.optional() })
  .describe('What else must hold after the switch, besides the pods and the monitors.');

/** Checks of production: integration tests belong before it. */
export const productionChecksSchema = z
  .strictObject({ logs: logsSchema.optional() })
  .describe('What else must hold after the switch, besides the pods and the monitors.');
