import type { Json, ShownMessage } from '../shown.js';
import { h, part } from './dom.js';
import { objects, text } from './json.js';
import { propose } from './composer.js';
import { onShown, see, shown } from './state.js';

/** Somebody became an approver to approve: once the page is drawn as they see it, the button comes into view. */
let sought = false;

/** One line above the box that says what a visitor could do next. */
export function runGuide(): void {
  onShown(['messages', 'company', 'switches'], () => {
    part('guide').replaceChildren(...advice());
    if (sought) showApproval();
    sought = false;
  });
}

function advice(): (Node | string)[] {
  const { people, me } = shown('company');
  const open = new Set(shown('messages').flatMap(buttonsOf));
  const approver = people.find(({ id, mayApprove }) => mayApprove && id !== requester());
  if (shown('switches')['worker-dead'])
    return ['The worker is dead. Nothing is lost: start it again whenever you like.'];
  if (
    open.has('approve') &&
    approver !== undefined &&
    !people.some(({ id, mayApprove }) => id === me && mayApprove && id !== requester())
  ) {
    const why = me === requester() ? 'Nobody approves their own rotation. ' : 'Only approvers may approve. ';
    return [why, link(`Become ${first(approver.realName)}`, () => become(approver.name)), ' to approve it.'];
  }
  if (open.has('approve'))
    return ['You may approve. Look at the plan, then press ', link('Approve', showApproval), '.'];
  if (state().includes('on hold'))
    return ['It is on hold, and its message says why. Mend what you broke, and it goes on.'];
  if (open.has('hold')) return ['It goes on by itself. Watch the pods, or break something and see what happens.'];
  if (open.has('cleanup-delete')) return cleanUp(approver?.name);
  if (state().includes('rolled back'))
    return [
      'Everything was put back. ',
      link('Ask again', () => propose('/rotate auth-api')),
      ', or break something else.',
    ];
  return ['Start here: ', link('/rotate auth-api', () => propose('/rotate auth-api')), ', then press Enter.'];
}

function cleanUp(approver: string | undefined): (Node | string)[] {
  const { people, me } = shown('company');
  if (people.some(({ id, mayApprove }) => id === me && mayApprove))
    return ['The old version is no longer used: you may delete it.'];
  return [
    'The old version is no longer used. ',
    link('Become an approver', () => see(approver ?? 'bob')),
    ' to delete it.',
  ];
}

/** Where the newest rotation is, in the words of its message. */
function state(): string {
  const living = shown('messages').findLast(({ blocks }) => JSON.stringify(blocks).includes('Asked for by'));
  return living?.text ?? '';
}

/** Becomes somebody who may approve, with the button in view. */
function become(name: string): void {
  sought = true;
  see(name);
}

function showApproval(): void {
  const button = [...document.querySelectorAll('[data-action=approve]')].at(-1);
  button?.scrollIntoView({ block: 'center' });
  button?.classList.add('flash');
}

/** Who asked for the newest rotation, as its message says. */
function requester(): string {
  const texts = shown('messages').map((message) => JSON.stringify(message.blocks));
  return texts.map((source) => /Asked for by <@(\w+)>/.exec(source)?.[1]).findLast((id) => id !== undefined) ?? '';
}

function buttonsOf({ blocks }: ShownMessage): string[] {
  const rows: readonly Json[] = blocks.filter((block) => text(block, 'type') === 'actions');
  return rows.flatMap((row) => objects(row, 'elements').map((element) => text(element, 'action_id')));
}

function first(name: string): string {
  return name.split(' ')[0] ?? name;
}

function link(words: string, act: () => void): HTMLElement {
  return h('button', { class: 'link', type: 'button', onclick: act }, words);
}
