import type { Datadog } from '../../src/datadog/datadog-client.js';
import { DatadogError } from '../../src/datadog/datadog-error.js';
import { readDowntimes, type Downtime } from '../../src/datadog/read-downtimes.js';

export type Downtimes = readonly Downtime[];

/** How long nobody asks again where the keys may not list downtimes, in milliseconds. */
const restWhereForbidden = 600_000;

/**
 * The downtimes that are active, as they were last listed. They are a second source beside what each monitor says of its
 * own: where they can't be listed (the scope `monitors_downtime` is missing, say), the first source stands alone.
 */
export function keepDowntimes(datadog: Datadog, now: () => number) {
  let last: Downtimes = [];
  let restsUntil = 0;
  return {
    /** As last listed; none before that. */
    last: (): Downtimes => last,
    /** Lists them anew. Never throws for Datadog: then they are as last listed, and none where the keys may not. */
    refresh: async (): Promise<Downtimes> => {
      if (now() < restsUntil) return last;
      try {
        last = await readDowntimes(datadog);
      } catch (error) {
        if (!(error instanceof DatadogError)) throw error;
        if (error.code !== 'forbidden' && error.code !== 'not-found') return last;
        last = [];
        restsUntil = now() + restWhereForbidden;
      }
      return last;
    },
  };
}
