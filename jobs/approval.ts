import { send, type SendParts } from './send.js';

/**
 * The approval's job: it reminds, and in the end says that nobody answered. Waiting for people itself holds no job; this
 * one only runs at the moment that the record names. Answers when to look again.
 */
export async function remindOfApproval(parts: SendParts, id: string): Promise<number | undefined> {
  const sent = await send(parts, id, { type: 'woken' });
  const rotation = sent.type === 'moved' || sent.type === 'unchanged' ? sent.rotation : undefined;
  return rotation?.phase === 'approval' && !rotation.hold ? rotation.wakeAt : undefined;
}
