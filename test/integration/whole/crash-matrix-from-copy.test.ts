import { describeMatrix } from './crash/matrix.js';
import { rollbackFromCopy } from './crash/stories.js';

describeMatrix(rollbackFromCopy, {
  // Up to the alert, it is the rotation by a copy, whose boundaries another test tries.
  from: (what) => what.startsWith('rollback/') || what === 'production/shift-25: save auth-api-<new>',
  sampled: { once: 10, twice: 3, 'ten times': 1 },
});
