import type { Rotation } from '../../rotation/record.js';
import { compose, context, section } from './blocks.js';
import { checklistBlocks, progress } from './checklist-blocks.js';
import { headline } from './headline.js';
import type { Message } from './message.js';
import { reasonLine, reasonParagraph } from './reason-text.js';
import { code, escape, person } from './text.js';
import { moment } from './time.js';

/** Where rotations are, for one person: one in full, several in a line or two each. The buttons are in the channel. */
export function renderStatus(rotations: readonly Rotation[]): Message {
  const [only, ...others] = rotations;
  if (only === undefined) {
    return compose('No rotation is running.', [section('No rotation is running. `/rotate list` shows all secrets.')]);
  }
  if (others.length === 0) return whole(only);
  return compose(`${rotations.length} rotations`, [
    ...rotations.slice(0, 20).map((rotation) => section([headline(rotation), ...summary(rotation)].join('\n'))),
    ...(rotations.length > 20 ? [context(`and ${rotations.length - 20} more; name a secret to see one`)] : []),
  ]);
}

function whole(rotation: Rotation): Message {
  const held = rotation.hold === undefined ? [] : [section(reasonParagraph(rotation.hold.reason))];
  return compose(`Status of ${escape(rotation.id)}`, [
    section([headline(rotation), ...(rotation.hold === undefined ? summary(rotation) : [])].join('\n')),
    ...held,
    context(progress(rotation)),
    ...checklistBlocks(rotation),
  ]);
}

function summary({ hold, waiting, request, id, approval, phase }: Rotation): string[] {
  const asked = `Asked for by ${person(request.by)}, ${moment(request.at)} · ${code(id)}`;
  if (hold) return [reasonLine(hold.reason), asked];
  if (phase === 'approval' && approval) return [`Waits for an approver until ${moment(approval.expiresAt)}`, asked];
  return waiting === undefined ? [asked] : [`Now: ${reasonLine(waiting)}`, asked];
}
