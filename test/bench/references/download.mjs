// Asks again for what was recorded, four lists at a time and each list page by page, and throws the answers away.
import { readFileSync } from 'node:fs';
import { Agent, request } from 'undici';

const atOnce = 4;
const { SERVER, TOKEN, AUTHORITY, RECORDING } = process.env;
const dispatcher = new Agent({ connect: { ca: readFileSync(AUTHORITY) }, allowH2: false });
const lists = new Map();
for (const one of JSON.parse(readFileSync(RECORDING, 'utf8'))) {
  const [path] = one.path.split('?');
  lists.set(path, [...(lists.get(path) ?? []), one]);
}
const waiting = [...lists.values()];
let bytes = 0;

await Promise.all(Array.from({ length: atOnce }, work));
await dispatcher.close();
process.stdout.write(JSON.stringify({ bytes }));

async function work() {
  for (let list = waiting.shift(); list; list = waiting.shift()) {
    for (const one of list) await download(one);
  }
}

async function download({ path, accept }) {
  const headers = { authorization: `Bearer ${TOKEN}`, accept };
  const { statusCode, body } = await request(`${SERVER}${path}`, { headers, dispatcher });
  if (statusCode !== 200) throw new Error(`${path}: ${statusCode}`);
  for await (const chunk of body) bytes += chunk.length;
}
