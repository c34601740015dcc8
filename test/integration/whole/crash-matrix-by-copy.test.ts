import { describeMatrix } from './crash/matrix.js';
import { rotationByCopy } from './crash/stories.js';

describeMatrix(rotationByCopy, {
  // Up to the copy, it is the rotation whose boundaries another test tries.
  from: (what) => what === 'production/prove-old-secret: save auth-api-<new>',
  sampled: { once: 8, twice: 3, 'ten times': 1 },
});
