import type { Datadog } from './datadog-client.js';
import { DatadogError } from './datadog-error.js';

/** The most that a page of a search is asked for. */
const pageSize = 100;

/**
 * The numbers of the monitors that a search as in Datadog's list of monitors finds. Its index may be older than the
 * monitors themselves, so that what is found must be read before it is believed. Throws `DatadogError`: `refused` where
 * Datadog does not understand the query, `unexpected` where an answer does not say how many there are. The client makes
 * an empty answer of anything that it can't read, and that must not look like “no monitors”.
 */
export async function searchMonitors(datadog: Datadog, query: string): Promise<number[]> {
  const found = new Set<number>();
  for (let page = 0; ; page += 1) {
    const before = found.size;
    const { ids, total } = await searchPage(datadog, query, page);
    for (const id of ids) found.add(id);
    // `page_count` is no number of pages. A page that brings nothing new would be followed by the same one for ever.
    if (found.size >= total || ids.length === 0 || found.size === before) return [...found].sort((a, b) => a - b);
  }
}

async function searchPage(datadog: Datadog, query: string, page: number): Promise<{ ids: number[]; total: number }> {
  return datadog.ask(async ({ monitors }) => {
    const answer = await monitors.searchMonitors({ query, page, perPage: pageSize });
    const total: unknown = answer?.metadata?.totalCount;
    if (!Array.isArray(answer?.monitors) || typeof total !== 'number') {
      throw new DatadogError('unexpected', 'Datadog answered a search with no list of monitors');
    }
    return { ids: answer.monitors.map(({ id }) => id).filter((id) => typeof id === 'number'), total };
  });
}
