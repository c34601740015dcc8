import { isJsonObject, objectsOf, textOf, type JsonObject } from './json-object.js';

/** What a person enters: text, the value of an option, several of them. */
export type Entered = string | readonly string[];

const plainFields: Readonly<Record<string, string>> = {
  users_select: 'selected_user',
  channels_select: 'selected_channel',
  conversations_select: 'selected_conversation',
  datepicker: 'selected_date',
  timepicker: 'selected_time',
  multi_users_select: 'selected_users',
  multi_channels_select: 'selected_channels',
  multi_conversations_select: 'selected_conversations',
};

/** The fields that carry an element's value in `actions` and in `state.values`. */
export function valueFields(element: JsonObject, entered: Entered | undefined): JsonObject {
  const type = textOf(element, 'type');
  switch (type) {
    case 'button':
      return { text: element['text'], value: entered ?? element['value'], style: element['style'] };
    case 'static_select':
    case 'external_select':
    case 'radio_buttons':
    case 'overflow':
      return {
        selected_option: entered === undefined ? (element['initial_option'] ?? null) : option(element, entered),
      };
    case 'multi_static_select':
    case 'multi_external_select':
    case 'checkboxes':
      return { selected_options: manyOf(entered)?.map((value) => option(element, value)) ?? initial(element) };
    case 'datetimepicker':
      return { selected_date_time: entered === undefined ? (element['initial_date_time'] ?? null) : Number(entered) };
    default: {
      const field = plainFields[type] ?? 'value';
      return { [field]: entered ?? element[field.replace('selected', 'initial')] ?? element['initial_value'] ?? null };
    }
  }
}

/** `view.state` once `entered` (by block id or action id) is filled in; what wasn't touched has its initial value. */
export function viewState(view: JsonObject, entered: Readonly<Record<string, Entered>>): JsonObject {
  const values: Record<string, JsonObject> = {};
  for (const block of objectsOf(view['blocks'])) {
    for (const element of inputsOf(block)) {
      const [blockId, actionId] = [textOf(block, 'block_id'), textOf(element, 'action_id') || 'unnamed'];
      const value = entered[actionId] ?? entered[blockId];
      const entry = { type: element['type'], ...valueFields(element, value) };
      values[blockId] = { ...values[blockId], [actionId]: entry };
    }
  }
  return { values };
}

/** Throws where Slack's own client would not submit: a required field left empty, a text too long or too short. */
export function demandComplete(view: JsonObject, state: JsonObject): void {
  for (const block of objectsOf(view['blocks']).filter(({ type }) => type === 'input')) {
    const [element] = elementsOf(block);
    const entries = isJsonObject(state['values']) ? state['values'][textOf(block, 'block_id')] : undefined;
    const [entry] = isJsonObject(entries) ? Object.values(entries) : [];
    if (element && isJsonObject(entry)) demandField(block, element, entry);
  }
}

function demandField(block: JsonObject, element: JsonObject, entry: JsonObject): void {
  const value = Object.entries(entry).find(([key]) => key !== 'type')?.[1];
  const empty = value === null || value === '' || (Array.isArray(value) && value.length === 0);
  const label = textOf(block['label'], 'text');
  if (empty && block['optional'] !== true) throw new Error(`Slack's client asks for "${label}" before it submits`);
  const [least, most] = [Number(element['min_length'] ?? 0), Number(element['max_length'] ?? 3000)];
  if (typeof value === 'string' && value !== '' && (value.length < least || value.length > most))
    throw new Error(`Slack's client takes ${least} to ${most} characters for "${label}"`);
}

/** The interactive elements of a block. */
export function elementsOf(block: JsonObject): readonly JsonObject[] {
  const single = [block['accessory'], block['element']].filter(isJsonObject);
  return [...single, ...objectsOf(block['elements'])].filter((element) => textOf(element, 'type') !== 'mrkdwn');
}

function inputsOf(block: JsonObject): readonly JsonObject[] {
  const silent = new Set(['button', 'image', 'overflow', 'workflow_button', 'plain_text', 'mrkdwn']);
  return elementsOf(block).filter((element) => !silent.has(textOf(element, 'type')));
}

function option(element: JsonObject, value: Entered): JsonObject {
  const groups = objectsOf(element['option_groups']).flatMap((group) => objectsOf(group['options']));
  const all = [...objectsOf(element['options']), ...groups];
  const known = all.find((candidate) => candidate['value'] === value);
  return known ?? { text: { type: 'plain_text', text: String(value), emoji: true }, value };
}

function manyOf(entered: Entered | undefined): readonly string[] | undefined {
  if (entered === undefined) return undefined;
  return typeof entered === 'string' ? [entered] : entered;
}

function initial(element: JsonObject): readonly JsonObject[] {
  return objectsOf(element['initial_options']);
}
