// Loaded before a program that uses undici: writes down what it asks for, and how long the answers are.
import { subscribe } from 'node:diagnostics_channel';
import { writeFileSync } from 'node:fs';

const requests = new Map();

subscribe('undici:request:create', ({ request }) => {
  const { headers } = request;
  const accept = headers[headers.findIndex((word, index) => index % 2 === 0 && word === 'accept') + 1];
  requests.set(request, { path: request.path, accept, bytes: 0 });
});
subscribe('undici:request:bodyChunkReceived', ({ request, chunk }) => {
  requests.get(request).bytes += chunk.length;
});
process.on('exit', () => writeFileSync(process.env.RECORDING, JSON.stringify([...requests.values()])));
