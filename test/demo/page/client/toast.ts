import { h, part } from './dom.js';

/** What Slack's own client would say: a line that goes away. */
export function toast(words: string): void {
  const line = h('div', { class: 'toast', role: 'status' }, words);
  part('toasts').append(line);
  setTimeout(() => line.remove(), 6000);
}
