import { compose, section } from './blocks.js';
import type { Message } from './message.js';

/** One paragraph. */
export function plainMessage(text: string): Message {
  return compose(text, [section(text)]);
}
