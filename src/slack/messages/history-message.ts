import type { HistoryRow, Reply } from '../reply.js';
import { actionText } from './action-text.js';
import { clip, compose, context, section } from './blocks.js';
import type { Message } from './message.js';
import { bold, code, escape, person } from './text.js';
import { moment } from './time.js';

const ROWS_A_PARAGRAPH = 8;
const MOST_ROWS = 40;
/** A row that names very many things gives way to the others. */
const LONGEST_ROW = 340;

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

function rowText(row: HistoryRow): string {
  const about = row.rotation === undefined || row.rotation.includes('/') ? '' : ` · ${code(row.rotation, 60)}`;
  return clip(`${moment(row.at)} ${person(row.by)} ${actionText(row)}${about}`, LONGEST_ROW);
}
