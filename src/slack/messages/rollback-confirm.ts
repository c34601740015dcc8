import type { Reply } from '../reply.js';
import { buttons, compose, context, section } from './blocks.js';
import type { Message } from './message.js';
import { reasonParagraph } from './reason-text.js';
import { bold, code, escape } from './text.js';
import { moment } from './time.js';

/** Asks once more, where going back is no small thing: after `done`, and where the old credential is taken for dead. */
export function rollbackConfirm({ rotation, over }: Extract<Reply, { code: 'rollback-confirm' }>): Message {
  const { id, secret, version, phase, endedAt } = rotation;
  const ended = endedAt === undefined ? '' : ` ${moment(endedAt)}`;
  const text = over ? 'Roll back anyway' : 'Roll back';
  return compose(`Roll ${escape(secret)} back?`, [
    ...(phase === 'ended'
      ? [
          section(
            `:warning: The rotation of ${code(secret)} to version ${code(version)} ended well${ended}. Going back puts the version from before it into use again, in all environments. A rotation of this secret that is running now is cancelled first.`,
          ),
        ]
      : []),
    ...(over ? [section(reasonParagraph(over))] : []),
    ...buttons([
      {
        text,
        action: 'rollback',
        value: JSON.stringify({ action: 'rollback', rotation: id, ...(over ? { anyway: true } : {}) }),
        style: 'danger',
        confirm: {
          title: `${text}?`,
          text: `Every workload of ${bold(secret)} gets the version from before ${code(version)} back${over ? ', although its credential is probably dead' : ''}.`,
          yes: text,
        },
      },
    ]),
    context(phase === 'ended' ? 'Nothing has been changed so far.' : 'Nothing was put back so far.'),
  ]);
}
