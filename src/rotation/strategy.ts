import { z } from 'zod';

/** What moves traffic between a workload and its copy; `route` is the name of the object that carries the weights. */
export const routerSettingsSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('gateway-api'), route: z.string().min(1) }),
  z.strictObject({ type: z.literal('ingress-nginx'), route: z.string().min(1) }),
  z.strictObject({ type: z.literal('istio'), route: z.string().min(1) }),
  z.strictObject({ type: z.literal('traefik'), route: z.string().min(1) }),
  z.strictObject({ type: z.literal('argo-rollouts') }),
  z.strictObject({ type: z.literal('replicas') }),
]);
export type RouterSettings = z.infer<typeof routerSettingsSchema>;

const percent = z.int().min(1).max(100);

/** How workloads move to the new version, as the catalogue says (design 7). */
export const strategySchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('rolling') }),
  z.strictObject({
    type: z.literal('blue-green'),
    /** The workload that is copied: `deployment/auth-service`; the Rollout that is promoted: `rollout/auth-service`. */
    workload: z.string().min(1),
    router: routerSettingsSchema,
    /** Percent of the traffic on the new version, step by step; rises, and ends with 100. Empty: a Rollout has its own. */
    steps: z.array(percent),
    /** Milliseconds that each step is judged, at least. */
    interval: z.int().nonnegative(),
  }),
]);
export type Strategy = z.infer<typeof strategySchema>;

export type BlueGreen = Extract<Strategy, { type: 'blue-green' }>;

/** Whether a copy of the workload takes the traffic over; an Argo Rollout moves it by its own steps. */
export function movesByCopy(strategy: Strategy): strategy is BlueGreen {
  return strategy.type === 'blue-green' && strategy.router.type !== 'argo-rollouts';
}

/** Whether an Argo Rollout moves by its own steps, and is promoted at the pauses among them. */
export function promotesRollout(strategy: Strategy): strategy is BlueGreen {
  return strategy.type === 'blue-green' && strategy.router.type === 'argo-rollouts';
}

/** A Service that the route sends traffic to, and the copy's twin of it. */
export const routedServiceSchema = z.strictObject({ original: z.string(), twin: z.string() });
export type RoutedService = z.infer<typeof routedServiceSchema>;

/** What a blue-green switch of one environment does, as the cluster showed it when the plan was drawn. */
export const blueGreenPlanSchema = z.strictObject({
  type: z.literal('blue-green'),
  namespace: z.string(),
  /** The name of the Deployment that is copied (blue), and its UID. */
  original: z.string(),
  uid: z.string(),
  /** The name of the copy (green). */
  copy: z.string(),
  router: routerSettingsSchema,
  /** Empty where the router shares the Service between both (`replicas`). */
  services: z.array(routedServiceSchema),
  /** What is twinned beside the Services: HorizontalPodAutoscalers, PodDisruptionBudgets, NetworkPolicies. */
  twins: z.array(z.strictObject({ kind: z.string(), original: z.string(), twin: z.string() })),
  /** Keys of the pods' labels whose values differ on the copy; absent where both share them (`replicas`). */
  labels: z.array(z.string()).optional(),
  steps: z.array(percent).min(1),
  interval: z.number(),
});
export type BlueGreenPlan = z.infer<typeof blueGreenPlanSchema>;
