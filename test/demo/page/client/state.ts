import type { Answer } from '../act.js';
import type { Shown } from '../shown.js';

type Name = keyof Shown;

const known: Partial<Shown> = {};
const listeners = new Map<Name, Set<() => void>>();
let source: EventSource | undefined;

/** What the page was told last, once it was told everything. */
export function shown<N extends Name>(name: N): Shown[N] {
  const value = known[name];
  if (value === undefined) throw new Error(`nothing is known of ${name} yet`);
  return value;
}

/** Draws again whenever one of these changed. */
export function onShown(names: readonly Name[], draw: () => void): void {
  for (const name of names) listeners.set(name, (listeners.get(name) ?? new Set()).add(draw));
}

/** Everything that is told, in the order in which the server sends it; the last one completes the first picture. */
const names: readonly Name[] = [
  'company',
  'messages',
  'ephemerals',
  'views',
  'environments',
  'monitors',
  'marks',
  'switches',
  'samples',
];

/** Sees the world as somebody from now on. A lost connection comes back by itself. */
export function see(as: string): void {
  source?.close();
  source = new EventSource(`/feed?as=${encodeURIComponent(as)}`);
  source.addEventListener('open', () => document.body.classList.remove('lost'));
  source.addEventListener('error', () => document.body.classList.add('lost'));
  for (const name of names) {
    source.addEventListener(name, (event) => {
      Object.assign(known, { [name]: JSON.parse((event as MessageEvent<string>).data) as unknown });
      if (names.every((one) => known[one] !== undefined)) redraw(name);
    });
  }
}

let complete = false;

function redraw(name: Name): void {
  const due = complete ? [name] : names;
  complete = true;
  const draws = new Set(due.flatMap((one) => [...(listeners.get(one) ?? [])]));
  for (const draw of draws) draw();
}

/** Does something in the demo's world; what Slack's client would say about it comes back. */
export async function act(what: Readonly<Record<string, unknown>>): Promise<Answer> {
  try {
    const response = await fetch('/act', { method: 'POST', body: JSON.stringify(what) });
    return (await response.json()) as Answer;
  } catch {
    return { problem: 'The demo has ended: start it again in the terminal.' };
  }
}

/** Who is looking. */
export function me(): string {
  return shown('company').me;
}
