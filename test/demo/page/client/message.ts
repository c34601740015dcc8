import type { ShownMessage, ShownPicture } from '../shown.js';
import { avatar } from './avatar.js';
import { drawBlocks } from './blocks.js';
import { h } from './dom.js';
import { nameOf, richText } from './rich-text.js';
import { shown } from './state.js';

/** What a message is drawn with, beside itself. */
export interface Around {
  /** Opens its thread; absent inside a thread. */
  readonly openThread?: () => void;
  /** A small line above it. */
  readonly note?: string;
  readonly private?: boolean;
}

export type Drawable = Pick<ShownMessage, 'ts' | 'text' | 'blocks'> & Partial<ShownMessage>;

/** One message as Slack shows it. */
export function drawMessage(message: Drawable, around: Around = {}): HTMLElement {
  const { ts, text, blocks, edited, replies = [], pictures = [], user = shown('company').bot } = message;
  const isBot = user === shown('company').bot;
  const body =
    blocks.length > 0 ? drawBlocks(blocks, { where: ts }) : [h('div', { class: 'block-text' }, richText(text))];
  const { openThread } = around;
  return h(
    'article',
    {
      class: ['message', around.private && 'private', replies.length > 0 && 'living'].filter(Boolean).join(' '),
      'data-ts': ts,
    },
    avatar(user),
    h(
      'div',
      { class: 'message-body' },
      around.note !== undefined && h('div', { class: 'message-note' }, around.note),
      h(
        'div',
        { class: 'message-head' },
        h('b', {}, nameOf(user)),
        isBot && h('span', { class: 'app' }, 'APP'),
        h('time', {}, clock(ts)),
      ),
      ...body,
      ...pictures.map(drawPicture),
      edited === true && h('span', { class: 'edited' }, '(edited)'),
      replies.length > 0 && openThread !== undefined && threadLink(replies, openThread),
    ),
  );
}

/** A shared picture under its title; a click shows it in full size. */
function drawPicture({ url, title, alt }: ShownPicture): HTMLElement {
  const shown = h('a', { href: url, target: '_blank', rel: 'noopener' }, h('img', { src: url, alt }));
  return h('figure', { class: 'shared-picture' }, h('figcaption', {}, title), shown);
}

function threadLink(replies: readonly ShownMessage[], open: () => void): HTMLElement {
  const last = replies.at(-1);
  return h(
    'button',
    { class: 'thread-link', type: 'button', onclick: open },
    h('span', { class: 'thread-faces' }, avatar(last?.user ?? '')),
    h('b', {}, `${replies.length} ${replies.length === 1 ? 'reply' : 'replies'}`),
    h('span', {}, `Last one at ${clock(last?.ts ?? '0')}`),
  );
}

/** The time of day of a Slack timestamp, in the reader's zone. */
export function clock(ts: string): string {
  return new Intl.DateTimeFormat(undefined, { timeStyle: 'short' }).format(new Date(Number(ts) * 1000));
}
