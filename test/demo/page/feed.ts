import type { ServerResponse } from 'node:http';
import { environments } from '../places.js';
import type { World } from '../world.js';
import { show } from './show.js';

/** How long changes are gathered before they are sent. */
const gatherMs = 80;

/**
 * Sends a browser what one person sees, as server-sent events: everything at once, then whatever changed, by name.
 * What it returns ends it.
 */
export function feed(world: World, me: string, response: ServerResponse): () => void {
  const sent = new Map<string, string>();
  let timer: NodeJS.Timeout | undefined;

  const send = (): void => {
    timer = undefined;
    for (const [name, value] of Object.entries(show(world, me))) {
      const data = JSON.stringify(value);
      if (sent.get(name) === data) continue;
      sent.set(name, data);
      response.write(`event: ${name}\ndata: ${data}\n\n`);
    }
  };
  const changed = (): void => void (timer ??= setTimeout(send, gatherMs));

  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  send();
  const ends = [
    world.slack.onChange(changed),
    ...environments.flatMap((name) => world.sites[name].map(({ cluster }) => cluster.onChange(changed))),
    world.switches.onChange(changed),
    world.errorRate.onSample(changed),
  ];
  return () => {
    clearTimeout(timer);
    for (const end of ends) end();
  };
}
