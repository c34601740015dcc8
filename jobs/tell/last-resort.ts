import type { Logger } from 'pino';
import type { Rotation } from '../../src/rotation/record.js';
import { renderNotice } from '../../src/slack/messages/notice-message.js';
import type { Post } from '../../src/slack/post.js';
import { rollbackCommandsOf } from './tell-notice.js';

/** Called where a rollback can't be recorded, and so can't be done: people get the commands that would do it. */
export type LastResort = (rotation: Rotation, error: unknown) => Promise<void>;

/** Posts the commands once per rotation and process; never throws. */
export function openLastResort({ post, log }: { readonly post: Post; readonly log: Logger }): LastResort {
  const told = new Set<string>();
  return async (rotation, error) => {
    const name = error instanceof Error ? error.name : 'unknown';
    log.error({ rotation: rotation.id, error: name }, 'a rollback could not be recorded');
    if (told.has(rotation.id)) return;
    told.add(rotation.id);
    const commands = rollbackCommandsOf(rotation);
    const message = renderNotice({ code: 'unrecorded-rollback' }, { rotation, commands });
    const key = `${rotation.id}:last-resort`;
    await post.postMessage({ channel: rotation.entry.channel, key, message }).catch(() => told.delete(rotation.id));
  };
}
