import { IANAZone } from 'luxon';
import { z } from 'zod';

const EXPECTED = 'must be an IANA time zone such as Europe/Berlin or UTC';

/** What the runtime lists: the main zones, not their older names. */
const LISTED_ZONES = Intl.supportedValuesOf('timeZone');

/** An IANA zone in its own spelling. Offsets are refused: they don't know daylight saving. */
export function zoneSchema(description: string) {
  return z
    .string({ error: EXPECTED })
    .regex(/^[A-Za-z]/, { error: EXPECTED, abort: true })
    .refine(isZone, { error: EXPECTED, params: { choices: LISTED_ZONES } })
    .describe(description);
}

function isZone(name: string): boolean {
  return IANAZone.isValidZone(name) && !isOtherSpelling(name);
}

/** The runtime takes `europe/berlin`; other readers of the same file may not. */
function isOtherSpelling(name: string): boolean {
  return LISTED_ZONES.some((zone) => zone !== name && zone.toLowerCase() === name.toLowerCase());
}
