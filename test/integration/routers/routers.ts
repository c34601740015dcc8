import { canaryIngresses } from './canary-ingresses.js';
import { replicaRatio } from './replica-ratio.js';
import type { RouterTarget } from './router-target.js';
import { unsuitedRoutes } from './unsuited-routes.js';
import { weightedRoutes } from './weighted-routes.js';
import { weightedSamples } from './weighted-sample.js';

/** What the routers promise: the same tests for the stand-in and for a real API server with the projects' own definitions. */
export function routers(target: RouterTarget): void {
  for (const sample of weightedSamples) weightedRoutes(target, sample);
  unsuitedRoutes(target);
  canaryIngresses(target);
  replicaRatio(target);
}
