import { describeMatrix } from './crash/matrix.js';
import { rollback } from './crash/stories.js';

describeMatrix(rollback, {
  // Up to the alert, a rollback is the rotation whose boundaries the other test tries.
  from: (what) => what.startsWith('rollback/') || what === 'watch/watch: save auth-api-<new>',
  sampled: { once: Infinity, twice: 16, 'ten times': 6 },
});
