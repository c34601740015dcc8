import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { transform } from '@swc/core';
import type { World } from '../world.js';
import { act } from './act.js';
import { feed } from './feed.js';

export interface ServedPage {
  readonly url: string;
  close(): Promise<void>;
}

/** Where the page is when nobody asks for another port. */
const usualPort = 4310;

/**
 * Serves the page on this machine only. Without a `port`, on the usual one, or on any that is free where that is taken.
 *
 * @throws where the wanted port is taken.
 */
export async function servePage(world: World, port: number | undefined): Promise<ServedPage> {
  const server = createServer((request, response) => {
    answer(world, request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
      response.end(error instanceof Error ? error.message : String(error));
    });
  });
  const listen = async (wanted: number): Promise<void> => {
    server.listen(wanted, '127.0.0.1');
    await once(server, 'listening');
  };
  await listen(port ?? usualPort).catch((error: unknown) => {
    if (port !== undefined) throw new Error(`port ${port} can't be used; choose another with --port`, { cause: error });
    return listen(0);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function answer(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://page');
  if (pathname === '/act' && request.method === 'POST') {
    const body: unknown = JSON.parse(await textOf(request));
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(await act(world, body)));
    return;
  }
  if (request.method !== 'GET') return void response.writeHead(405).end();
  if (pathname === '/feed') {
    const known = world.slack.workspace.people().find(({ name }) => name === searchParams.get('as'));
    const stop = feed(world, known?.id ?? world.slack.workspace.person('ada').id, response);
    response.on('close', stop);
    return;
  }
  if (pathname.startsWith('/files-pri/')) return sendShared(world, pathname, response);
  await sendFile(pathname, response);
}

/** A file that was shared in the channel, as Slack gives it to its people. */
async function sendShared(world: World, path: string, response: ServerResponse): Promise<void> {
  const file = await fetch(`${world.slack.url}${path}`);
  const type = file.headers.get('content-type') ?? 'application/octet-stream';
  response.writeHead(file.status, { 'content-type': type, 'cache-control': 'no-store' });
  response.end(Buffer.from(await file.arrayBuffer()));
}

/** The page's own files, and nothing else of this machine. TypeScript is sent as the JavaScript that it is. */
async function sendFile(path: string, response: ServerResponse): Promise<void> {
  const fixed: Readonly<Record<string, string>> = { '/': 'index.html', '/page.css': 'page.css' };
  const [, script] = /^\/client\/([a-z-]+)\.js$/.exec(path) ?? [];
  const name = script === undefined ? fixed[path] : `client/${script}.ts`;
  const source =
    name === undefined ? undefined : await readFile(new URL(name, import.meta.url), 'utf8').catch(() => undefined);
  if (source === undefined) return void response.writeHead(404, { 'content-type': 'text/plain' }).end('not found');
  const type = script !== undefined ? 'text/javascript' : path === '/' ? 'text/html' : 'text/css';
  response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' });
  response.end(script === undefined ? source : await asJavaScript(source));
}

async function asJavaScript(source: string): Promise<string> {
  const { code } = await transform(source, {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'es6' },
    sourceMaps: false,
  });
  return code;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
