import { h } from './dom.js';
import { nameOf } from './rich-text.js';
import { shown } from './state.js';

/** A person's picture: initials on a colour of their own; a key for the bot. */
export function avatar(id: string): HTMLElement {
  const { bot, people } = shown('company');
  if (id === bot) return h('span', { class: 'avatar bot', 'aria-hidden': true }, '🔑');
  const index = people.findIndex((person) => person.id === id);
  const initials = nameOf(id)
    .split(' ')
    .map((word) => word[0] ?? '')
    .join('');
  return h('span', { class: `avatar tone-${(index + 1) % 5}`, 'aria-hidden': true }, initials);
}
