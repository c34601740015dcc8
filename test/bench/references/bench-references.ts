import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';
import { buildControlPlane, type BuiltControlPlane } from '../../cluster/control-plane/build.js';
import { startControlPlane, type ControlPlane } from '../../cluster/control-plane/start.js';
import { measure, type Command } from '../measure.js';
import { findProcess } from '../process-tree.js';
import { surroundings } from '../surroundings.js';
import { writeResults } from '../write-results.js';
import { expectedFindings } from './compare-findings.js';
import { fillCluster } from './fill-cluster.js';
import { startHeartbeat } from './heartbeat.js';
import { readOptions, type BenchOptions } from './options.js';
import { openPeers, type Peers } from './open-peers.js';
import type { Findings, PeerName } from './peer.js';
import { familiesAt } from './population.js';
import { reportLines } from './report.js';
import { runPeers } from './run-peers.js';
import { serverAccess } from './server-access.js';
import type { SizeResult } from './size-result.js';

/**
 * The reference search beside what people do without it, on a real API server that is filled for it: `npm run bench --
 * references`. Prints times and memory only when all answers agree. Exit 0: measured; 1: the answers differ; 2: wrong usage.
 */
export async function benchReferences(words: readonly string[]): Promise<number> {
  const options = readOptions(words);
  if ('wrong' in options) {
    say(options.wrong);
    return 2;
  }
  const built = await buildControlPlane(say);
  const plane = await startControlPlane(built, { only: 'api' });
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-bench-'));
  try {
    return await bench(options, built, plane, folder);
  } finally {
    await plane.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function bench(
  options: BenchOptions,
  built: BuiltControlPlane,
  plane: ControlPlane,
  folder: string,
): Promise<number> {
  const before = surroundings();
  const environment = { PATH: env['PATH'], HOME: folder, KUBECONFIG: plane.kubeconfigFile };
  const place = { kubeconfigFile: plane.kubeconfigFile, folder, environment };
  const access = serverAccess(plane.kubeconfig);
  const server = findProcess(`${plane.folder}/certificates`) ?? 0;
  const sizes: SizeResult[] = [];
  let filled = 0;
  for (const scale of options.scales) {
    const families = familiesAt(scale);
    say(`Filling the server: ${families.length} Deployments and ReplicaSets, ${families.length * 10} pods …`);
    await fillCluster(access, plane.etcd, families.slice(filled), progress);
    filled = families.length;
    await plane.compact();
    const peers = await openPeers(place, access, built.program('kubectl'));
    const heartbeat = startHeartbeat(access);
    try {
      await settle(peers.search.command);
      sizes.push(await measureSize(options, peers, scale, server));
    } finally {
      await heartbeat.stop();
    }
  }
  const results = { kubernetes: built.kubernetes, before, after: surroundings(), options, sizes };
  process.stdout.write(`${reportLines(results).join('\n')}\n`);
  say(`Raw figures: ${writeResults('references', results)}`);
  return sizes.every(({ differences }) => differences.length === 0) ? 0 : 1;
}

/** A server that has just been filled is still busy with that: searches until one sees everything. */
async function settle(search: Command): Promise<void> {
  for (let tries = 3; tries > 0; tries -= 1) {
    const { exit } = await measure({ ...search, exits: [1, 3] });
    if (exit === 1) return;
  }
  throw new Error('no search could see everything');
}

async function measureSize(
  { runs, slowRuns }: BenchOptions,
  { all, recordings }: Peers,
  scale: number,
  server: number,
): Promise<SizeResult> {
  const families = familiesAt(scale);
  const right = expectedFindings(families);
  const expected = (peer: PeerName): Findings => {
    const recording = recordings.find((one) => one.peer === peer);
    return recording ? { bytes: recording.read().bytes } : (right[peer] ?? {});
  };
  const measured = await runPeers(all, { runs, slowRuns, server, expected }, say);
  const pods = families.reduce((total, family) => total + family.pods, 0);
  const read = recordings.map((recording) => ({ peer: recording.peer, ...recording.read() }));
  return { scale, deployments: families.length, pods, ...measured, read };
}

function progress(done: number): void {
  if (done % 500 === 0) say(`… ${done} Deployments with their pods`);
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
