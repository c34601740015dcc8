import { h } from './dom.js';
import { emojiOf } from './emoji.js';
import { readMrkdwn, type Piece } from './mrkdwn.js';
import { slackDate } from './slack-date.js';
import { me, shown } from './state.js';

/** Slack's mrkdwn as elements. */
export function richText(source: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  fragment.append(...readMrkdwn(source).map(draw));
  return fragment;
}

/** Plain text, in which only emoji have a meaning. */
export function plainText(source: string): string {
  return source.replaceAll(/:([a-z0-9_+-]+):/g, (_, name: string) => emojiOf(name));
}

function draw(piece: Piece): Node {
  switch (piece.type) {
    case 'text':
      return document.createTextNode(piece.text);
    case 'code':
      return h('code', {}, piece.text);
    case 'pre':
      return h('pre', { tabindex: 0 }, piece.text);
    case 'emoji':
      return h('span', { class: 'emoji', title: `:${piece.text}:` }, emojiOf(piece.text));
    case 'person':
      return mention(nameOf(piece.text), piece.text === me());
    case 'group':
      return mention(shown('company').groups[piece.text] ?? piece.text, false);
    case 'channel':
      return h('span', { class: 'mention' }, `#${shown('company').channels[piece.text] ?? piece.text}`);
    case 'link':
      return h('a', { href: piece.url, target: '_blank', rel: 'noreferrer' }, piece.text);
    case 'date':
      return h('time', { title: piece.fallback }, slackDate(piece.at, piece.format, Date.now()));
    case 'bold':
      return h('b', {}, ...piece.pieces.map(draw));
    case 'italic':
      return h('i', {}, ...piece.pieces.map(draw));
    case 'strike':
      return h('s', {}, ...piece.pieces.map(draw));
    case 'quote':
      return h('blockquote', {}, ...piece.pieces.map(draw));
    case 'break':
      return h('br');
    default:
      return piece satisfies never;
  }
}

function mention(name: string, isMe: boolean): HTMLElement {
  return h('span', { class: isMe ? 'mention me' : 'mention' }, `@${name}`);
}

/** What somebody is called. */
export function nameOf(id: string): string {
  const { people, bot } = shown('company');
  return id === bot ? 'Keyturn' : (people.find((person) => person.id === id)?.realName ?? id);
}
