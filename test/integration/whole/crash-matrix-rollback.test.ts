import { describeMatrix } from './crash/matrix.js';

// Up to the alert, a rollback is the rotation whose boundaries the other test tries.
describeMatrix('rollback', (what) => what.startsWith('rollback/') || what === 'watch/watch: save auth-api-<new>');
