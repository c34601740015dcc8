import { deleteTheCopy } from './delete-copy.js';
import { makeCopy } from './make-copy.js';
import { proveOriginal } from './prove-original.js';
import { returnTraffic } from './return-traffic.js';
import { shift } from './shift.js';
import { switchOriginal } from './switch-original.js';
import { watchOriginal } from './watch-original.js';

/** What moves traffic to a copy, in staging and production. */
export const copySteps = { 'make-copy': makeCopy, shift } as const;

/** What puts the original into the copy's place. */
export const copyWatchSteps = {
  'switch-original': switchOriginal,
  'prove-original': proveOriginal,
  'return-traffic': returnTraffic,
  'watch-original': watchOriginal,
  'delete-copy': deleteTheCopy,
} as const;
