import type { Monitor } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/models/Monitor.js';
import { isFor, isWhole, mutesGroup, unquoted } from './downtime-scope.js';
import type { Downtime } from './read-downtimes.js';

/** What downtimes say of a monitor: whether all of it is muted, and whether one of its groups is. */
export interface Muting {
  readonly whole: boolean;
  covers(group: string): boolean;
}

/**
 * The mutes that hold at `now` (epoch milliseconds). A downtime with a scope mutes the groups that it may concern: only
 * a group that carries the same tag with another value is surely outside of it.
 *
 * `matching_downtimes` is believed before `options.silenced`, which is also set by downtimes that are not active yet.
 * An endless silence (`null`) of the whole monitor counts in any case. `downtimes` are those that are active now by the
 * list of all: a second source, because the first may lack what was made by the API's second version.
 */
export function mutingOf(monitor: Monitor, now: number, downtimes: readonly Downtime[] = []): Muting {
  const scopes = [...downtimeScopes(monitor, now), ...silencedScopes(monitor, now)].map((scope) => scope.filter(isTag));
  const others = downtimes.filter((downtime) => isFor(downtime, monitor));
  return {
    whole: scopes.some((scope) => scope.length === 0) || others.some(isWhole),
    covers: (group) =>
      scopes.some((scope) => scope.every((tag) => mayConcern(tag, group))) ||
      others.some((downtime) => !isWhole(downtime) && mutesGroup(downtime, monitor, group)),
  };
}

function downtimeScopes({ matchingDowntimes }: Monitor, now: number): string[][] {
  const seconds = now / 1000;
  return (matchingDowntimes ?? [])
    .filter(({ start, end }) => (start ?? 0) <= seconds && (end ?? Number.POSITIVE_INFINITY) > seconds)
    .map(({ scope }) => (scope ?? []).flatMap((tags) => tags.split(/,| AND /)).map(unquoted));
}

function silencedScopes({ matchingDowntimes, options }: Monitor, now: number): string[][] {
  const silenced: Record<string, number | null> = options?.silenced ?? {};
  return Object.entries(silenced)
    .filter(([scope, end]) => {
      if (matchingDowntimes !== undefined) return end === null && !isTag(scope);
      return end === null || end > now / 1000;
    })
    .map(([scope]) => scope.split(','));
}

/** The whole monitor is called `*` here and `total` there. */
function isTag(tag: string): boolean {
  return tag.trim() !== '' && tag !== '*' && tag !== 'total';
}

function mayConcern(tag: string, group: string): boolean {
  const plain = /^([a-z][\w./-]*):([^\s()*]+)$/i.exec(tag.trim());
  if (!plain) return true;
  const [, name] = plain;
  const same = group
    .split(',')
    .map(unquoted)
    .filter((each) => each.startsWith(`${name}:`));
  return same.length === 0 || same.includes(tag.trim());
}
