import type { HistoryRow, Reply } from '../reply.js';
import { actionText } from './action-text.js';
import { clip, compose, context, section } from './blocks.js';
import type { Message } from './message.js';
import { bold, code, escape, person } from './text.js';
import { moment } from './time.js';

const LINES_A_PARAGRAPH = 8;
const MOST_ROWS = 40;
/** A row that names very many things gives way to the others. */
const LONGEST_ROW = 340;

/** What was done by whom, in the order given; neighbours of one rotation stand under its id. */
export function renderHistory({ secret, rows, earlier }: Extract<Reply, { code: 'history' }>): Message {
  if (rows.length === 0) return compose('No history.', [section(`Nothing was done with ${code(secret)} yet.`)]);
  const shown = rows.slice(0, MOST_ROWS);
  const lines = shown.flatMap((row, index) => {
    const about = rotationOf(row);
    const isNew = about !== undefined && (index === 0 || about !== rotationOf(shown[index - 1]));
    return [...(isNew ? [code(about, 60)] : []), rowText(row)];
  });
  const rest = earlier + Math.max(0, rows.length - MOST_ROWS);
  const paragraphs = Array.from({ length: Math.ceil(lines.length / LINES_A_PARAGRAPH) }, (_, index) =>
    section(lines.slice(index * LINES_A_PARAGRAPH, (index + 1) * LINES_A_PARAGRAPH).join('\n')),
  );
  return compose(`The history of ${escape(secret)}`, [
    section(bold(secret)),
    ...paragraphs,
    ...(rest > 0 ? [context(`and ${rest} earlier; the audit log has all of them`)] : []),
  ]);
}

/** A cleanup is named by its Secret, in the row's own words. */
function rotationOf(row: HistoryRow | undefined): string | undefined {
  return row?.rotation?.includes('/') ? undefined : row?.rotation;
}

function rowText(row: HistoryRow): string {
  return clip(`• ${moment(row.at)}: ${person(row.by)} ${actionText(row)}`, LONGEST_ROW);
}
