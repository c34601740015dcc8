import { describe, expect, test } from '@jest/globals';
import { isFor, isWhole, mutesGroup } from '../../../src/datadog/downtime-scope.js';

const monitor = {
  id: 4711,
  tags: ['service:auth', 'team:a'],
  query: 'avg(last_5m):avg:x{env:production} by {host} > 1',
};
const group = 'host:web-1,zone:a';

describe('a downtime of the list', () => {
  test.each([
    ['the monitor by its number', { scope: '*', monitorId: 4711, tags: [] }, true],
    ['another number', { scope: '*', monitorId: 4712, tags: [] }, false],
    ['all of these tags', { scope: '*', tags: ['service:auth', 'team:a'] }, true],
    ['a tag that it lacks', { scope: '*', tags: ['service:auth', 'team:b'] }, false],
    ['every monitor', { scope: '*', tags: ['*'] }, true],
  ])('is for it, or not: %s', (_, downtime, expected) => {
    expect(isFor(downtime, monitor)).toBe(expected);
  });

  test('without a scope is for all of it', () => {
    expect(['*', '', 'host:web-1'].map((scope) => isWhole({ scope, tags: ['*'] }))).toEqual([true, true, false]);
  });

  test.each([
    ['the tag of a group', 'host:web-1', true],
    ['in quotes', 'host:"web-1"', true],
    ['another value', 'host:web-2', false],
    ['all tags of a group, in any order', 'zone:a AND host:web-1', true],
    ['one tag that the group lacks', 'zone:b AND host:web-1', false],
    ["a tag of the query's own scope", 'env:production', true],
    ['another value than in the scope of the query', 'env:staging', false],
    ['a tag that nothing here has', 'cluster:eu', false],
    ['a choice', 'host:(web-1 OR web-2)', false],
    ['a pattern', 'host:web-*', false],
    ['all but', 'NOT host:web-1', false],
  ])('for every monitor mutes only what it surely names: %s', (_, scope, expected) => {
    expect(mutesGroup({ scope, tags: ['*'] }, monitor, group)).toBe(expected);
  });

  test.each([['host:(web-1 OR web-2)'], ['host:web-*'], ['NOT host:web-2']])(
    'that names the monitor mutes what it may concern: %s',
    (scope) => {
      expect(mutesGroup({ scope, monitorId: 4711, tags: [] }, monitor, group)).toBe(true);
      expect(mutesGroup({ scope, tags: ['service:auth'] }, monitor, group)).toBe(true);
    },
  );
});
