import { isJsonObject, objectsOf, type JsonObject } from './json-object.js';

/** Where a problem is (a JSON pointer) and what it is, in the words of Slack's own validator. */
export type Report = (problem: string, at: string) => void;

export function checkString(value: unknown, most: number, at: string, report: Report): void {
  if (value === undefined) return;
  if (typeof value !== 'string') return report('must be a string', at);
  if (Array.from(value).length > most) report(`must be less than ${most + 1} characters`, at);
}

/** A text object: of an allowed kind, not empty, within `most` characters. */
export function checkText(
  value: unknown,
  rule: { readonly most: number; readonly plainOnly?: boolean; readonly required?: boolean },
  at: string,
  report: Report,
): void {
  if (value === undefined) return rule.required === false ? undefined : report('missing required field', at);
  if (!isJsonObject(value)) return report('must be an object', at);
  const kinds = rule.plainOnly ? ['plain_text'] : ['plain_text', 'mrkdwn'];
  if (!kinds.includes(String(value['type']))) report(`must be one of: ${kinds.join(', ')}`, `${at}/type`);
  if (typeof value['text'] !== 'string') return report('missing required field: text', at);
  if (value['text'] === '') report('must be more than 0 characters', `${at}/text`);
  checkString(value['text'], rule.most, `${at}/text`, report);
  if (value['type'] === 'mrkdwn' && 'emoji' in value) report('invalid additional property: emoji', at);
}

export function checkConfirm(value: unknown, at: string, report: Report): void {
  if (value === undefined) return;
  if (!isJsonObject(value)) return report('must be an object', at);
  checkText(value['title'], { most: 100, plainOnly: true }, `${at}/title`, report);
  checkText(value['text'], { most: 300 }, `${at}/text`, report);
  checkText(value['confirm'], { most: 30, plainOnly: true }, `${at}/confirm`, report);
  checkText(value['deny'], { most: 30, plainOnly: true }, `${at}/deny`, report);
  checkStyle(value['style'], at, report);
}

export function checkStyle(value: unknown, at: string, report: Report): void {
  if (value !== undefined && value !== 'primary' && value !== 'danger')
    report('must be one of: primary, danger', `${at}/style`);
}

/** Options or option groups of a menu; `plainOnly` for selects, mrkdwn is allowed in radio buttons and checkboxes. */
export function checkOptions(
  element: JsonObject,
  rule: { readonly most: number; readonly plainOnly: boolean },
  at: string,
  report: Report,
): void {
  const groups = element['option_groups'];
  if (Array.isArray(groups)) {
    checkCount(groups, 1, 100, `${at}/option_groups`, report);
    objectsOf(groups).forEach((group, index) => {
      checkText(group['label'], { most: 75, plainOnly: true }, `${at}/option_groups/${index}/label`, report);
      checkOptionList(group['options'], rule, `${at}/option_groups/${index}/options`, report);
    });
    return;
  }
  checkOptionList(element['options'], rule, `${at}/options`, report);
}

function checkOptionList(
  options: unknown,
  rule: { readonly most: number; readonly plainOnly: boolean },
  at: string,
  report: Report,
): void {
  if (!Array.isArray(options)) return report('missing required field: options', at);
  checkCount(options, 1, rule.most, at, report);
  objectsOf(options).forEach((option, index) => {
    checkText(option['text'], { most: 75, plainOnly: rule.plainOnly }, `${at}/${index}/text`, report);
    checkText(option['description'], { most: 75, required: false }, `${at}/${index}/description`, report);
    if (typeof option['value'] !== 'string') report('missing required field: value', `${at}/${index}`);
    checkString(option['value'], 75, `${at}/${index}/value`, report);
  });
}

export function checkCount(list: readonly unknown[], least: number, most: number, at: string, report: Report): void {
  if (list.length < least) report(`no fewer than ${least} items allowed`, at);
  if (list.length > most) report(`no more than ${most} items allowed`, at);
}
