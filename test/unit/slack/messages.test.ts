import { describe, expect, test } from '@jest/globals';
import { offers } from '../../../src/rotation/offers.js';
import { readButton } from '../../../src/slack/button-value.js';
import { acknowledgement } from '../../../src/slack/messages/acknowledgement.js';
import { renderCleanupReminder } from '../../../src/slack/messages/cleanup-message.js';
import { evidenceText } from '../../../src/slack/messages/evidence-text.js';
import { renderHelp } from '../../../src/slack/messages/help-message.js';
import type { Message } from '../../../src/slack/messages/message.js';
import { isBroadcast, renderNotice } from '../../../src/slack/messages/notice-message.js';
import { plainMessage } from '../../../src/slack/messages/plain-message.js';
import { problemText } from '../../../src/slack/messages/problem-text.js';
import { procedureMessages } from '../../../src/slack/messages/procedure-message.js';
import { reasonParagraph, reasonText } from '../../../src/slack/messages/reason-text.js';
import { refusalText } from '../../../src/slack/messages/refusal-text.js';
import { rejectModal } from '../../../src/slack/messages/reject-modal.js';
import { renderReply } from '../../../src/slack/messages/reply-message.js';
import { renderRotation } from '../../../src/slack/messages/rotation-message.js';
import { blockProblems } from '../../stand-ins/slack/block-kit.js';
import { viewProblems } from '../../stand-ins/slack/view-limits.js';
import {
  everyCleanup,
  everyEvidence,
  everyNotice,
  everyProblem,
  everyReason,
  everyRefusal,
  everyReply,
} from './every-fact.js';
import { everyLook, now, rotationOf } from './sample-rotation.js';

/** Names as nobody sane would choose them. The ids in it are nobody's who is needed. */
const hostile =
  '<!channel> <!here|x> <@U0EVIL> <!subteam^S0EVIL> <https://evil.example|ok> @everyone @here `c` *b* ```x``` & ‮';
const longest = `x${'-y'.repeat(126)}`;
const names = { plain: 'auth-service', hostile, longest } as const;
const commandsOf = (size: number, text: string) =>
  Array.from(
    { length: size },
    (_, index) =>
      `kubectl -n production patch deployment ${text}-${index} --type=json -p '${'[{"op":"test"}]'.repeat(20)}'`,
  );

/** Every message that there is, with so many workloads, named like this. */
function everyMessage(size: number, text: string): [string, Message][] {
  const rotation = rotationOf({}, size, text);
  const commands = commandsOf(size, text);
  return [
    ...Object.entries(everyLook(size, text)).map(([look, one]): [string, Message] => [
      `living message, ${look}`,
      renderRotation(one, { fileChanged: true }),
    ]),
    ...Object.values(everyReason(size, text)).map((reason): [string, Message] => [
      `held, ${reason.code}`,
      renderRotation(rotationOf({ hold: { reason, since: now, endedBy: 'person' } }, size, text)),
    ]),
    ...Object.values(everyReason(size, text)).map((reason): [string, Message] => [
      `held notice, ${reason.code}`,
      renderNotice({ code: 'held', reason }, { rotation }),
    ]),
    ...Object.values(everyEvidence(size, text)).map((evidence): [string, Message] => [
      `item done, ${evidence.code}`,
      renderNotice({ code: 'item-done', phase: 'production', step: 'switch', evidence }, { rotation }),
    ]),
    ...Object.values(everyEvidence(size, text)).map((evidence): [string, Message] => [
      `checklist with ${evidence.code} everywhere`,
      renderRotation({ ...rotation, items: rotation.items.map((item) => ({ ...item, evidence })) }),
    ]),
    ...Object.values(everyNotice(size, text)).map((notice): [string, Message] => [
      `notice, ${notice.code}`,
      renderNotice(notice, { rotation, commands }),
    ]),
    ...procedureMessages(rotation, commands).map((message): [string, Message] => ['procedure', message]),
    ...Object.values(everyReply(size, text)).map((reply): [string, Message] => [
      `reply, ${reply.code}`,
      renderReply(reply),
    ]),
    ...Object.values(everyProblem(text)).map((problem): [string, Message] => [
      `problem, ${problem.code}`,
      plainMessage(problemText(problem)),
    ]),
    ...everyCleanup(size, text).map((facts): [string, Message] => [
      `cleanup, ${facts.state.type}`,
      renderCleanupReminder(facts),
    ]),
    ['help', renderHelp()],
    ['help about nothing', renderHelp(text)],
  ];
}

/** All text of a message that Slack reads as mrkdwn. */
function shown({ text, blocks }: Message): string {
  return `${text}\n${JSON.stringify(blocks)}`;
}

const sizeOf = ({ blocks }: Message): number => JSON.stringify(blocks).length;

