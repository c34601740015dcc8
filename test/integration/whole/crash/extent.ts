import { env } from 'node:process';

/** Whether every boundary is tried in every way (`npm run test:crash`), or a part of them is enough. */
export const isEveryBoundary = env['KEYTURN_TEST_CRASH'] === 'every-boundary';

/** What chooses the part: another one finds other crashes. */
export const seed = Number(env['KEYTURN_TEST_SEED'] ?? 1);
