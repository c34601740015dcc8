import { allowedIn, checkElement, checkImage } from './block-elements.js';
import { isJsonObject, objectsOf, type JsonObject } from './json-object.js';
import { checkCount, checkString, checkText, type Report } from './text-limits.js';

export type Surface = 'message' | 'modal' | 'home';

/** Blocks that exist and that Keyturn doesn't use: they are let through unread. */
const unread = [
  'alert',
  'card',
  'carousel',
  'container',
  'data_table',
  'file',
  'rich_text',
  'table',
  'task_card',
  'plan',
];
const messageOnly = ['file', 'markdown', 'context_actions'];

/**
 * Checks blocks against Block Kit's published limits.
 *
 * @returns the problems in the words and with the JSON pointers of Slack's validator; empty when there are none.
 * Sources: docs.slack.dev/reference/block-kit, block by block.
 */
export function blockProblems(blocks: unknown, surface: Surface, root = ''): readonly string[] {
  const problems: string[] = [];
  const report: Report = (problem, at) => void problems.push(`${problem} [json-pointer:${root}${at}]`);
  if (!Array.isArray(blocks)) return [`must be an array [json-pointer:${root}/blocks]`];
  checkCount(blocks, 0, surface === 'message' ? 50 : 100, '/blocks', report);
  const seen = new Set<string>();
  blocks.forEach((block: unknown, index) => {
    const at = `/blocks/${index}`;
    if (!isJsonObject(block)) return report('must be an object', at);
    checkBlock(block, surface, at, report);
    const id = block['block_id'];
    checkString(id, 255, `${at}/block_id`, report);
    if (typeof id !== 'string' || id === '') return;
    if (seen.has(id)) report(`\`block_id\` "${id}" already exists`, `${at}/block_id`);
    seen.add(id);
  });
  return problems;
}

function checkBlock(block: JsonObject, surface: Surface, at: string, report: Report): void {
  const type = String(block['type']);
  if (messageOnly.includes(type) && surface !== 'message') return report(`unsupported type: ${type}`, `${at}/type`);
  if (unread.includes(type)) return;
  const check = checks[type];
  if (check === undefined) return report(`unsupported type: ${type}`, `${at}/type`);
  check(block, at, report);
}

const checks: Readonly<Record<string, (block: JsonObject, at: string, report: Report) => void>> = {
  divider: () => undefined,
  header: (block, at, report) => checkText(block['text'], { most: 150, plainOnly: true }, `${at}/text`, report),
  markdown: (block, at, report) => checkString(block['text'], 12_000, `${at}/text`, report),
  image: (block, at, report) => {
    checkImage(block, at, report);
    checkText(block['title'], { most: 2000, plainOnly: true, required: false }, `${at}/title`, report);
  },
  video: (block, at, report) => checkText(block['title'], { most: 200, plainOnly: true }, `${at}/title`, report),
  section: checkSection,
  context: checkContext,
  actions: (block, at, report) => checkElements(block, allowedIn.actions, 25, at, report),
  context_actions: (block, at, report) => checkElements(block, allowedIn.context_actions, 5, at, report),
  input: checkInput,
};

function checkSection(block: JsonObject, at: string, report: Report): void {
  const { text, fields, accessory } = block;
  if (text === undefined && fields === undefined) report('missing required field: text', at);
  checkText(text, { most: 3000, required: false }, `${at}/text`, report);
  if (fields !== undefined) {
    if (!Array.isArray(fields)) return report('must be an array', `${at}/fields`);
    checkCount(fields, 1, 10, `${at}/fields`, report);
    fields.forEach((field, index) => checkText(field, { most: 2000 }, `${at}/fields/${index}`, report));
  }
  if (isJsonObject(accessory)) checkElement(accessory, allowedIn.section, `${at}/accessory`, report);
}

function checkContext(block: JsonObject, at: string, report: Report): void {
  const { elements } = block;
  if (!Array.isArray(elements)) return report('missing required field: elements', at);
  checkCount(elements, 1, 10, `${at}/elements`, report);
  objectsOf(elements).forEach((element, index) => {
    const where = `${at}/elements/${index}`;
    if (element['type'] === 'image') checkImage(element, where, report);
    else checkText(element, { most: 3000 }, where, report);
  });
}

function checkElements(block: JsonObject, allowed: readonly string[], most: number, at: string, report: Report): void {
  const { elements } = block;
  if (!Array.isArray(elements)) return report('missing required field: elements', at);
  checkCount(elements, 1, most, `${at}/elements`, report);
  const seen = new Set<string>();
  objectsOf(elements).forEach((element, index) => {
    const where = `${at}/elements/${index}`;
    checkElement(element, allowed, where, report);
    const id = element['action_id'];
    if (typeof id !== 'string') return;
    if (seen.has(id)) report(`\`action_id\` "${id}" already exists`, `${where}/action_id`);
    seen.add(id);
  });
}

function checkInput(block: JsonObject, at: string, report: Report): void {
  checkText(block['label'], { most: 2000, plainOnly: true }, `${at}/label`, report);
  checkText(block['hint'], { most: 2000, plainOnly: true, required: false }, `${at}/hint`, report);
  const { element } = block;
  if (!isJsonObject(element)) return report('missing required field: element', at);
  checkElement(element, allowedIn.input, `${at}/element`, report);
}
