import type { JsonObject } from './json-object.js';
import {
  checkConfirm,
  checkCount,
  checkOptions,
  checkString,
  checkStyle,
  checkText,
  type Report,
} from './text-limits.js';

const selects = ['users', 'conversations', 'channels', 'external'].flatMap((kind) => [
  `${kind}_select`,
  `multi_${kind}_select`,
]);
const inputs = [
  'plain_text_input',
  'email_text_input',
  'url_text_input',
  'number_input',
  'file_input',
  'rich_text_input',
];
const choices = ['static_select', 'multi_static_select', 'radio_buttons', 'checkboxes', ...selects];
const pickers = ['datepicker', 'timepicker', 'datetimepicker'];

/** Which elements Slack takes in which block. */
export const allowedIn = {
  actions: ['button', 'overflow', 'workflow_button', 'icon_button', ...choices, ...pickers],
  section: ['button', 'image', 'overflow', 'workflow_button', ...choices, ...pickers],
  input: [...inputs, ...choices, ...pickers],
  context_actions: ['feedback_buttons', 'icon_button'],
} as const satisfies Record<string, readonly string[]>;

/** Checks one interactive element against the published limits. */
export function checkElement(element: JsonObject, allowed: readonly string[], at: string, report: Report): void {
  const type = String(element['type']);
  if (!allowed.includes(type)) return report(`unsupported type: ${type}`, `${at}/type`);
  checkString(element['action_id'], 255, `${at}/action_id`, report);
  checkConfirm(element['confirm'], `${at}/confirm`, report);
  checkText(element['placeholder'], { most: 150, plainOnly: true, required: false }, `${at}/placeholder`, report);
  checkKind(type, element, at, report);
}

function checkKind(type: string, element: JsonObject, at: string, report: Report): void {
  switch (type) {
    case 'button':
      return checkButton(element, at, report);
    case 'image':
      return checkImage(element, at, report);
    case 'overflow':
      return checkOptions(element, { most: 5, plainOnly: true }, at, report);
    case 'static_select':
    case 'multi_static_select':
      return checkOptions(element, { most: 100, plainOnly: true }, at, report);
    case 'radio_buttons':
    case 'checkboxes':
      return checkOptions(element, { most: 10, plainOnly: false }, at, report);
    case 'plain_text_input':
      return checkPlainTextInput(element, at, report);
    default:
      return undefined;
  }
}

function checkButton(element: JsonObject, at: string, report: Report): void {
  checkText(element['text'], { most: 75, plainOnly: true }, `${at}/text`, report);
  checkString(element['value'], 2000, `${at}/value`, report);
  checkString(element['url'], 3000, `${at}/url`, report);
  checkString(element['accessibility_label'], 75, `${at}/accessibility_label`, report);
  checkStyle(element['style'], at, report);
}

export function checkImage(element: JsonObject, at: string, report: Report): void {
  if (typeof element['alt_text'] !== 'string') report('missing required field: alt_text', at);
  checkString(element['alt_text'], 2000, `${at}/alt_text`, report);
  checkString(element['image_url'], 3000, `${at}/image_url`, report);
  const sources = ['image_url', 'slack_file'].filter((key) => key in element);
  checkCount(sources, 1, 1, at, report);
}

function checkPlainTextInput(element: JsonObject, at: string, report: Report): void {
  const most = element['max_length'];
  if (most !== undefined && !(typeof most === 'number' && most >= 1 && most <= 3000))
    report('must be between 1 and 3000', `${at}/max_length`);
  checkString(element['initial_value'], typeof most === 'number' ? most : 3000, `${at}/initial_value`, report);
}
