import { z } from 'zod';
import { zoneSchema } from './zone-schema.js';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const DAY = `(?:${DAYS.join('|')})`;
const SPAN = `${DAY}(?:-${DAY})?`;
const DAYS_PATTERN = new RegExp(`^${SPAN}(?:,${SPAN})*$`);
const DAYS_EXPECTED = 'must be days such as mon-thu or mon,wed,sat';
const TIME_EXPECTED = 'must be a time between "00:00" and "23:59", such as "02:00"';

const timeSchema = (description: string) =>
  z
    .string({ error: TIME_EXPECTED })
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: TIME_EXPECTED })
    .describe(description);

/** When production may change. `to` before `from` crosses midnight; the days are those on which the window opens. */
export const windowSchema = z
  .strictObject({
    days: z
      .string({ error: DAYS_EXPECTED })
      .regex(DAYS_PATTERN, { error: DAYS_EXPECTED, abort: true })
      .transform(parseDays)
      .describe('Days on which the window opens: mon-thu, or mon,wed,sat.'),
    from: timeSchema('When the window opens, such as "02:00".'),
    to: timeSchema('When the window closes, such as "05:00"; a time before "from" is on the day after.'),
    zone: zoneSchema('IANA time zone of both times.'),
  })
  .describe('When production may change; without one, at any time.');

/** `fri-mon,wed` as ISO weekdays in order: 1, 3, 5, 6, 7. */
function parseDays(text: string): number[] {
  const days = text.split(',').flatMap((span) => {
    const [first = '', last = first] = span.split('-');
    const start = DAYS.indexOf(first);
    const length = ((DAYS.indexOf(last) - start + 7) % 7) + 1;
    return Array.from({ length }, (_, offset) => ((start + offset) % 7) + 1);
  });
  return [...new Set(days)].sort((a, b) => a - b);
}
