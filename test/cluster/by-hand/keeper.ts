// Keeps a control plane running for `npm run cluster:up`, until it is told to stop by its socket or by a signal.
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { buildControlPlane } from '../control-plane/build.js';
import { startControlPlane } from '../control-plane/start.js';
import { keeperSocket, kubeconfigFile, runFolder } from './keeper-place.js';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

mkdirSync(runFolder(), { recursive: true });
const plane = await startControlPlane(await buildControlPlane(say));
copyFileSync(plane.kubeconfigFile, kubeconfigFile());
say(`Logs: ${plane.folder}`);

let stopping: Promise<void> | undefined;
const server = createServer((socket) => {
  socket.on('error', () => undefined);
  socket.write(`${plane.folder}\n`);
  socket.on('data', (chunk) => {
    if (chunk.toString().includes('stop')) void stop().then(() => socket.end());
  });
}).listen(keeperSocket());
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void stop());
plane.ended.catch((error: unknown) => {
  say(String(error));
  void stop();
});

function stop(): Promise<void> {
  stopping ??= plane.stop().then(() => {
    rmSync(kubeconfigFile(), { force: true });
    server.close();
  });
  return stopping;
}
