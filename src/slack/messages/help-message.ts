import { compose, context, section } from './blocks.js';
import type { Message } from './message.js';
import { code } from './text.js';

/** Every command: how it is written, and what it does. */
const commands: readonly {
  readonly word: string;
  readonly usage: string;
  readonly does: string;
  readonly more?: string;
}[] = [
  {
    word: 'start',
    usage: '/rotate <secret> [--reason "…"] [--at 02:00 | now] [--env development]',
    does: 'start a rotation: staging first, then an approval, then production',
    more: [
      '`--at 02:00`: production not before that time of day; an approval is still needed.',
      '`--at now`: production without waiting for its window. Needs a reason; the approval stays.',
      '`--env development`: replace the value in development only, in place.',
    ].join('\n'),
  },
  {
    word: 'plan',
    usage: '/rotate plan <secret>',
    does: 'what a rotation would change, and what stands in its way; changes nothing',
  },
  {
    word: 'status',
    usage: '/rotate status [secret | id]',
    does: 'what is running, who is awaited, what comes next',
  },
  { word: 'list', usage: '/rotate list', does: 'all secrets with version and age' },
  {
    word: 'refs',
    usage: '/rotate refs <secret> [version]',
    does: 'everything in the clusters that refers to it; changes nothing',
    more: [
      'Every kind that the API serves is looked at, in all namespaces; in a big cluster that can take minutes.',
      'A version is 14 digits, or `unversioned`. Without one, every version counts.',
    ].join('\n'),
  },
  { word: 'history', usage: '/rotate history <secret>', does: 'what was done by whom' },
  {
    word: 'rollback',
    usage: '/rotate rollback <secret | id> [--reason "…"]',
    does: 'put the old version back everywhere; needs no approval',
    more: [
      'Works after a rotation is done too, as long as the old version exists; then it asks you to confirm. Newest first: an older rotation goes back after the newer one.',
      'Where the old credential is probably dead (its `overlap` is over, or it was revoked), it asks too.',
    ].join('\n'),
  },
  {
    word: 'cancel',
    usage: '/rotate cancel <secret | id> [--reason "…"]',
    does: 'give a rotation up; what was switched is put back',
  },
  {
    word: 'hold',
    usage: '/rotate hold <secret | id> [--reason "…"]',
    does: 'stop before the next step; alerts still roll back',
  },
  {
    word: 'resume',
    usage: '/rotate resume <secret | id>',
    does: 'go on; the check that held is run again, not skipped',
  },
  { word: 'cleanup', usage: '/rotate cleanup [secret]', does: 'old versions: which may be deleted, and why not' },
  {
    word: 'doctor',
    usage: '/rotate doctor [secret]',
    does: "what would stand in a rotation's way: keys of Datadog, monitors that are missing, muted or red",
    more: 'Changes nothing. Where an environment has no monitor, it offers approvers to create one from a template.',
  },
  { word: 'help', usage: '/rotate help [command]', does: 'this' },
];

/** All commands, or one of them in more words. Without a command, also what to look at first. */
export function renderHelp(topic?: string): Message {
  const found = commands.find(({ word }) => word === topic);
  if (found) return compose(`${found.usage}: ${found.does}`, [section(paragraph(found))]);
  const unknown = topic === undefined ? [] : [section(`There is no command ${code(topic, 60)}. These exist:`)];
  return compose('How to use /rotate', [
    ...unknown,
    section(commands.map(({ usage, does }) => `${code(usage, 200)}\n${does}`).join('\n')),
    context('`/rotate list` shows all secrets, `/rotate status` what is running. Never write a secret value here.'),
  ]);
}

function paragraph({ usage, does, more }: (typeof commands)[number]): string {
  return [code(usage, 200), does, ...(more === undefined ? [] : [more])].join('\n');
}
