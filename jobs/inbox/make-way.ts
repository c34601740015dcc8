import type { Actor } from '../../src/rotation/actor.js';
import { oldCredentialOver } from '../../src/rotation/old-credential.js';
import type { Rotation } from '../../src/rotation/record.js';
import { mayReopen } from '../../src/rotation/reopened.js';
import type { Reply } from '../../src/slack/reply.js';
import { send } from '../send.js';
import { giveAnswer } from './give-answer.js';
import type { ClickItem, InboxParts } from './inbox-parts.js';
import { NotYet } from './not-yet.js';

/** Rotations of one secret that ended last: among more than these nobody goes back. */
const mostEnded = 100;

/**
 * What an ended rotation that is done is asked, or told, before it is put back; undefined where it isn't, or nothing is to be
 * said. A newer one that is done stands in the way: what it left would be undone too. Changes nothing.
 */
export async function beforeReopening(
  parts: Pick<InboxParts, 'rotations' | 'now'>,
  rotation: Rotation,
  isSure: { readonly ofRollback: boolean; readonly ofCredential: boolean },
): Promise<Reply | undefined> {
  if (!mayReopen(rotation)) return undefined;
  const newer = await newerDone(parts, rotation);
  if (newer) return { code: 'refused', refusal: { code: 'newer-is-done', rotation: newer.id } };
  const over = oldCredentialOver(rotation, parts.now());
  if (isSure.ofRollback && (isSure.ofCredential || !over)) return undefined;
  return { code: 'rollback-confirm', rotation, ...(over ? { over } : {}) };
}

/**
 * Before an ended rotation is put back, the one that is active on the same Secret is cancelled (design 11). Where that has to
 * be put back itself, this one waits for it and says so, once; where that waits for a person, the reply says that.
 */
export async function makeWay(
  parts: InboxParts,
  item: ClickItem,
  rotation: Rotation,
  by: Actor,
): Promise<Reply | undefined> {
  if (!mayReopen(rotation) || !by.mayRequest) return undefined;
  for (const place of rotation.places) {
    const other = await parts.ledger.holderOf(place);
    if (other === undefined || other === rotation.id) continue;
    const stands = await cancelOther(parts, item, { rotation, other, by });
    if (stands) return stands;
  }
  return undefined;
}

async function cancelOther(
  parts: InboxParts,
  item: ClickItem,
  { rotation, other, by }: { readonly rotation: Rotation; readonly other: string; readonly by: Actor },
): Promise<Reply | undefined> {
  const sent = await send(parts, other, { type: 'cancel', by });
  if (sent.type === 'unknown' || sent.type === 'taken') throw new NotYet();
  if (sent.rotation.phase === 'ended') return undefined;
  const waits = { code: 'waits-for', rotation: rotation.id, other } as const;
  if (sent.type === 'refused' && sent.refusal.code === 'old-credential-over') {
    return { code: 'rollback-confirm', rotation: sent.rotation, over: sent.refusal.why };
  }
  if (sent.type === 'refused' && sent.refusal.code !== 'rolling-back')
    return { code: 'refused', refusal: sent.refusal };
  if (sent.rotation.hold?.endedBy === 'person') return { ...waits, held: true };
  if (sent.type === 'moved') await giveAnswer(parts, item, { ...waits, held: false });
  throw new NotYet();
}

async function newerDone(
  { rotations }: Pick<InboxParts, 'rotations'>,
  rotation: Rotation,
): Promise<Rotation | undefined> {
  const ended = await rotations.ended(rotation.secret, mostEnded);
  return ended
    .filter((other) => mayReopen(other) && other.version > rotation.version)
    .filter(({ places }) => places.some((place) => rotation.places.includes(place)))
    .sort((one, other) => (one.version < other.version ? 1 : -1))[0];
}
