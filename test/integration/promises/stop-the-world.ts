import type { StandInRequest, StandInServer } from '../../stand-ins/stand-in-server.js';

/**
 * Holds the first request that matches until `meanwhile` is over. Resolves then; the request goes on. `begin` is done
 * once the watch is set.
 */
export async function stopTheWorld(
  server: Pick<StandInServer, 'watch'>,
  matches: (request: StandInRequest) => boolean,
  meanwhile: () => Promise<unknown>,
  begin: () => Promise<unknown> = () => Promise.resolve(),
): Promise<void> {
  const over = new Promise<void>((resolve, reject) => {
    let isMet = false;
    const stop = server.watch({
      before: async (request) => {
        if (isMet || !matches(request)) return;
        isMet = true;
        stop();
        await meanwhile().then(() => resolve(), reject);
      },
    });
  });
  await begin();
  await over;
}

/** A write to a workload. */
export function isWorkloadPatch({ method, path }: StandInRequest): boolean {
  return method === 'PATCH' && path.includes('/deployments/');
}
