import type { KnownBlock } from '@slack/types';
import type { Rotation } from '../../rotation/record.js';
import { approvalBlocks } from './approval-blocks.js';
import { buttons, compose, context, section } from './blocks.js';
import { checklistBlocks, progress } from './checklist-blocks.js';
import { headline, stateOf } from './headline.js';
import type { Message } from './message.js';
import { reasonParagraph } from './reason-text.js';
import { rotationButtons } from './rotation-buttons.js';
import { code, escape, person, quote } from './text.js';
import { moment } from './time.js';

/**
 * The one living message of a rotation: where it is, who is needed, the checklist with evidence, and the buttons that
 * are valid now. The same rotation gives the same message. `fileChanged`: the catalogue says something else than the
 * settings that this rotation started with.
 */
export function renderRotation(rotation: Rotation, options: { readonly fileChanged?: boolean } = {}): Message {
  const { words } = stateOf(rotation);
  return compose(`${escape(rotation.secret)} → ${escape(rotation.version)}: ${words}`, [
    section(headline(rotation)),
    context(origin(rotation)),
    ...trouble(rotation),
    ...approvalBlocks(rotation),
    ...buttons(rotationButtons(rotation)),
    context(progress(rotation)),
    ...checklistBlocks(rotation),
    ...(options.fileChanged ? [context(FILE_CHANGED)] : []),
  ]);
}

const FILE_CHANGED =
  ':page_facing_up: The catalogue changed since this rotation began. It keeps the settings that it started with.';

function origin({ request, id }: Rotation): string {
  const why = request.reason === undefined ? '' : `: “${quote(request.reason)}”`;
  const now = request.start.type === 'now' ? ' · production without its window' : '';
  return `Asked for by ${person(request.by)}, ${moment(request.at)}${why}${now} · ${code(id)}`;
}

/** Why it holds, or why it was or is being put back. */
function trouble({ hold, rollback, phase, kind }: Rotation): KnownBlock[] {
  const held = hold ? [section(`${reasonParagraph(hold.reason)}\n_On hold since ${moment(hold.since)}._`)] : [];
  if (!rollback) return held;
  const verb = rollback.ending === 'cancelled' ? 'Cancelled' : phase === 'ended' ? 'Rolled back' : 'Rolling back';
  const by = rollback.by === 'keyturn' ? 'by Keyturn itself' : `by ${person(rollback.by)}`;
  const left = kind === 'development' ? '\nDevelopment keeps the new value.' : '';
  return [section(`*${verb}* ${by}, ${moment(rollback.at)}. ${reasonParagraph(rollback.why)}${left}`), ...held];
}
