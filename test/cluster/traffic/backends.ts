import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';

/** A small HTTP server that answers with the name of the Service that it stands behind. */
export interface Backend {
  readonly service: string;
  readonly address: string;
  readonly port: number;
  close(): void;
}

/** An API server takes no endpoint of the loopback range: these listen where this machine is reached from outside. */
export async function startBackend(service: string): Promise<Backend> {
  const address = ownAddress();
  const server: Server = createServer((_, response) => response.end(service));
  // A proxy keeps idle connections: one that is closed under its hands would fail a request.
  server.keepAliveTimeout = 0;
  server.listen(0, address);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    service,
    address,
    port,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function ownAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const found = all.find(({ family, internal }) => family === 'IPv4' && !internal);
  if (!found) throw new Error('this machine has no IPv4 address but those of the loopback');
  return found.address;
}
