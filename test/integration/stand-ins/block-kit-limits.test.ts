import { describe, expect, test } from '@jest/globals';

import { blockProblems } from '../../stand-ins/slack/block-kit.js';
import { viewProblems } from '../../stand-ins/slack/view-limits.js';

const plain = (length: number) => ({ type: 'plain_text', text: 'x'.repeat(length) });
const mrkdwn = (length: number) => ({ type: 'mrkdwn', text: 'x'.repeat(length) });
const button = (more: object) => ({ type: 'button', action_id: 'a', text: plain(5), ...more });
const inActions = (element: object) => ({ type: 'actions', elements: [element] });
const option = (text: number, value: number) => ({ text: plain(text), value: 'v'.repeat(value) });
const select = (options: readonly object[]) => inActions({ type: 'static_select', action_id: 's', options });
const confirm = (title: number, text: number, yes: number) =>
  inActions(button({ confirm: { title: plain(title), text: mrkdwn(text), confirm: plain(yes), deny: plain(2) } }));
const many = <Item>(count: number, item: (index: number) => Item) => Array.from({ length: count }, (_, i) => item(i));
const buttons = (count: number) => ({ type: 'actions', elements: many(count, (i) => button({ action_id: `a${i}` })) });

/** What is just inside, what is just outside, and where Slack's validator points. */
const limits: readonly (readonly [string, object, object, string])[] = [
  [
    'section text',
    { type: 'section', text: mrkdwn(3000) },
    { type: 'section', text: mrkdwn(3001) },
    '/blocks/0/text/text',
  ],
  [
    'section fields',
    { type: 'section', fields: many(10, () => mrkdwn(2000)) },
    { type: 'section', fields: many(11, () => mrkdwn(1)) },
    '/blocks/0/fields',
  ],
  [
    'field text',
    { type: 'section', fields: [mrkdwn(2000)] },
    { type: 'section', fields: [mrkdwn(2001)] },
    '/blocks/0/fields/0/text',
  ],
  ['header text', { type: 'header', text: plain(150) }, { type: 'header', text: plain(151) }, '/blocks/0/text/text'],
  ['header kind', { type: 'header', text: plain(1) }, { type: 'header', text: mrkdwn(1) }, '/blocks/0/text/type'],
  [
    'context elements',
    { type: 'context', elements: many(10, () => mrkdwn(9)) },
    { type: 'context', elements: many(11, () => mrkdwn(9)) },
    '/blocks/0/elements',
  ],
  ['action elements', buttons(25), buttons(26), '/blocks/0/elements'],
  [
    'button text',
    inActions(button({ text: plain(75) })),
    inActions(button({ text: plain(76) })),
    '/blocks/0/elements/0/text/text',
  ],
  [
    'button value',
    inActions(button({ value: 'v'.repeat(2000) })),
    inActions(button({ value: 'v'.repeat(2001) })),
    '/blocks/0/elements/0/value',
  ],
  [
    'action id',
    inActions(button({ action_id: 'a'.repeat(255) })),
    inActions(button({ action_id: 'a'.repeat(256) })),
    '/blocks/0/elements/0/action_id',
  ],
  ['style', inActions(button({ style: 'danger' })), inActions(button({ style: 'red' })), '/blocks/0/elements/0/style'],
  [
    'options',
    select(many(100, (i) => option(75, (i % 75) + 1))),
    select(many(101, () => option(1, 1))),
    '/blocks/0/elements/0/options',
  ],
  ['option text', select([option(75, 75)]), select([option(76, 1)]), '/blocks/0/elements/0/options/0/text/text'],
  ['option value', select([option(75, 75)]), select([option(1, 76)]), '/blocks/0/elements/0/options/0/value'],
  ['confirm title', confirm(100, 300, 30), confirm(101, 1, 1), '/blocks/0/elements/0/confirm/title/text'],
  ['confirm text', confirm(100, 300, 30), confirm(1, 301, 1), '/blocks/0/elements/0/confirm/text/text'],
  ['confirm button', confirm(100, 300, 30), confirm(1, 1, 31), '/blocks/0/elements/0/confirm/confirm/text'],
  [
    'block id',
    { type: 'divider', block_id: 'b'.repeat(255) },
    { type: 'divider', block_id: 'b'.repeat(256) },
    '/blocks/0/block_id',
  ],
  [
    'an element in the wrong block',
    inActions(button({})),
    inActions({ type: 'plain_text_input', action_id: 'x' }),
    '/blocks/0/elements/0/type',
  ],
];

describe('blocks', () => {
  test.each(limits)('%s: the limit is taken, one more is refused where it is', (_, inside, outside, pointer) => {
    expect(blockProblems([inside], 'message')).toEqual([]);
    const [problem] = blockProblems([outside], 'message');
    expect(problem).toContain(`[json-pointer:${pointer}]`);
  });

  test('a message holds 50 blocks, a modal and a home 100', () => {
    const dividers = (count: number) => many(count, () => ({ type: 'divider' }));
    expect(blockProblems(dividers(50), 'message')).toEqual([]);
    expect(blockProblems(dividers(51), 'message')).toEqual(['no more than 50 items allowed [json-pointer:/blocks]']);
    expect(blockProblems(dividers(100), 'home')).toEqual([]);
    expect(blockProblems(dividers(101), 'modal')).toHaveLength(1);
  });
});

const modal = (more: object) => ({
  type: 'modal',
  title: plain(24),
  submit: plain(24),
  close: plain(24),
  blocks: [],
  ...more,
});
const input = { type: 'input', label: plain(5), element: { type: 'plain_text_input', action_id: 'x' } };

describe('views', () => {
  test.each([
    ['a title', modal({ title: plain(25) }), '/view/title/text'],
    ['a submit button', modal({ submit: plain(25) }), '/view/submit/text'],
    ['private metadata', modal({ private_metadata: 'x'.repeat(3001) }), '/view/private_metadata'],
    ['a callback id', modal({ callback_id: 'x'.repeat(256) }), '/view/callback_id'],
    ['inputs without a submit button', modal({ submit: undefined, blocks: [input] }), '/view'],
    ['a block', modal({ blocks: [{ type: 'header', text: plain(151) }] }), '/view/blocks/0/text/text'],
    ['an unknown type', { type: 'popup', blocks: [] }, '/view/type'],
  ])('%s beyond its limit is refused where it is', (_, view, pointer) => {
    expect(viewProblems(view)[0]).toContain(`[json-pointer:${pointer}]`);
  });

  test('a modal at its limits is taken', () => {
    expect(viewProblems(modal({ private_metadata: 'x'.repeat(3000), blocks: [input] }))).toEqual([]);
  });
});
