import { Redis } from 'ioredis';
import { loadCatalogueFile } from '../../../../src/configuration/catalogue-file.js';
import { readEnvironment } from '../../../../src/configuration/environment.js';
import { keys } from '../../../../src/records/keys.js';
import { rotationSchema, type Rotation } from '../../../../src/rotation/record.js';
import { virtualClock } from '../../../stand-ins/kubernetes/clock.js';
import type { RedisServer } from '../../../stand-ins/redis.js';
import { usualWorkloads } from '../furnish.js';
import { merged, type Tree } from '../merged.js';
import { openOutside, type Outside } from '../outside.js';
import { monitorId } from '../usual-catalogue.js';
import type { Boundary } from './boundary.js';
import { openPeople } from './people.js';
import { openShell, type Shell } from './shell.js';
import type { Story } from './stories.js';
import { watchWorld } from './world-stop.js';
import { standingNow, worldOf, type EndOfWorld } from './end-of-world.js';

/** Where the world stops, and how many times in the same place. */
export interface Crash {
  readonly boundary: Boundary;
  readonly times: number;
}

export interface Played {
  readonly end: EndOfWorld;
  /** What stood in each environment before the story began. */
  readonly stood: readonly (readonly string[])[];
  /** Every change of the world, in its order. */
  readonly passed: readonly string[];
  /** How many times the shell was abandoned. */
  readonly crashes: number;
  /** Changes of production's workloads at a moment when no approval was in the record. */
  readonly unapproved: readonly string[];
}

/** A moment in the past, so that names and times are the same in every run. */
const began = Date.UTC(2026, 5, 1, 9, 0, 0);
/** How often the cluster's controllers act, in milliseconds of virtual time. */
const tickMs = 1_000;
/** Few pods and rare looks: a run takes as long as it has things to do. */
const brisk = {
  catalogue: { timing: { sweep: '1s', poll: '200ms' } },
  workloads: {
    production: usualWorkloads('staging').map((one) => merged(one as Tree, { metadata: { namespace: 'production' } })),
  },
  kubernetes: { tickMs },
};
/** A story that is not over by then, in virtual time, never will be. */
const longest = 10 * 60_000;

/**
 * Plays a whole story: request, approval, production, cleanup; and an alert, where the story has one. At the crash's
 * boundary the world stops, the shell there is abandoned, and another one goes on.
 */
export async function play(redis: RedisServer, story: Story, crash?: Crash): Promise<Played> {
  const clock = virtualClock(began);
  const outside = await openOutside({ redis, clock, proxy: true, ...brisk, ...laidOver(story) });
  // The workloads run on the old version before anybody asks for a new one, however soon that is.
  clock.advance(tickMs);
  const eyes = new Redis(redis.url);
  try {
    return await playIn(outside, eyes, story, crash, (ms) => clock.advance(ms));
  } finally {
    eyes.disconnect();
    await outside.close();
  }
}

async function playIn(
  outside: Outside,
  eyes: Redis,
  story: Story,
  crash: Crash | undefined,
  pass: (ms: number) => void,
): Promise<Played> {
  const { now } = outside.clock;
  const stood = standingNow(outside);
  const product = await productOf(outside);
  const people = openPeople(outside, eyes);
  const stop = watchWorld(outside);
  const unapproved = watchProduction(outside, eyes);
  let left = crash?.times ?? 0;
  let crashes = 0;
  let reached = crash && left > 0 ? stop.arm(crash.boundary) : new Promise<void>(() => undefined);
  let shell: Shell = openShell(product);
  const abandoned: Promise<unknown>[] = [];
  let alerted = false;

  await people.ask();
  while (!(await isOver(eyes))) {
    if (now() - began > longest) throw new Error(`the story does not end:\n${product.log.slice(-20).join('\n')}`);
    if (story.alertsAt && !alerted) {
      const record = await newest(eyes);
      alerted = record !== undefined && story.alertsAt(record);
      if (alerted) await outside.datadog.setState(monitorId, 'Alert');
    }
    await people.look();
    const step = shell.step(now());
    const outcome = await Promise.race([step, reached.then(() => 'stopped' as const)]);
    if (outcome === 'stopped') {
      crashes += 1;
      left -= 1;
      abandoned.push(step.catch(() => undefined));
      const gone = shell.abandon();
      stop.cut();
      await gone;
      await endLeases(eyes);
      const again = crash && left > 0 ? { ...crash.boundary, nth: crash.boundary.nth + crashes } : undefined;
      reached = again ? stop.arm(again) : new Promise<void>(() => undefined);
      shell = openShell(product);
    } else if (!outcome) {
      pass(Math.max(0, shell.next() - now()));
    }
  }
  await shell.abandon();
  await Promise.all(abandoned);
  return { end: await worldOf(outside, eyes), stood, passed: stop.passed, crashes, unapproved };
}

function laidOver({ catalogue, workloads }: Story) {
  return { catalogue: merged(brisk.catalogue, catalogue ?? {}), workloads: workloads ?? brisk.workloads };
}

async function productOf(outside: Outside) {
  const read = readEnvironment(outside.variables);
  const file = await loadCatalogueFile(outside.configPath);
  if (!read.ok || !file.ok) throw new Error('the usual configuration is not valid');
  const log: string[] = [];
  return { environment: read.environment, catalogue: file.catalogue, now: outside.clock.now, log };
}

/** The rotation has ended, so have the cleanups of what it left behind, and all of it has been told. */
async function isOver(eyes: Redis): Promise<boolean> {
  const [rotations, cleanups, active, untold, undrawn, waiting] = await Promise.all([
    eyes.keys(keys.record('auth-api-*')),
    eyes.keys(keys.record('cleanup/*')),
    eyes.scard(keys.active),
    eyes.zcard(keys.telling),
    eyes.zcard(keys.charting),
    eyes.zcard(keys.inbox),
  ]);
  return rotations.length > 0 && cleanups.length >= 2 && active + untold + undrawn + waiting === 0;
}

async function newest(eyes: Redis): Promise<Rotation | undefined> {
  const name = (await eyes.keys(keys.record('auth-api-*'))).sort().at(-1);
  const text = name === undefined ? null : await eyes.hget(name, 'record');
  return text === null ? undefined : rotationSchema.parse(JSON.parse(text));
}

/** A lease of a shell that is gone ends by itself, in real time; virtual time has no patience for it. */
async function endLeases(eyes: Redis): Promise<void> {
  const leases = await eyes.keys(keys.lease('*'));
  if (leases.length > 0) await eyes.del(...leases);
}

function watchProduction({ clusters }: Outside, eyes: Redis): readonly string[] {
  const unapproved: string[] = [];
  clusters.production.server.watch({
    before: async ({ method, path }) => {
      if (method === 'GET' || !/\/(deployments|services|httproutes)\b/.test(path)) return;
      const rotation = await newest(eyes);
      if (rotation?.approval?.validUntil === undefined) unapproved.push(path);
    },
  });
  return unapproved;
}
