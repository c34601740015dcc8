import { describe, expect, test } from '@jest/globals';
import type { Reason } from '../../../src/rotation/reason.js';
import { reasonParagraph } from '../../../src/slack/messages/reason-text.js';

const since = Date.parse('2026-03-02T12:00:00Z');
const until = since + 3_600_000;
const away = (detail: string, more: { until?: number } = {}): Reason => ({
  code: 'datadog-unreachable',
  since,
  detail,
  ...more,
});
const refused = (detail: Extract<Reason, { code: 'datadog-refused' }>['detail']): Reason => ({
  code: 'datadog-refused',
  detail,
});

describe('what is wrong with Datadog is told as what it is, with what to do', () => {
  test.each<[string, Reason, readonly string[]]>([
    ['an unknown API key', refused('unauthorised'), ['401', '`DD_API_KEY`', 'Nothing was changed']],
    ['refused keys', refused('forbidden'), ['403', '`DD_APP_KEY`', '`monitors_read`', '`DD_SITE`', 'Resume']],
    ['a site that is none', refused('no-such-site'), ['nobody knows a host', '`DD_SITE`', '`DD_API_URL`', 'DNS']],
    ['a page of HTML', refused('no-api'), ['a web page and not the API', '`DD_SITE`', 'proxy']],
    ['refused keys while it runs', away('forbidden'), ['403', '`DD_APP_KEY`', 'goes on by itself', 'roll back']],
    [
      'a used-up limit',
      away('rate-limited', { until }),
      ["Datadog's rate limit is used up", 'takes calls again', '13:00'],
    ],
    ['no answer', away('unreachable'), ['no answer', 'the network']],
    ['what nobody has heard of', away('odd'), ['odd', 'Check Datadog']],
  ])('%s', (_, reason, words) => {
    const text = reasonParagraph(reason);
    for (const word of words) expect(text).toContain(word);
  });

  test('what passes by itself asks nobody to press anything', () => {
    expect(reasonParagraph(away('forbidden'))).not.toContain('Resume');
  });
});

describe('monitors that can’t judge', () => {
  const selected = { tags: ['env:production'], query: 'team:a' };
  test.each<[string, Reason, readonly string[]]>([
    [
      'too many',
      { code: 'too-many-monitors', stage: 'production', count: 500, limit: 50, tags: ['env:production'] },
      ['500 monitors', '`production`', 'at most 50', '(it says `env:production`)', '`ids`'],
    ],
    [
      'too many by a search',
      { code: 'too-many-monitors', stage: 'staging', count: 51, limit: 50, ...selected, tags: [] },
      ['51 monitors', '`team:a`'],
    ],
    ['none, by tags', { code: 'no-monitor-found', tags: ['a:b'] }, ['No monitor in Datadog has the tags `a:b`.']],
    [
      'none, by a search',
      { code: 'no-monitor-found', tags: [], query: 'a' },
      ['No monitor in Datadog is found by `a`.'],
    ],
    [
      'none, by tags or by a search',
      { code: 'no-monitor-found', ...selected },
      ['has the tags `env:production`, or none is found by `team:a`.'],
    ],
    [
      'a search that is not understood',
      { code: 'monitor-search-refused', query: 'status:x' },
      ['`status:x`', '`monitors.query`'],
    ],
    [
      'SLO alerts alone',
      { code: 'slo-alerts-alone', stage: 'production', monitors: ['Budget'] },
      ['`Budget`', 'stays green when its data ends'],
    ],
    ['one that is not there', { code: 'monitor-missing', monitor: '7' }, ['`7`', 'another organisation']],
  ])('%s', (_, reason, words) => {
    const text = reasonParagraph(reason);
    for (const word of [...words, 'Nothing was changed']) expect(text).toContain(word);
  });

  test('an edit of options alone says so', () => {
    const edited = { name: 'errors', query: 'q' };
    const reason = { code: 'monitor-unknown', monitor: 'errors', state: 'edited' } as const;
    expect(reasonParagraph({ ...reason, edited })).toContain('It is now `errors`: `q`');
    expect(reasonParagraph({ ...reason, edited: { ...edited, onlyOptions: true } })).toContain(
      'Its thresholds or other options are not what they were: `errors`: `q`',
    );
  });
});
