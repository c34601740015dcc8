import type { Json } from '../shown.js';
import { h } from './dom.js';
import { text } from './json.js';
import { plainText, richText } from './rich-text.js';

/** A text object, mrkdwn or plain. */
export function textObject(json: Json): Node {
  const source = text(json, 'text');
  if (text(json, 'type') === 'mrkdwn') return h('span', {}, richText(source));
  return h('span', {}, plainText(source));
}