describe.each([1, 20, 200])('with %i workloads', (size) => {
  describe.each(Object.entries(names))('and %s names', (_, text) => {
    test('every message is one that Slack takes', () => {
      for (const [what, message] of everyMessage(size, text)) {
        expect([what, ...blockProblems(message.blocks, 'message')]).toEqual([what]);
        expect([what, message.text.length > 0 && message.text.length <= 4000]).toEqual([what, true]);
        const paragraphs = message.blocks.flatMap((block) =>
          block.type === 'section' ? [block.text?.text ?? ''] : [],
        );
        expect([what, paragraphs.join('').length <= 12_000 && sizeOf(message) <= 40_000]).toEqual([what, true]);
      }
    });

    test('no text of a person or a cluster mentions anybody or makes a link', () => {
      for (const [what, message] of everyMessage(size, text)) {
        const tokens = [...shown(message).matchAll(/<[^>]*>?/g)].map(([token]) => token);
        const others = tokens.filter(
          (token) =>
            !/^<(!date\^\d+\^[^|<>]+\|[^<>]+ UTC|@U0(ANNA|BEN|CARA)|!subteam\^S0SRE|#C0SECRETS|https:\/\/app\.datadoghq\.com\/monitors\/4711\|4711)>$/.test(
              token,
            ),
        );
        expect([what, others]).toEqual([what, []]);
        expect([what, /@(channel|here|everyone)/.test(shown(message))]).toEqual([what, false]);
      }
    });

    test('no paragraph ends inside a code block', () => {
      for (const [what, message] of everyMessage(size, text)) {
        const fences = message.blocks.map((block) => (JSON.stringify(block).match(/```/g) ?? []).length % 2);
        expect([what, fences.every((odd) => odd === 0)]).toEqual([what, true]);
      }
    });
  });
});

describe('the living message', () => {
  test.each(Object.entries(everyLook()))('offers exactly what can be done: %s', (_, rotation) => {
    const pressed = renderRotation(rotation).blocks.flatMap((block) =>
      block.type === 'actions'
        ? block.elements.flatMap((element) => ('action_id' in element ? [element.action_id] : []))
        : [],
    );
    expect(pressed).toEqual(offers(rotation));
  });

  test('every button says what its message showed, in a form that is accepted', () => {
    for (const rotation of Object.values(everyLook())) {
      for (const block of renderRotation(rotation).blocks) {
        if (block.type !== 'actions') continue;
        for (const element of block.elements) {
          if (element.type !== 'button') throw new Error('not a button');
          expect(readButton(element.action_id ?? '', element.value)).toMatchObject({
            action: element.action_id,
            rotation: rotation.id,
          });
        }
      }
    }
  });

  test('what changes production or gives up asks for confirmation', () => {
    const confirmed = Object.values(everyLook()).flatMap((rotation) =>
      renderRotation(rotation).blocks.flatMap((block) =>
        block.type === 'actions'
          ? block.elements.flatMap((element) =>
              element.type === 'button' && element.confirm !== undefined ? [element.action_id] : [],
            )
          : [],
      ),
    );
    expect(new Set(confirmed)).toEqual(new Set(['approve', 'cancel', 'rollback']));
  });

  test('shows an approver the version, the workloads with their owners, the monitors, the window and the watch', () => {
    const text = shown(renderRotation(rotationOf()));
    for (const fact of [
      'auth-api-secrets-20260101020304',
      'deployment/auth-service-0',
      'owned by Helm release',
      'auth-service errors 0',
      'Mon, Tue, Wed, Thu 02:00–05:00 Europe/Berlin',
      'Seen in staging: ran 1 day on the new version, 1 monitor stayed OK',
      'Watched afterwards for 1 day',
      'rolls back by itself',
      'not from <@U0CARA>',
    ]) {
      expect(text).toContain(fact);
    }
  });

  test('says that production goes without its window where that was asked for', () => {
    const request = { ...rotationOf().request, start: { type: 'now' } as const };
    expect(shown(renderRotation(rotationOf({ request })))).toContain('right after the approval, without the window');
  });

  test('buttons survive however long everything else is', () => {
    const blocks = renderRotation(rotationOf({}, 200, longest)).blocks;
    expect(blocks.filter(({ type }) => type === 'actions')).toHaveLength(1);
  });

  test('times are date tokens with UTC for those who see none', () => {
    expect(shown(renderRotation(rotationOf()))).toContain(
      '<!date^1767406445^{date_short_pretty} {time}|2026-01-03 02:14 UTC>'
        .replace('1767406445', String((now + 23 * 3_600_000) / 1000))
        .replace('2026-01-03 02:14', '2026-01-03 02:04'),
    );
  });

  test('is the same for the same rotation', () => {
    expect(renderRotation(rotationOf())).toEqual(renderRotation(rotationOf()));
  });
});

describe('the words', () => {
  test('evidence names numbers and versions', () => {
    const evidence = {
      code: 'pods-proven',
      proven: 4,
      total: 4,
      name: 'auth-api-secrets-20260101020304',
      restarts: 0,
      idle: [],
      cronJobs: ['nightly'],
    } as const;
    expect(evidenceText({ ...evidence, idle: [], cronJobs: ['nightly'] })).toBe(
      '4 of 4 pods on `auth-api-secrets-20260101020304`, 0 restarts; from its next run: `nightly`',
    );
  });

  test.each(Object.values(everyReason(2, 'auth-service')))('$code says what happened', (reason) => {
    expect(reasonText(reason).what.length).toBeGreaterThan(10);
    expect(reasonParagraph(reason)).not.toMatch(/undefined|\[object|NaN/);
  });

  test.each(Object.values(everyReason(2, 'auth-service')))('a hold for $code says what to do', (reason) => {
    const waits = [
      'rolling-out',
      'rollout-step',
      'rolling-back',
      'written-over-again',
      'staying-back',
      'settling',
      'soaking',
      'watching',
      'stepping',
      'moving-replicas',
      'copy-starting',
      'removing-copy',
      'window-closed',
      'not-before',
      'job-running',
    ];
    const decided = ['awaiting-approval', 'requested', 'rejected'];
    const silent = [...waits, ...decided].includes(reason.code);
    expect(reasonText(reason).now === '').toBe(silent);
  });

  test('a forbidden call is answered with the rule to grant', () => {
    const text = reasonParagraph({
      code: 'forbidden',
      context: 'production',
      verb: 'list',
      resource: 'deployments',
      group: 'apps',
      namespace: 'production',
    });
    expect(text).toContain('apiGroups: ["apps"], resources: ["deployments"], verbs: ["list"]');
  });

  test.each(Object.values(everyRefusal))('a refusal ($code) is a whole sentence', (refusal) => {
    expect(refusalText(refusal)).toMatch(/^[A-Z].*\.$/);
  });

  test.each(Object.values(everyProblem('auth-ap')))('a problem ($code) says that nothing was started', (problem) => {
    expect(problemText(problem).toLowerCase()).toContain('nothing was started');
  });

  test('a suspected value is answered with the advice to rotate it', () => {
    expect(problemText({ code: 'suspect-value' })).toMatch(/not stored, not logged.*rotate it/s);
  });

  test('near names are offered', () => {
    expect(problemText({ code: 'unknown-secret', word: 'auth-ap', nearest: ['auth-api'] })).toBe(
      'No secret `auth-ap`. Did you mean `auth-api`? Nothing was started.',
    );
  });

  test('questions are not acknowledged by a message of their own, orders are', () => {
    expect(acknowledgement({ verb: 'status' })).toBeUndefined();
    expect(acknowledgement({ verb: 'rollback', target: 'auth-api' })?.text).toContain('`auth-api`');
  });
});

describe('who is called', () => {
  const mentions = (message: Message) => [...new Set(shown(message).match(/<(@|!subteam\^)[A-Z0-9]+>/g))].sort();
  const rotation = rotationOf();
  const notice = (code: keyof ReturnType<typeof everyNotice>) =>
    renderNotice(everyNotice(1, 'auth')[code], { rotation });

  test('approvers, when they are asked and reminded', () => {
    expect(mentions(notice('approval-asked'))).toEqual(
      expect.arrayContaining(['<!subteam^S0SRE>', '<@U0ANNA>', '<@U0BEN>']),
    );
    expect(mentions(notice('approval-reminder'))).toEqual(expect.arrayContaining(['<!subteam^S0SRE>']));
  });

  test('the requester, when it holds, when it rolls back and when it was rolled back', () => {
    for (const code of ['held', 'rollback-began', 'ended'] as const)
      expect(mentions(notice(code))).toEqual(['<@U0CARA>']);
  });

  test('nobody for progress', () => {
    expect(mentions(notice('item-done'))).toEqual([]);
    expect(mentions(renderNotice({ code: 'ended', ending: 'done' }, { rotation }))).toEqual([]);
  });

  test('the channel sees what needs somebody and how it ended, and no progress', () => {
    const seen = Object.values(everyNotice(1, 'auth'))
      .filter(isBroadcast)
      .map(({ code }) => code);
    expect(seen.sort()).toEqual([
      'approval-asked',
      'approval-reminder',
      'ended',
      'held',
      'production-now',
      'put-back-again',
      'rollback-began',
      'rollback-refused',
      'unrecorded-rollback',
    ]);
    expect(isBroadcast({ code: 'held', reason: { code: 'datadog-unreachable', since: now, detail: '' } })).toBe(false);
  });
});

describe('the rollback commands', () => {
  test.each([1, 20, 200])('are all there, whole and in order, for %i workloads', (size) => {
    const commands = commandsOf(size, 'auth-service');
    const found = procedureMessages(rotationOf(), commands)
      .flatMap(({ blocks }) => blocks)
      .flatMap((block) => (block.type === 'section' ? [block.text?.text ?? ''] : []))
      .flatMap((text) => [...text.matchAll(/```([^`]*)```/g)].flatMap(([, inside = '']) => inside.split('\n')));
    expect(found).toEqual(commands);
  });

  test('a command that is too long for one block can be joined again', () => {
    const command = `kubectl patch ${'field '.repeat(2000)}end`;
    const found = procedureMessages(rotationOf(), [command])
      .flatMap(({ blocks }) => blocks)
      .flatMap((block) => (block.type === 'section' ? [block.text?.text ?? ''] : []))
      .flatMap((text) => [...text.matchAll(/```([^`]*)```/g)].map(([, inside = '']) => inside));
    expect(found.join('\n').replaceAll(' \\\n', ' ')).toBe(command);
  });
});

describe('the cleanup reminder', () => {
  const pressed = (message: Message) =>
    message.blocks.flatMap((block) =>
      block.type === 'actions' ? block.elements.flatMap((e) => ('action_id' in e ? [e.action_id] : [])) : [],
    );
  const [, , unused, weak, blocked, unseen, ...settled] = everyCleanup(2, 'auth-api');

  test('offers to delete only where nothing blocks and everything could be seen', () => {
    const all = ['cleanup-delete', 'cleanup-snooze', 'cleanup-keep'];
    expect(pressed(renderCleanupReminder(unused!))).toEqual(all);
    expect(pressed(renderCleanupReminder(weak!))).toEqual(all);
    expect(pressed(renderCleanupReminder(blocked!))).toEqual(all.slice(1));
    expect(pressed(renderCleanupReminder(unseen!))).toEqual(all.slice(1));
  });

  test('offers nothing once somebody decided', () => {
    for (const facts of settled) expect(pressed(renderCleanupReminder(facts))).toEqual([]);
  });

  test('its buttons are accepted and carry the round', () => {
    const { blocks } = renderCleanupReminder(weak!);
    for (const block of blocks) {
      if (block.type !== 'actions') continue;
      for (const element of block.elements) {
        if (element.type !== 'button') throw new Error('not a button');
        expect(readButton(element.action_id ?? '', element.value)).toMatchObject({ cleanup: weak?.cleanup, round: 2 });
      }
    }
  });
});

describe('the form for a rejection', () => {
  test.each([hostile, longest, 'auth-api-20260101020304'])('is one that Slack takes', (rotation) => {
    const view = rejectModal({
      rotation,
      round: 1,
      channel: 'C0SECRETS',
      responseUrl: `https://hooks.slack.com/${'x'.repeat(1900)}`,
    });
    expect(viewProblems(JSON.parse(JSON.stringify(view)) as Record<string, unknown>)).toEqual([]);
  });
});

describe('a button’s value', () => {
  const good = JSON.stringify({ action: 'hold', rotation: 'auth-api-20260101020304' });

  test('is accepted where it is complete', () => {
    expect(readButton('hold', good)).toEqual({ action: 'hold', rotation: 'auth-api-20260101020304' });
  });

  test.each([
    ['of another action', 'approve', good],
    ['missing', 'hold', undefined],
    ['no JSON', 'hold', '{'],
    ['no object', 'hold', '"hold"'],
    ['null', 'hold', 'null'],
    ['with a field more', 'hold', JSON.stringify({ action: 'hold', rotation: 'x', force: true })],
    [
      'an approval without its round',
      'approve',
      JSON.stringify({ action: 'approve', rotation: 'x', fingerprint: 'a'.repeat(32) }),
    ],
    [
      'an approval with a made-up fingerprint',
      'approve',
      JSON.stringify({ action: 'approve', rotation: 'x', round: 1, fingerprint: 'yes' }),
    ],
    [
      'a rejection that brings its reason',
      'reject',
      JSON.stringify({ action: 'reject', rotation: 'x', round: 1, text: 'no' }),
    ],
    ['a round below zero', 'reject', JSON.stringify({ action: 'reject', rotation: 'x', round: -1 })],
    ['an unknown action', 'delete-all', JSON.stringify({ action: 'delete-all', rotation: 'x' })],
    ['far too long', 'hold', JSON.stringify({ action: 'hold', rotation: 'x', text: 'y'.repeat(2000) })],
  ])('is refused: %s', (_, action, value) => {
    expect(readButton(action, value)).toBeUndefined();
  });
});
