import { z } from 'zod';
import { durationSchema } from './duration-schema.js';
import { subdomainSchema } from './kubernetes-names.js';

const STEPS = 'must rise from step to step and end with 100, such as [10, 25, 50, 100]';
const WORKLOAD = 'must be a Deployment or a Rollout by kind and name, such as "deployment/auth-service"';
const PERCENT = 'must be a whole number between 1 and 100';

const routed = <Type extends string>(type: Type, object: string) =>
  z.strictObject({ type: z.literal(type), route: subdomainSchema(`Name of the ${object} that carries the weights.`) });

const routerSchema = z
  .discriminatedUnion('type', [
    routed('gateway-api', 'HTTPRoute or GRPCRoute'),
    routed('ingress-nginx', 'Ingress'),
    routed('istio', 'VirtualService'),
    routed('traefik', 'TraefikService'),
    z.strictObject({ type: z.literal('argo-rollouts') }),
    z.strictObject({ type: z.literal('replicas') }),
  ])
  .describe('What moves the traffic. "replicas" needs no router: the ratio of replicas is the weight.');

const rollingSchema = z.strictObject({ type: z.literal('rolling').describe("The workload's own update.") });

const blueGreenSchema = z
  .strictObject({
    type: z.literal('blue-green').describe('A temporary copy runs the new version while traffic moves to it in steps.'),
    workload: z
      .string({ error: WORKLOAD })
      .regex(/^(deployment|rollout)\/[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/, { error: WORKLOAD })
      .describe('The workload that is copied; others roll when all traffic has moved.'),
    router: routerSchema,
    steps: z
      .array(z.int({ error: PERCENT }).min(1, { error: PERCENT }).max(100, { error: PERCENT }))
      .min(1, { error: STEPS })
      .max(20, { error: 'must be at most 20 steps' })
      .refine((steps) => steps.at(-1) === 100 && steps.every((step, index) => step > (steps[index - 1] ?? 0)), {
        error: STEPS,
      })
      .describe('Percent of the traffic on the new version, step by step; a Rollout has its own.')
      .optional(),
    interval: durationSchema("How long each step is judged; raised to the monitors' own window.").prefault('10m'),
  })
  .superRefine(({ workload, router, steps }, context) => {
    const isRollout = router.type === 'argo-rollouts';
    const wanted = isRollout ? 'rollout/' : 'deployment/';
    const tell = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    if (!workload.startsWith(wanted)) tell('workload', `must be a ${wanted}… with the router ${router.type}`);
    if (isRollout && steps) tell('steps', 'must be left out with the router argo-rollouts: the Rollout has its own');
    if (!isRollout && !steps) tell('steps', STEPS);
  })
  .transform((strategy) => ({ ...strategy, steps: strategy.steps ?? [] }));

export const strategySchema = z
  .discriminatedUnion('type', [rollingSchema, blueGreenSchema])
  .describe('How workloads move to the new version.');
