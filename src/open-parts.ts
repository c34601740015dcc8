import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { openLastResort } from '../jobs/tell/last-resort.js';
import { openMark } from '../jobs/steps/mark.js';
import { shareMonitors } from '../jobs/monitors/share-monitors.js';
import { openQueues, type Queues } from '../jobs/queues.js';
import type { WorkerParts } from '../jobs/handle-wake.js';
import type { LoadedCatalogue } from './configuration/catalogue-file.js';
import type { Environment } from './configuration/environment.js';
import { openDatadog, type Datadog } from './datadog/datadog-client.js';
import { monitorAddress } from './datadog/monitor-address.js';
import { readAnchor } from './kubernetes/audit-anchor.js';
import { openClusters } from './kubernetes/clusters.js';
import { openAuditLog } from './records/audit-log.js';
import { openCharts } from './records/charts.js';
import { openCleanups } from './records/cleanups.js';
import { openInbox } from './records/inbox.js';
import { openLedger } from './records/ledger.js';
import { openOutbox } from './records/outbox.js';
import { openReadings } from './records/readings.js';
import { connectRedis, type RedisConnections } from './records/redis-connection.js';
import { openRedisMark } from './records/redis-mark.js';
import { openRotations } from './records/rotations.js';
import { createAnswer } from './slack/answer.js';
import type { InboxItem } from './slack/inbox-item.js';
import { createPeople } from './slack/people.js';
import { createPost } from './slack/post.js';

export interface OpenParts {
  readonly parts: WorkerParts & { readonly queues: Queues };
  readonly redis: RedisConnections;
  readonly datadog: Datadog;
  /** Closes every connection that was opened here. */
  close(): Promise<void>;
}

/** Builds everything that jobs work with: one plain object, made once for a process. Connects to nothing by waiting. */
export function openParts(order: {
  readonly environment: Environment;
  readonly settings: LoadedCatalogue['settings'];
  readonly catalogue: WorkerParts['catalogue'];
  readonly log: Logger;
  readonly now: () => number;
}): OpenParts {
  const { environment, settings, catalogue, log, now } = order;
  const { call } = settings.timing;
  // The audit log's copy is written whatever the log level is.
  const audit = log.child({}, { level: 'info' });
  const redis = connectRedis(environment.redis.url, (code) => log.debug({ code }, 'Redis is away'));
  const { kubeconfig } = environment;
  const clusters = openClusters({ call, ...(kubeconfig === undefined ? {} : { kubeconfig }) });
  const anchored = async () => readAnchor(await clusters.open(undefined), environment.namespace).catch(() => undefined);
  const ledger = openLedger({
    redis: redis.patient,
    auditKey: environment.auditKey,
    anchored,
    copy: (entry) => audit.info({ audit: entry }, 'audit'),
  });
  const rotations = openRotations(ledger);
  const datadog = openDatadog({ ...environment.datadog, call, now, log });
  const access = { token: environment.slack.botToken, apiUrl: environment.slack.apiUrl, timeout: call, log };
  const post = createPost(access);
  const queues = openQueues(redis.hasty, now);
  const parts = {
    now,
    newToken: randomUUID,
    redis: redis.patient,
    clusters,
    ledger,
    rotations,
    cleanups: openCleanups(ledger),
    outbox: openOutbox(redis.patient),
    charts: openCharts(redis.patient),
    datadog,
    site: environment.datadog.site,
    monitorAddress: (id: number) => monitorAddress(environment.datadog.site, id),
    auditLog: openAuditLog(redis.patient),
    store: openInbox<InboxItem>(redis.patient, now),
    redisMark: openRedisMark(redis.patient),
    monitors: shareMonitors({ datadog, readings: openReadings(redis.patient), rotations, now }),
    queues,
    catalogue,
    post,
    people: createPeople({ ...access, clock: now }),
    answer: createAnswer(post),
    mark: openMark({ datadog, now }),
    lastResort: openLastResort({ post, log }),
    namespace: environment.namespace,
    log,
  };
  const close = async (): Promise<void> => {
    await queues.close();
    await clusters.close();
    await redis.close();
  };
  return { parts, redis, datadog, close };
}
