import { test } from '@jest/globals';
import { expectAlwaysKept, patience } from './always-kept.js';

test(
  'promises 2, 3 and 8: where traffic moves to a copy they are kept in whatever order things happen, on whichever side of a crash',
  () => expectAlwaysKept('blue-green', 3_000),
  patience,
);
