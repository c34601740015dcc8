import { z } from 'zod';
import { productionChecksSchema, stageChecksSchema } from './checks-schema.js';
import { durationSchema } from './duration-schema.js';
import { contextSchema, labelSchema } from './kubernetes-names.js';
import { monitorsSchema } from './monitors-schema.js';
import { strategySchema } from './strategy-schema.js';
import { windowSchema } from './window-schema.js';

/**
 * Where an environment is. That exactly one of `namespace` and `namespaces` is given, and at most one of `context` and
 * `clusters`, is checked by a rule, so that it is told together with everything else.
 */
const placeShape = {
  context: contextSchema('kubeconfig context; without one, the current context.').optional(),
  clusters: z
    .array(contextSchema('kubeconfig context of one cluster.'))
    .min(1, { error: 'must name at least one kubeconfig context' })
    .optional()
    .describe('Several clusters, by kubeconfig context, one after another; instead of context.'),
  namespace: labelSchema('Namespace.').optional(),
  namespaces: z
    .array(labelSchema('Namespace.'))
    .min(1, { error: 'must name at least one namespace' })
    .optional()
    .describe('Several namespaces, which share one value; instead of namespace.'),
};

const STAGE = 'must say where it is, such as { namespace: staging }';
const PRODUCTION =
  'must say where it is and what judges it, such as { namespace: production, monitors: { ids: [4711] } }';

const strategy = strategySchema.prefault({ type: 'rolling' });

const developmentSchema = z
  .strictObject({
    ...placeShape,
    versioned: z
      .literal(false, { error: 'must be false: development is updated in place, leave the key out or write false' })
      .default(false)
      .describe('Development has no versions: its Secret is updated in place.'),
  })
  .describe('Optional; only touched when a rotation asks for it.');

/** Staging, and every stage between it and production. */
const stageSchema = z
  .strictObject(
    {
      ...placeShape,
      strategy,
      soak: durationSchema('How long the new version is observed before the next stage.').prefault('24h'),
      checks: stageChecksSchema.prefault({}),
      monitors: monitorsSchema.optional(),
    },
    { error: STAGE },
  )
  .describe('A stage before production.');

const productionSchema = z
  .strictObject(
    {
      ...placeShape,
      strategy,
      window: windowSchema.optional(),
      checks: productionChecksSchema.prefault({}),
      monitors: monitorsSchema,
      watch: durationSchema('How long the monitors are watched after the switch.').prefault('24h'),
    },
    { error: PRODUCTION },
  )
  .describe('Production: last, approved by a person, watched by monitors.');

/** `staging` and `production` are required; any other name is a stage between them, in the order of the file. */
export const environmentsSchema = z
  .object(
    {
      development: developmentSchema.optional(),
      staging: stageSchema,
      production: productionSchema,
    },
    { error: 'must hold at least staging and production' },
  )
  .catchall(stageSchema)
  .describe('staging first, production last; other names are stages between them, in the order of the file.');
