import type { Json } from '../shown.js';
import { h } from './dom.js';
import { object, text } from './json.js';
import { plainText } from './rich-text.js';
import { textObject } from './text-object.js';

/** Asks what an element's `confirm` object asks; an element without one is confirmed already. */
export function confirmed(confirm: Json): Promise<boolean> {
  if (!('title' in confirm)) return Promise.resolve(true);
  const style = text(confirm, 'style') === 'danger' ? 'danger' : 'primary';
  const label = (key: string, otherwise: string): string => plainText(text(object(confirm, key), 'text')) || otherwise;
  return new Promise((resolve) => {
    const decide = (yes: boolean): void => {
      resolve(yes);
      dialog.remove();
    };
    const dialog = h(
      'dialog',
      { class: 'dialog small', onclose: () => decide(false), 'aria-label': label('title', '') },
      h('h2', {}, label('title', '')),
      h('p', {}, textObject(object(confirm, 'text'))),
      h(
        'div',
        { class: 'dialog-actions' },
        h('button', { class: 'button', type: 'button', onclick: () => decide(false) }, label('deny', 'Cancel')),
        h('button', { class: `button ${style}`, type: 'button', onclick: () => decide(true) }, label('confirm', 'Yes')),
      ),
    );
    document.body.append(dialog);
    dialog.showModal();
  });
}
