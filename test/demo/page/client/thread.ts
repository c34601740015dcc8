import { keepList, part } from './dom.js';
import { drawMessage } from './message.js';
import { onShown, shown } from './state.js';

let open: string | undefined;

/** Opens the thread of a message at the side. */
export function openThread(ts: string): void {
  open = ts;
  draw();
  part('thread-scroller').scrollTop = part('thread-scroller').scrollHeight;
}

/** Keeps the open thread as it is in the world. */
export function runThread(): void {
  const close = (): void => {
    open = undefined;
    draw();
  };
  part('thread-close').addEventListener('click', close);
  document.addEventListener('keydown', ({ key }) => void (key === 'Escape' && close()));
  onShown(['messages', 'company'], draw);
}

function draw(): void {
  const message = shown('messages').find(({ ts }) => ts === open);
  document.body.classList.toggle('thread-open', message !== undefined);
  const scroller = part('thread-scroller');
  const isAtEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 60;
  const { me } = shown('company');
  // The living message itself is in the channel beside it.
  const items = (message?.replies ?? []).map((reply) => ({ reply, me }));
  keepList(part('thread-messages'), items, {
    key: ({ reply }) => reply.ts,
    draw: ({ reply }) => drawMessage(reply),
  });
  if (isAtEnd) scroller.scrollTop = scroller.scrollHeight;
}
