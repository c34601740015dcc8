import { h, part } from './dom.js';
import { act, me, onShown, shown } from './state.js';
import { toast } from './toast.js';

/** What a visitor may want to type first. */
const proposals = ['/rotate auth-api', '/rotate plan auth-api', '/rotate status', '/rotate list', '/rotate help'];

/** The box in which commands are typed. */
export function runComposer(): void {
  const box = part('box') as HTMLInputElement;
  part('composer').addEventListener('submit', (event) => {
    event.preventDefault();
    const typed = box.value.trim();
    box.value = '';
    if (typed !== '') void send(typed);
  });
  part('proposals').append(
    ...proposals.map((words) => h('button', { class: 'chip', type: 'button', onclick: () => propose(words) }, words)),
  );
  onShown(['company'], () => void (box.placeholder = `Message #${shown('company').channel}, or type /rotate …`));
}

/** Puts words into the box, ready to be sent or changed. */
export function propose(words: string): void {
  const box = part('box') as HTMLInputElement;
  box.value = words;
  box.focus();
}

async function send(typed: string): Promise<void> {
  const [command = '', rest = ''] = typed.split(/\s(.*)/s);
  if (command.startsWith('/') && command !== '/rotate') {
    toast(`${command} is not a valid command here. Try /rotate help.`);
    return;
  }
  const what = command === '/rotate' ? { do: 'command', text: rest } : { do: 'say', text: typed };
  const { problem } = await act({ ...what, as: me() });
  if (problem !== undefined) toast(problem);
}
