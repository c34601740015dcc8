import { DateTime } from 'luxon';
import type { Window } from './entry.js';

/** A stretch of time in epoch milliseconds: from `from`, until before `to`. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * The window that is open at `now`, or the next one that opens. A window belongs to the weekday on which it opens,
 * also where it ends on the day after. Times are wall-clock times of its zone: on the days of a time change it is
 * shorter or longer. An end that doesn't exist on that day is the moment at which the clock jumps past it, so a window
 * that lies in the jump doesn't open on that day.
 */
export function nextWindow(window: Window, now: number): Span {
  const today = DateTime.fromMillis(now, { zone: window.zone }).startOf('day');
  // A window that opened yesterday may still be open. The next one is at most a week away, or two where a change of the
  // clock swallows it.
  for (let offset = -1; offset <= 15; offset += 1) {
    const day = today.plus({ days: offset });
    if (!window.days.includes(day.weekday)) continue;
    const span = windowOn(window, day);
    if (span.to > now && span.to > span.from) return span;
  }
  throw new Error(`no window within two weeks: ${JSON.stringify(window)}`);
}

/**
 * The first window, open now or later, of which at least `needed` milliseconds are left when one begins in it; undefined
 * where none of the next ones is that long.
 */
export function nextWindowOf(window: Window, now: number, needed: number): Span | undefined {
  let after = now;
  for (let count = 0; count < windowsLookedAt; count += 1) {
    const span = nextWindow(window, after);
    if (span.to - Math.max(span.from, now) >= needed) return span;
    after = span.to;
  }
  return undefined;
}

/** More than a week of daily windows: with a change of the clock among them. */
const windowsLookedAt = 10;

function windowOn(window: Window, day: DateTime): Span {
  const last = window.to <= window.from ? day.plus({ days: 1 }) : day;
  return { from: at(day, window.from), to: at(last, window.to) };
}

/** Minutes: no zone's clock jumps further than this within a day. */
const longestJump = 180;

/** When the clock shows `time` on that day; a time that it jumps over is the moment of the jump. */
function at(day: DateTime, time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  const wanted = hours * 60 + minutes;
  for (let shown = wanted; shown < wanted + longestJump; shown += 1) {
    const moment = day.set({ hour: Math.floor(shown / 60), minute: shown % 60 });
    if (moment.hour * 60 + moment.minute === shown) return moment.toMillis();
  }
  return day.set({ hour: hours, minute: minutes }).toMillis();
}
