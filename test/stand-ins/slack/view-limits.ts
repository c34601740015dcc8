import { blockProblems } from './block-kit.js';
import { objectsOf, type JsonObject } from './json-object.js';
import { checkString, checkText, type Report } from './text-limits.js';

/** Problems of a whole view, as `invalid_arguments` would list them; empty when there are none. */
export function viewProblems(view: JsonObject): readonly string[] {
  const type = view['type'];
  if (type !== 'modal' && type !== 'home') return ['must be one of: modal, home [json-pointer:/view/type]'];
  const problems: string[] = [];
  const report: Report = (problem, at) => void problems.push(`${problem} [json-pointer:/view${at}]`);
  if (type === 'modal') checkModal(view, report);
  checkString(view['private_metadata'], 3000, '/private_metadata', report);
  checkString(view['callback_id'], 255, '/callback_id', report);
  checkString(view['external_id'], 255, '/external_id', report);
  return [...problems, ...blockProblems(view['blocks'], type, '/view')];
}

function checkModal(view: JsonObject, report: Report): void {
  checkText(view['title'], { most: 24, plainOnly: true }, '/title', report);
  checkText(view['submit'], { most: 24, plainOnly: true, required: false }, '/submit', report);
  checkText(view['close'], { most: 24, plainOnly: true, required: false }, '/close', report);
  const hasInput = objectsOf(view['blocks']).some((block) => block['type'] === 'input');
  if (hasInput && view['submit'] === undefined) report('missing required field: submit', '');
}
