import { describeMatrix } from './crash/matrix.js';
import { rotation } from './crash/stories.js';

describeMatrix(rotation, { from: () => true, sampled: { once: Infinity, twice: 16, 'ten times': 6 } });
