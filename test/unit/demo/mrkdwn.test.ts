import { describe, expect, test } from '@jest/globals';
import { readMrkdwn, type Piece } from '../../demo/page/client/mrkdwn.js';
import { slackDate } from '../../demo/page/client/slack-date.js';

const text = (words: string): Piece => ({ type: 'text', text: words });

describe("Slack's mrkdwn is read as Slack reads it", () => {
  const samples: readonly (readonly [string, readonly Piece[]])[] = [
    ['plain', [text('plain')]],
    [
      '*bold* _italic_',
      [{ type: 'bold', pieces: [text('bold')] }, text(' '), { type: 'italic', pieces: [text('italic')] }],
    ],
    ['a_snake_case b*c*d', [text('a_snake_case b*c*d')]],
    ['2 * 3 * 4', [text('2 * 3 * 4')]],
    ['*a `b` c*', [{ type: 'bold', pieces: [text('a '), { type: 'code', text: 'b' }, text(' c')] }]],
    ['`*not bold* &lt;x&gt;`', [{ type: 'code', text: '*not bold* <x>' }]],
    ['```one\ntwo```', [{ type: 'pre', text: 'one\ntwo' }]],
    [
      '<@U1>, <#C1> <!subteam^S1>',
      [
        { type: 'person', text: 'U1' },
        text(', '),
        { type: 'channel', text: 'C1' },
        text(' '),
        { type: 'group', text: 'S1' },
      ],
    ],
    ['<https://a.example/?x=1&amp;y|here>', [{ type: 'link', url: 'https://a.example/?x=1&y', text: 'here' }]],
    ['<!date^60^{time}|00:01 UTC>', [{ type: 'date', at: 60, format: '{time}', fallback: '00:01 UTC' }]],
    [':x: at 12:30:00', [{ type: 'emoji', text: 'x' }, text(' at 12:30:00')]],
    ['a\nb', [text('a'), { type: 'break' }, text('b')]],
    ['&lt;@U1&gt; &amp;amp;', [text('<@U1> &amp;')]],
    ['an open *mark and <bracket', [text('an open *mark and <bracket')]],
  ];

  test.each(samples)('%j', (source, pieces) => {
    expect(readMrkdwn(source)).toEqual(pieces);
  });
});

test("a date token shows the reader's own day and time", () => {
  const now = new Date(2026, 10, 23, 12, 0).getTime();
  const at = (day: number): number => new Date(2026, 10, day, 9, 5).getTime() / 1000;
  const shown = [22, 23, 24, 26].map((day) => slackDate(at(day), '{date_short_pretty} {time}', now, 'en-GB'));
  expect(shown).toEqual(['yesterday 09:05', 'today 09:05', 'tomorrow 09:05', '26 Nov 2026 09:05']);
});
