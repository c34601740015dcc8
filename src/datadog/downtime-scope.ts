import type { Monitor } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/models/Monitor.js';
import type { Downtime } from './read-downtimes.js';

type Muted = Pick<Monitor, 'id' | 'tags' | 'query'>;

/** Whether a downtime is for this monitor by name: by its number, by its tags, or because it is for all. */
export function isFor({ monitorId, tags }: Downtime, monitor: Muted): boolean {
  if (monitorId !== undefined) return monitorId === monitor.id;
  return tags.every((tag) => tag === '*' || (monitor.tags ?? []).includes(tag));
}

/** Whether it mutes all of a monitor that it is for. */
export function isWhole({ scope }: Downtime): boolean {
  return scope.trim() === '*' || scope.trim() === '';
}

/**
 * Whether a downtime with a scope mutes this group of a monitor that it is for: the scope's tags are among those of the
 * group and of the query's own scope. A scope that is more than tags (`OR`, `NOT`, a pattern) may concern the group where
 * the downtime names the monitor; one for all monitors would otherwise mute everything there is.
 */
export function mutesGroup(downtime: Downtime, monitor: Muted, group: string): boolean {
  const wanted = plainTags(downtime.scope);
  if (!wanted) return downtime.monitorId !== undefined || !downtime.tags.includes('*');
  const own = [
    ...tagsIn(group),
    ...[...monitor.query.matchAll(/\{([^}]*)\}/g)].flatMap(([, tags = '']) => tagsIn(tags)),
  ];
  return wanted.every((tag) => own.includes(tag));
}

/** The tags of a scope that wants all of them; undefined for any other. */
function plainTags(scope: string): string[] | undefined {
  const tags = scope.split(/\s+AND\s+|\s*,\s*/).map(unquoted);
  return tags.every((tag) => /^[a-z][\w./-]*:[^\s()*]+$/i.test(tag)) ? tags : undefined;
}

function tagsIn(list: string): string[] {
  return list.split(',').map(unquoted);
}

/** `service:"auth"` is `service:auth`. */
export function unquoted(tag: string): string {
  return tag.trim().replaceAll('"', '');
}
