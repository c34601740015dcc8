import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { Datadog } from '../../src/datadog/datadog-client.js';
import type { Charts } from '../../src/records/charts.js';
import type { Outbox } from '../../src/records/outbox.js';
import type { Rotations } from '../../src/records/rotations.js';
import type { Post } from '../../src/slack/post.js';

/** What drawing and posting a chart works with. */
export interface ChartParts {
  readonly redis: Redis;
  readonly newToken: () => string;
  readonly now: () => number;
  readonly rotations: Rotations;
  readonly charts: Charts;
  readonly outbox: Outbox;
  readonly datadog: Datadog;
  /** Where people see a monitor. */
  readonly monitorAddress: (id: number) => string;
  readonly post: Post;
  readonly log: Logger;
}
