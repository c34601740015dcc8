import { classOf, type Reason } from '../reason.js';
import type { Hold } from '../record.js';
import { audit, change, tell, type Draft } from './decision.js';

/**
 * Stops the rotation for a reason. What is unknown goes on by itself; everything else asks a person. A hold for the
 * same kind of reason is told once: its newest facts replace the older ones silently.
 */
export function holdFor(from: Draft, reason: Reason, now: number, endedBy?: Hold['endedBy']): Draft {
  const before = from.rotation.hold;
  const by = endedBy ?? (classOf(reason) === 'unknown' ? 'effect' : 'person');
  const again = before?.reason.code === reason.code && (before.endedBy === by || by !== 'person');
  const held = change(again ? from : lengthen(from, now), {
    hold: { reason, since: again ? before.since : now, endedBy: by },
    waiting: undefined,
    ...(by === 'person' ? { wakeAt: undefined } : {}),
  });
  if (again) return held;
  return audit(tell(held, { code: 'held', reason }), 'held', 'keyturn', { reason });
}

/**
 * Lets a held rotation go on. A stretch in which the monitors said nothing doesn't count as soaked or watched: the
 * current item lasts longer by it.
 */
export function release(from: Draft, now: number, by?: string): Draft {
  const { hold } = from.rotation;
  if (!hold) return from;
  const free = change(lengthen(from, now), { hold: undefined, wakeAt: now });
  const told = tell(free, { code: 'went-on', after: hold.reason, ...(by === undefined ? {} : { by }) });
  return audit(told, 'went-on', by ?? 'keyturn', { after: hold.reason });
}

function lengthen(from: Draft, now: number): Draft {
  const { hold, items, cursor } = from.rotation;
  if (!hold) return from;
  const longer = items.map((item, index) =>
    index === cursor && item.until !== undefined ? { ...item, until: item.until + now - hold.since } : item,
  );
  return change(from, { items: longer });
}
