import { test } from '@jest/globals';
import { expectAlwaysKept, patience } from './always-kept.js';

test(
  'promises 2, 3 and 8: where workloads move by their own updates they are kept in whatever order things happen, on whichever side of a crash',
  () => expectAlwaysKept('rolling', 7_000),
  patience,
);
