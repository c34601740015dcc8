import type { KnownBlock } from '@slack/types';
import type { Item } from '../../rotation/checklist.js';
import { currentItem, type Rotation } from '../../rotation/record.js';
import { section } from './blocks.js';
import { evidenceText } from './evidence-text.js';
import { reasonLine } from './reason-text.js';
import { phaseTitle, stepLabel } from './step-label.js';
import { clip } from './blocks.js';
import { moment } from './time.js';
import { bold } from './text.js';

/** The checklist, a paragraph a phase: evidence for what is done, what the running item waits for. */
export function checklistBlocks(rotation: Rotation): KnownBlock[] {
  return groupsOf(rotation.items).map(([title, items]) => {
    const short = shortly(items, rotation);
    return section([bold(title), ...(short ?? items.map((item) => line(item, rotation)))].join('\n'));
  });
}

/** Of production in so many clusters, those that are done and those whose turn has not come are a line each. */
const CLUSTERS_IN_FULL = 2;

function shortly(items: readonly Item[], { entry }: Rotation): string[] | undefined {
  const clusters = entry.stages.filter(({ production }) => production).length;
  if (clusters <= CLUSTERS_IN_FULL || items[0]?.phase !== 'production') return undefined;
  const [state] = new Set(items.map((item) => item.state));
  if (items.some((item) => item.state !== state)) return undefined;
  if (state === 'done') return [`${signs.done} ${items.length} steps done; what was seen is in the thread`];
  return state === 'open' ? [`${signs.open} ${items.length} steps to do`] : undefined;
}

/** How far it is: `6 of 19 steps done`. */
export function progress(rotation: Rotation): string {
  const total = rotation.items.length;
  const done = rotation.items.filter(({ state }) => state === 'done').length;
  const filled = total === 0 ? 0 : Math.round((done / total) * 12);
  return `${'▰'.repeat(filled)}${'▱'.repeat(12 - filled)}  ${done} of ${total} steps done`;
}

function groupsOf(items: readonly Item[]): [string, Item[]][] {
  const groups: [string, Item[]][] = [];
  for (const item of items) {
    const title = phaseTitle(item.phase, item.stage);
    const last = groups.at(-1);
    if (last?.[0] === title) last[1].push(item);
    else groups.push([title, [item]]);
  }
  return groups;
}

const signs: Record<Item['state'], string> = {
  open: ':white_small_square:',
  running: ':arrow_forward:',
  done: ':white_check_mark:',
  failed: ':x:',
  skipped: ':heavy_minus_sign:',
};

/** Ten items of a phase fit into one paragraph with this much for each. */
const LONGEST_LINE = 320;

function line(item: Item, rotation: Rotation): string {
  const text = `${signs[item.state]} ${stepLabel(item.step, item.state === 'done' ? 'done' : 'todo', item.percent)}`;
  const more = details(item, rotation);
  return clip(more === '' ? text : `${text}: ${more}`, LONGEST_LINE).replaceAll('\n', ' ');
}

function details(item: Item, rotation: Rotation): string {
  if (item.evidence) return evidenceText(item.evidence);
  if (item.reason) return reasonLine(item.reason);
  if (item.state !== 'running' || item !== currentItem(rotation)) return '';
  if (rotation.hold) return '_on hold, see above_';
  if (rotation.waiting) return `_${reasonLine(rotation.waiting)}_`;
  return item.until === undefined ? '' : `_until ${moment(item.until)}_`;
}
