import type { Json } from '../shown.js';
import { h } from './dom.js';
import { element, type Place } from './elements.js';
import { object, objects, text } from './json.js';
import { plainText } from './rich-text.js';
import { drawRichTextBlock } from './rich-text-block.js';
import { textObject } from './text-object.js';

/** Block Kit as elements. A kind that isn't known is named rather than left out. */
export function drawBlocks(blocks: readonly Json[], place: Place): HTMLElement[] {
  return blocks.map((block) => drawBlock(block, place));
}

function drawBlock(block: Json, place: Place): HTMLElement {
  switch (text(block, 'type')) {
    case 'header':
      return h('h3', { class: 'block-header' }, plainText(text(object(block, 'text'), 'text')));
    case 'section':
      return section(block, place);
    case 'context':
      return h('div', { class: 'block-context' }, ...objects(block, 'elements').map((one) => textObject(one)));
    case 'divider':
      return h('hr', { class: 'block-divider' });
    case 'actions':
      return h('div', { class: 'block-actions' }, ...objects(block, 'elements').map((one) => element(one, place)));
    case 'image':
      return h('img', { class: 'block-image', src: text(block, 'image_url'), alt: text(block, 'alt_text') });
    case 'rich_text':
      return drawRichTextBlock(block);
    default:
      return h('div', { class: 'block-context' }, `(a ${text(block, 'type')} block)`);
  }
}

function section(block: Json, place: Place): HTMLElement {
  const main = object(block, 'text');
  const accessory = object(block, 'accessory');
  const fields = objects(block, 'fields').map((field) => h('div', {}, textObject(field)));
  return h(
    'div',
    { class: 'block-section' },
    h(
      'div',
      { class: 'block-text' },
      'text' in main && textObject(main),
      fields.length > 0 && h('div', { class: 'block-fields' }, ...fields),
    ),
    'type' in accessory && element(accessory, place),
  );
}
