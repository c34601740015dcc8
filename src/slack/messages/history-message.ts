import type { HistoryRow, Reply } from '../reply.js';
import { compose, context, section } from './blocks.js';
import type { Message } from './message.js';
import { bold, code, escape, person, quote } from './text.js';
import { moment } from './time.js';

const ROWS_A_PARAGRAPH = 8;
const MOST_ROWS = 40;

/** What was done by whom, in the order given. */
export function renderHistory({ secret, rows, earlier }: Extract<Reply, { code: 'history' }>): Message {
  if (rows.length === 0) return compose('No history.', [section(`Nothing was done with ${code(secret)} yet.`)]);
  const lines = rows.slice(0, MOST_ROWS).map(rowText);
  const rest = earlier + Math.max(0, rows.length - MOST_ROWS);
  const paragraphs = Array.from({ length: Math.ceil(lines.length / ROWS_A_PARAGRAPH) }, (_, index) =>
    section(lines.slice(index * ROWS_A_PARAGRAPH, (index + 1) * ROWS_A_PARAGRAPH).join('\n')),
  );
  return compose(`The history of ${escape(secret)}`, [
    section(bold(secret)),
    ...paragraphs,
    ...(rest > 0 ? [context(`and ${rest} earlier; the audit log has all of them`)] : []),
  ]);
}

function rowText({ at, by, action, rotation, facts }: HistoryRow): string {
  const about = rotation === undefined ? '' : ` · ${code(rotation, 60)}`;
  const details = Object.entries(facts).flatMap(([name, value]) => detail(name, value));
  return `${moment(at)} ${person(by)} *${quote(action, 40)}*${about}${details.length === 0 ? '' : `: ${details.slice(0, 4).join(', ')}`}`;
}

/** Facts of the audit log hold no value; long or nested ones are left to the log itself. */
function detail(name: string, value: unknown): string[] {
  if (typeof value === 'string') return [`${quote(name, 30)} “${quote(value, 100)}”`];
  return typeof value === 'number' || typeof value === 'boolean' ? [`${quote(name, 30)} ${String(value)}`] : [];
}
