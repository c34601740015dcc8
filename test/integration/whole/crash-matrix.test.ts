import { describeMatrix } from './crash/matrix.js';

describeMatrix('rotation', () => true);
