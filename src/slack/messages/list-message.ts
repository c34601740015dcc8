import type { ListRow } from '../reply.js';
import { compose, context, section } from './blocks.js';
import type { Message } from './message.js';
import { reasonLine } from './reason-text.js';
import { phaseTitle } from './step-label.js';
import { stageText } from './stage-text.js';
import { bold, code, quote } from './text.js';
import { moment } from './time.js';

/** Rows a paragraph: a paragraph has room for this many of ordinary length. */
const ROWS_A_PARAGRAPH = 5;
const MOST_ROWS = 60;

/** All secrets: version, age, when the next rotation is due, what is running. */
export function renderList(rows: readonly ListRow[]): Message {
  if (rows.length === 0) return compose('No secrets.', [section('The catalogue has no secrets yet.')]);
  const shown = rows.slice(0, MOST_ROWS).map(rowText);
  const paragraphs = Array.from({ length: Math.ceil(shown.length / ROWS_A_PARAGRAPH) }, (_, index) =>
    section(shown.slice(index * ROWS_A_PARAGRAPH, (index + 1) * ROWS_A_PARAGRAPH).join('\n')),
  );
  const more = rows.length > MOST_ROWS ? [context(`and ${rows.length - MOST_ROWS} more`)] : [];
  return compose(`${rows.length} secrets`, [...paragraphs, ...more]);
}

function rowText({ secret, description, current, since, due, active, trouble }: ListRow): string {
  const about = description === undefined ? '' : `: ${quote(description, 80)}`;
  const versions = current.map(
    ({ stage, version }) => `${quote(stageText(stage), 60)} ${version === undefined ? 'none' : code(version)}`,
  );
  const age = since === undefined ? [] : [`made ${moment(since)}`];
  const next = due === undefined ? [] : [`due ${moment(due)}`];
  const lines = [
    `${bold(secret)}${about}`,
    trouble === undefined ? [...versions, ...age, ...next].join(' · ') : `:warning: ${reasonLine(trouble)}`,
    ...(active === undefined
      ? []
      : [
          `:arrow_forward: ${code(active.rotation)}: ${active.held ? 'on hold' : phaseTitle(active.phase).toLowerCase()}`,
        ]),
  ];
  return lines.filter((line) => line !== '').join('\n');
}
