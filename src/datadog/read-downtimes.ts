import { z } from 'zod';
import type { Datadog } from './datadog-client.js';
import { DatadogError } from './datadog-error.js';

/**
 * A downtime that is active, as far as it matters here. The client's own model can't be used: it reads a downtime of one
 * monitor as unparsed, and loads every model of the API's second version.
 */
const downtimeSchema = z.object({
  attributes: z.object({
    /** `*`, or a query over tags: `env:production AND service:"auth"`. */
    scope: z.string(),
    status: z.string(),
    monitor_identifier: z.union([
      z.object({ monitor_id: z.number() }),
      z.object({ monitor_tags: z.array(z.string()).min(1) }),
    ]),
  }),
});
const pageSchema = z.object({
  data: z.array(z.unknown()),
  meta: z.object({ page: z.object({ total_filtered_count: z.number() }) }).optional(),
});

export interface Downtime {
  readonly scope: string;
  /** The one monitor that it is for; else those that carry all of `tags`, where `*` is every monitor. */
  readonly monitorId?: number;
  readonly tags: readonly string[];
}

/** Thirty come unless more are asked for. */
const pageSize = 100;

/**
 * The downtimes that are active now, recurring ones in their present turn included. Needs the scope `monitors_downtime`;
 * without it, `forbidden`. Throws `DatadogError` alone. One that can't be read is left out: it is a second source beside
 * the downtimes that each monitor lists itself.
 */
export async function readDowntimes(datadog: Datadog): Promise<Downtime[]> {
  const all: unknown[] = [];
  for (;;) {
    const query = { current_only: 'true', 'page[limit]': String(pageSize), 'page[offset]': String(all.length) };
    const page = pageSchema.safeParse(await datadog.get('/api/v2/downtime', query));
    if (!page.success) throw new DatadogError('unexpected', 'Datadog answered with no list of downtimes');
    const { data, meta } = page.data;
    all.push(...data);
    const total = meta?.page.total_filtered_count ?? all.length;
    if (data.length === 0 || all.length >= total) return all.flatMap(active);
  }
}

function active(raw: unknown): Downtime[] {
  const read = downtimeSchema.safeParse(raw);
  if (!read.success || read.data.attributes.status !== 'active') return [];
  const { scope, monitor_identifier: of } = read.data.attributes;
  return 'monitor_id' in of ? [{ scope, monitorId: of.monitor_id, tags: [] }] : [{ scope, tags: of.monitor_tags }];
}
