import { attempt, type Sender } from './attempt.js';
import type { KubernetesRequest } from './kubernetes-request.js';
import { resources } from './resources.js';

/** Answered to anybody, without a look at any object. */
const smallest: KubernetesRequest = { verb: 'get', resource: resources.Namespace, path: '/version' };

/**
 * Asks for the same small thing so many times at once that so many connections are open then, and were not idle. Never
 * throws: what can't be reached is found out by whoever needs it.
 */
export async function warm(sender: Sender, timeout: number, count: number): Promise<void> {
  const once = () => attempt(sender, smallest, timeout, ({ body }) => body.dump());
  await Promise.allSettled(Array.from({ length: count }, once));
}
