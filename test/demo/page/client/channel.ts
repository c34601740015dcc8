import type { ShownEphemeral, ShownMessage } from '../shown.js';
import { h, keepList, part } from './dom.js';
import { drawMessage } from './message.js';
import { onShown, shown } from './state.js';
import { openThread } from './thread.js';

/** A line of the channel: a message, a reply that is also shown here, or what only the reader sees. */
type Line =
  | { readonly kind: 'message'; readonly message: ShownMessage; readonly me: string }
  | { readonly kind: 'broadcast'; readonly message: ShownMessage; readonly me: string }
  | { readonly kind: 'ephemeral'; readonly message: ShownEphemeral; readonly me: string };

/** Keeps the channel as it is in the world, and in view of its end while the reader is there. */
export function runChannel(): void {
  const list = part('messages');
  const scroller = part('scroller');
  let seen = 0;
  onShown(['messages', 'ephemerals', 'company'], () => {
    const isAtEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 120;
    const lines = linesOf();
    document.body.classList.toggle('empty', lines.length === 0);
    keepList(list, lines, { key: ({ kind, message }) => `${kind} ${message.ts}`, draw: drawLine });
    const isNew = lines.length > seen;
    if (isAtEnd || (isNew && lines.at(-1)?.kind === 'ephemeral')) follow(scroller, isNew);
    seen = lines.length;
  });
}

/** The end stays in view; a new message that is longer than the channel is shown from its beginning. */
function follow(scroller: HTMLElement, isNew: boolean): void {
  const last = part('messages').lastElementChild;
  const isTall = last !== null && last.getBoundingClientRect().height > scroller.clientHeight * 0.8;
  if (!isTall) scroller.scrollTop = scroller.scrollHeight;
  else if (isNew) last.scrollIntoView({ block: 'start' });
}

function linesOf(): Line[] {
  const { me } = shown('company');
  const lines = [
    ...shown('messages').flatMap((message): Line[] => [
      { kind: 'message', message, me },
      ...message.replies
        .filter(({ broadcast }) => broadcast)
        .map((reply): Line => ({ kind: 'broadcast', message: reply, me })),
    ]),
    ...shown('ephemerals').map((message): Line => ({ kind: 'ephemeral', message, me })),
  ];
  return lines.sort((one, other) => Number(one.message.ts) - Number(other.message.ts));
}

function drawLine(line: Line): HTMLElement {
  switch (line.kind) {
    case 'message':
      return drawMessage(line.message, { openThread: () => openThread(line.message.ts) });
    case 'broadcast': {
      const drawn = drawMessage(line.message, { note: 'replied in a thread' });
      const { threadTs = '' } = line.message;
      drawn
        .querySelector('.message-note')
        ?.replaceChildren(
          'replied in ',
          h(
            'button',
            { class: 'link', type: 'button', onclick: () => openThread(threadTs) },
            'the thread of the rotation',
          ),
        );
      return drawn;
    }
    case 'ephemeral':
      return drawMessage(line.message, { note: 'Only visible to you', private: true });
    default:
      return line satisfies never;
  }
}
