import type { Json } from '../shown.js';
import { h } from './dom.js';
import { emojiOf } from './emoji.js';
import { object, objects, text } from './json.js';
import { nameOf } from './rich-text.js';

/** A `rich_text` block: sections, lists, quotes and preformatted text. */
export function drawRichTextBlock(block: Json): HTMLElement {
  return h(
    'div',
    { class: 'block-section' },
    h('div', { class: 'block-text' }, ...objects(block, 'elements').map(part)),
  );
}

function part(json: Json): Node {
  const inside = objects(json, 'elements');
  switch (text(json, 'type')) {
    case 'rich_text_list':
      return h(text(json, 'style') === 'ordered' ? 'ol' : 'ul', {}, ...inside.map((item) => h('li', {}, part(item))));
    case 'rich_text_quote':
      return h('blockquote', {}, ...inside.map(piece));
    case 'rich_text_preformatted':
      return h('pre', { tabindex: 0 }, ...inside.map(piece));
    default:
      return h('div', {}, ...inside.map(piece));
  }
}

function piece(json: Json): Node {
  switch (text(json, 'type')) {
    case 'link':
      return h(
        'a',
        { href: text(json, 'url'), target: '_blank', rel: 'noreferrer' },
        text(json, 'text') || text(json, 'url'),
      );
    case 'emoji':
      return h('span', { class: 'emoji' }, emojiOf(text(json, 'name')));
    case 'user':
      return h('span', { class: 'mention' }, `@${nameOf(text(json, 'user_id'))}`);
    default:
      return styled(text(json, 'text'), object(json, 'style'));
  }
}

function styled(words: string, style: Json): Node {
  const tags = { bold: 'b', italic: 'i', strike: 's', code: 'code' } as const;
  const wanted = (Object.keys(tags) as (keyof typeof tags)[]).filter((name) => style[name] === true);
  return wanted.reduce<Node>((inner, name) => h(tags[name], {}, inner), document.createTextNode(words));
}
