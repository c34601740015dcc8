import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { Datadog } from '../../src/datadog/datadog-client.js';
import type { AuditLog } from '../../src/records/audit-log.js';
import type { InboxStore } from '../../src/records/inbox.js';
import type { Ledger } from '../../src/records/ledger.js';
import type { Rotations } from '../../src/records/rotations.js';
import type { CatalogueView } from '../../src/slack/catalogue-view.js';
import type { InboxItem } from '../../src/slack/inbox-item.js';
import type { People } from '../../src/slack/people.js';
import type { Reply } from '../../src/slack/reply.js';
import type { CleanupParts } from '../cleanup.js';
import type { SharedMonitors } from '../monitors/share-monitors.js';
import type { Queues } from '../queues.js';
import type { SendParts } from '../send.js';

/** What the work behind a command or a click needs. */
export interface InboxParts extends SendParts, CleanupParts {
  readonly redis: Redis;
  readonly queues: Pick<Queues, 'wake' | 'rouse'>;
  readonly catalogue: CatalogueView;
  readonly rotations: Rotations;
  readonly ledger: Pick<Ledger, 'holderOf' | 'note'>;
  readonly datadog: Datadog;
  /** `DD_SITE`. */
  readonly site: string;
  /** Where people see a monitor. */
  readonly monitorAddress: (id: number) => string;
  readonly auditLog: AuditLog;
  readonly monitors: SharedMonitors;
  readonly people: People;
  readonly store: InboxStore<InboxItem>;
  readonly answer: (item: InboxItem, reply: Reply) => Promise<void>;
  readonly log: Logger;
}

export type CommandItem = Extract<InboxItem, { kind: 'command' }>;
export type ClickItem = Extract<InboxItem, { kind: 'click' }>;
