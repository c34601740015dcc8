import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { Charts } from '../../src/records/charts.js';
import type { Cleanups } from '../../src/records/cleanups.js';
import type { Outbox } from '../../src/records/outbox.js';
import type { Rotations } from '../../src/records/rotations.js';
import type { CatalogueView } from '../../src/slack/catalogue-view.js';
import type { Post } from '../../src/slack/post.js';
import type { Queues } from '../queues.js';

/** What telling people works with. */
export interface TellParts {
  readonly redis: Redis;
  readonly newToken: () => string;
  readonly now: () => number;
  readonly rotations: Rotations;
  readonly cleanups: Cleanups;
  readonly outbox: Outbox;
  readonly charts: Charts;
  readonly queues: Pick<Queues, 'wake'>;
  readonly post: Post;
  readonly catalogue: CatalogueView;
  readonly log: Logger;
}
