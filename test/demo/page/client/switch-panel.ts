import type { SwitchName } from '../../switches.js';
import { h, part } from './dom.js';
import { act, onShown, shown } from './state.js';
import { toast } from './toast.js';

const words: Readonly<Record<SwitchName, { readonly off: string; readonly on: string; readonly why: string }>> = {
  'new-token-wrong': {
    off: 'The new token is wrong',
    on: 'New tokens are refused',
    why: 'Tokens made from now on are refused by the auth API. Staging should catch it.',
  },
  'alert-now': {
    off: 'Alert now',
    on: 'The newest version fails',
    why: 'Pods on production’s newest version begin to fail, until it is put back.',
  },
  'datadog-down': {
    off: 'Datadog down',
    on: 'Datadog is down',
    why: 'Datadog answers nothing. Silence is not health: a rotation should hold.',
  },
  'slack-down': {
    off: 'Slack down',
    on: 'Slack’s API is down',
    why: 'The bot can’t write. A rotation should go on and catch up later.',
  },
  'worker-dead': {
    off: 'Kill the worker',
    on: 'Worker is dead: start it',
    why: 'SIGKILL. Press again to start a new one, which should go on where it stopped.',
  },
};

/** The switches that break things. */
export function runSwitches(): void {
  onShown(['switches'], () => {
    const switches = shown('switches');
    part('switches').replaceChildren(
      ...(Object.keys(words) as SwitchName[]).map((name) => drawSwitch(name, switches[name])),
    );
  });
}

function drawSwitch(name: SwitchName, on: boolean): HTMLElement {
  const { off, on: label, why } = words[name];
  const flip = async (event: Event): Promise<void> => {
    (event.currentTarget as HTMLButtonElement).disabled = true;
    const { problem } = await act({ do: 'switch', name, on: !on });
    if (problem !== undefined) toast(problem);
  };
  return h(
    'button',
    {
      class: 'switch',
      type: 'button',
      'data-switch': name,
      'aria-pressed': String(on),
      title: why,
      onclick: (event) => void flip(event),
    },
    h('span', { class: 'knob' }),
    on ? label : off,
  );
}
