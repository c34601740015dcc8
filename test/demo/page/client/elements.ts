import type { Json } from '../shown.js';
import { confirmed } from './confirm.js';
import { h } from './dom.js';
import { object, objects, text } from './json.js';
import { plainText } from './rich-text.js';
import { act, me } from './state.js';
import { toast } from './toast.js';

/** Where an element stands, so that what is pressed is pressed there: a message's timestamp or a view's id. */
export interface Place {
  readonly where: string;
}

/** Something to press or to choose from in a message. */
export function element(json: Json, place: Place): HTMLElement {
  switch (text(json, 'type')) {
    case 'button':
      return button(json, place);
    case 'static_select':
    case 'overflow':
      return select(json, place);
    default:
      return h('span', { class: 'block-context' }, `(a ${text(json, 'type')})`);
  }
}

function button(json: Json, place: Place): HTMLElement {
  const label = plainText(text(object(json, 'text'), 'text'));
  const url = text(json, 'url');
  const press = async (event: Event): Promise<void> => {
    if (!(await confirmed(object(json, 'confirm')))) return;
    if (url !== '') window.open(url, '_blank', 'noreferrer');
    await pressing(event.target as HTMLButtonElement, { ...what(json, place), value: text(json, 'value') });
  };
  const style = text(json, 'style');
  return h(
    'button',
    {
      class: `button ${style}`,
      type: 'button',
      'data-action': text(json, 'action_id'),
      onclick: (event) => void press(event),
    },
    label,
  );
}

function select(json: Json, place: Place): HTMLElement {
  const options = objects(json, 'options').map((option) =>
    h('option', { value: text(option, 'value') }, plainText(text(object(option, 'text'), 'text'))),
  );
  const first = h('option', { value: '' }, plainText(text(object(json, 'placeholder'), 'text')) || '…');
  const choose = async (event: Event): Promise<void> => {
    const { value } = event.target as HTMLSelectElement;
    if (value === '' || !(await confirmed(object(json, 'confirm')))) return;
    await pressing(event.target as HTMLSelectElement, { ...what(json, place), chosen: value });
  };
  return h('select', { class: 'button', onchange: (event) => void choose(event) }, first, ...options);
}

function what(json: Json, { where }: Place): Readonly<Record<string, unknown>> {
  return { do: 'press', as: me(), where, action: text(json, 'action_id') };
}

/** While Slack waits for the bot, the same can't be pressed again. */
async function pressing(
  pressed: HTMLButtonElement | HTMLSelectElement,
  action: Readonly<Record<string, unknown>>,
): Promise<void> {
  pressed.disabled = true;
  const { problem } = await act(action);
  pressed.disabled = false;
  if (problem !== undefined) toast(problem);
}
