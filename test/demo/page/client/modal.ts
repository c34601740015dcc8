import type { Json } from '../shown.js';
import { drawBlocks } from './blocks.js';
import { h } from './dom.js';
import { object, objects, text } from './json.js';
import { plainText } from './rich-text.js';
import { act, me, onShown, shown } from './state.js';
import { toast } from './toast.js';

/** Shows the modal that the bot opened for the person who is looking, and submits what is entered. */
export function runModals(): void {
  let open: { readonly id: string; readonly dialog: HTMLDialogElement } | undefined;
  onShown(['views', 'company'], () => {
    const view = shown('views').at(-1);
    const id = view === undefined ? undefined : text(view, 'id');
    if (open?.id === id) return;
    open?.dialog.remove();
    open = undefined;
    if (view === undefined || id === undefined) return;
    open = { id, dialog: drawModal(view) };
    document.body.append(open.dialog);
    open.dialog.showModal();
  });
}

function drawModal(view: Json): HTMLDialogElement {
  const id = text(view, 'id');
  const close = (): void => void act({ do: 'close', as: me(), view: id });
  const label = (key: string): string => plainText(text(object(view, key), 'text'));
  const form = h(
    'form',
    {
      onsubmit: (event) => {
        event.preventDefault();
        void submit(event.target as HTMLFormElement, id);
      },
    },
    ...objects(view, 'blocks').flatMap((block) =>
      text(block, 'type') === 'input' ? [input(block)] : drawBlocks([block], { where: id }),
    ),
    h(
      'div',
      { class: 'dialog-actions' },
      h('button', { class: 'button', type: 'button', onclick: close }, label('close') || 'Cancel'),
      label('submit') !== '' && h('button', { class: 'button primary', type: 'submit' }, label('submit')),
    ),
  );
  return h(
    'dialog',
    {
      class: 'dialog',
      'aria-label': label('title'),
      oncancel: (event) => {
        event.preventDefault();
        close();
      },
    },
    h('h2', {}, label('title')),
    form,
  );
}

async function submit(form: HTMLFormElement, view: string): Promise<void> {
  const texts = [...new FormData(form)].filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  const entered = Object.fromEntries(texts);
  for (const place of form.querySelectorAll('.field-error')) place.textContent = '';
  const { errors = {}, problem } = await act({ do: 'submit', as: me(), view, entered });
  for (const [block, words] of Object.entries(errors)) {
    const place = form.querySelector(`[data-block="${CSS.escape(block)}"] .field-error`);
    if (place !== null) place.textContent = words;
  }
  if (problem !== undefined) toast(problem);
}

function input(block: Json): HTMLElement {
  const field = object(block, 'element');
  const [name, hint] = [text(field, 'action_id'), text(object(block, 'hint'), 'text')];
  const label = plainText(text(object(block, 'label'), 'text'));
  const required = block['optional'] !== true;
  return h(
    'label',
    { class: 'field', 'data-block': text(block, 'block_id') },
    h('span', { class: 'field-label' }, label, !required && h('small', {}, ' (optional)')),
    control(field, name, required),
    h('span', { class: 'field-error', role: 'alert' }),
    hint !== '' && h('small', {}, plainText(hint)),
  );
}

function control(field: Json, name: string, required: boolean): HTMLElement {
  const [most, least] = [Number(field['max_length'] ?? 3000), Number(field['min_length'] ?? 0)];
  const limits = { name, required, maxlength: most, minlength: least };
  const options = objects(field, 'options').map((option) =>
    h('option', { value: text(option, 'value') }, plainText(text(object(option, 'text'), 'text'))),
  );
  if (options.length > 0) return h('select', { name, required }, ...options);
  if (field['multiline'] === true) return h('textarea', { ...limits, rows: 3 }, text(field, 'initial_value'));
  return h('input', { ...limits, value: text(field, 'initial_value') });
}
