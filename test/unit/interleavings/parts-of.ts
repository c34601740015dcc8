import { Readable } from 'node:stream';
import { pino } from 'pino';
import type { WorkerParts } from '../../../jobs/handle-wake.js';
import type { SharedMonitors } from '../../../jobs/monitors/share-monitors.js';
import type { Queues } from '../../../jobs/queues.js';
import type { Cluster, Clusters } from '../../../src/kubernetes/clusters.js';
import { openCleanups } from '../../../src/records/cleanups.js';
import type { Ledger } from '../../../src/records/ledger.js';
import { openRotations, type Rotations } from '../../../src/records/rotations.js';
import { readingsOf } from './furnish.js';
import { handle, handleStream } from './memory-api.js';
import { memoryLeases } from './memory-leases.js';
import { memoryLedger } from './memory-ledger.js';
import type { Process } from './process.js';
import { contexts } from './state.js';
import { onWrite } from './witness.js';
import { rotationIn, unreachable, type World } from './world.js';

const log = pino({ level: 'silent' });
let tokens = 0;

/** What a process works with: the product's own ports, in memory, which ask the process before they change anything. */
export function partsOf(world: World, process: Process): WorkerParts {
  const { state } = world;
  const ledger = ledgerFor(world, process);
  const parts: Partial<WorkerParts> = {
    now: () => state.now,
    newToken: () => `token ${(tokens += 1)}`,
    redis: memoryLeases(state),
    clusters: clustersFor(world, process),
    ledger,
    rotations: rotationsFor(world, process, ledger),
    cleanups: openCleanups(ledger),
    monitors: monitorsFor(world, process),
    queues: queuesFor(world, process),
    mark: () => undefined,
    lastResort: async () => undefined,
    log,
  };
  // Nothing here is told, drawn, or typed into Slack.
  return parts as WorkerParts;
}

/** As the product's, but for the check of each record that is loaded, which takes a third of the time. */
function rotationsFor(world: World, process: Process, ledger: Ledger): Rotations {
  const { state } = world;
  const load = async (id: string) => {
    process.live();
    if (id !== state.rotation) return undefined;
    process.loaded(state.ledger.records.get(id)?.text ?? '', state.now);
    return rotationIn(world);
  };
  return {
    ...openRotations(ledger),
    load,
    active: async () => {
      process.live();
      return state.ledger.active.has(state.rotation) ? [rotationIn(world)] : [];
    },
  };
}

function ledgerFor({ state }: World, process: Process): Ledger {
  const ledger = memoryLedger(state);
  const unanswered = () => new Error('Redis is away');
  return {
    ...ledger,
    read: async (id) => {
      process.live();
      const text = await ledger.read(id);
      if (id === process.id && id.includes('/') && text !== undefined) process.loaded(text, state.now);
      return text;
    },
    create: async (change, now) => process.change({ make: () => ledger.create(change, now), unanswered }, true),
    save: async (change, now) => process.change({ make: () => ledger.save(change, now), unanswered }, true),
    postpone: async (id, until) => {
      process.live();
      return ledger.postpone(id, until);
    },
    settle: async (id, revision) => {
      process.live();
      return ledger.settle(id, revision);
    },
  };
}

function clustersFor(world: World, process: Process): Clusters {
  const opened = contexts.map((context) => clusterFor(world, process, context));
  return {
    contexts: async () => contexts.map((name) => ({ name, isCurrent: false })),
    open: async (name) => {
      const cluster = opened.find(({ context }) => context === name);
      if (!cluster) throw new Error(`no context ${name}`);
      return cluster;
    },
    close: async () => undefined,
  };
}

function clusterFor(world: World, process: Process, context: (typeof contexts)[number]): Cluster {
  const { state } = world;
  const cluster = state.clusters[context];
  return {
    context,
    send: async (request) => {
      process.live();
      const origin = process.origin();
      const make = () => {
        if (state.away.has(context)) throw unreachable(context, request);
        const body = handle(context, cluster, request, (before, after) =>
          onWrite(world, context, origin, before, after),
        );
        return { body, date: state.now };
      };
      if (request.verb === 'get' || request.verb === 'list') return make();
      const leave = () => void world.wire.push({ context, request, origin });
      const unanswered = () => unreachable(context, request);
      // What is created again under its name is recognised; nothing keeps a creation from arriving after a deletion.
      return process.change({
        make,
        unanswered,
        ...(request.verb === 'create' ? {} : { leave }),
      });
    },
    stream: async (request) => {
      process.live();
      if (state.away.has(context)) throw unreachable(context, request);
      return Readable.from([Buffer.from(handleStream(cluster, request))]);
    },
    pause: async () => undefined,
    warm: async () => undefined,
  };
}

function monitorsFor({ state }: World, process: Process): SharedMonitors {
  const look = async () => {
    process.live();
    return readingsOf(state);
  };
  return {
    current: look,
    readNow: look,
    readAtOnce: look,
    keep: async () => undefined,
    readWithin: look,
    readWhenDue: look,
    readFor: async () => ({ readings: await look(), found: [], searchRefused: false }),
  };
}

/** Wake-ups that are about a record; a dead process wakes nobody. */
function queuesFor({ state }: World, process: Process): Queues {
  const wake: Queues['wake'] = async (queue, id, at = state.now) => {
    process.live();
    if (queue !== 'tell' && queue !== 'inbox') state.wakes.push({ queue, id, at });
  };
  return {
    wake,
    rouse: wake,
    alert: async () => async () => undefined,
    schedule: async () => undefined,
    close: async () => undefined,
  };
}
