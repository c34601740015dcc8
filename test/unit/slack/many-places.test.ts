import { describe, expect, test } from '@jest/globals';
import { rollbackChecklist, rotationChecklist, type Item } from '../../../src/rotation/checklist.js';
import type { SecretEntry } from '../../../src/rotation/entry.js';
import type { Plan } from '../../../src/rotation/plan.js';
import type { Rotation } from '../../../src/rotation/record.js';
import type { Message } from '../../../src/slack/messages/message.js';
import { renderReply } from '../../../src/slack/messages/reply-message.js';
import { renderRotation } from '../../../src/slack/messages/rotation-message.js';
import { reasonParagraph } from '../../../src/slack/messages/reason-text.js';
import { blockProblems } from '../../stand-ins/slack/block-kit.js';
import { everyEvidence } from './every-fact.js';
import { entry as single, now, planOf, rotationOf } from './sample-rotation.js';

const namespaces = ['logins', 'payments', 'reports'];

function entryOf(clusters: readonly string[]): SecretEntry {
  const stages = single.stages.flatMap((stage) =>
    stage.production
      ? clusters.map((context) => ({
          ...stage,
          name: `production@${context}`,
          environment: 'production',
          context,
          namespace: 'logins',
          namespaces,
        }))
      : [stage],
  );
  return { ...single, stages };
}

function planIn(clusters: readonly string[], workloads: number): Plan {
  const [staging, production] = planOf(workloads).stages;
  if (!staging || !production) throw new Error('the sample has two stages');
  const rows = clusters.flatMap((context) =>
    namespaces.map((namespace) => ({ ...production, stage: `production@${context}`, context, namespace })),
  );
  return { stages: [staging, ...rows] };
}

/** A rotation whose items are done up to one, which is running. */
function standingAt(
  clusters: readonly string[],
  workloads: number,
  isIt: (item: Item) => boolean,
  change: Partial<Rotation> = {},
): Rotation {
  const entry = entryOf(clusters);
  const items = change.items ?? rotationChecklist(entry);
  const cursor = items.findIndex(isIt);
  const evidence = everyEvidence(workloads, 'auth-service')['pods-proven'];
  const phase = items[cursor]?.phase ?? 'prepare';
  return rotationOf({
    entry,
    plan: planIn(clusters, workloads),
    phase,
    cursor,
    ...change,
    items: items.map((item, index) => {
      if (index < cursor) return { ...item, state: 'done', evidence };
      return { ...item, state: index === cursor ? 'running' : 'open' };
    }),
  });
}

const textOf = ({ blocks }: Message): string =>
  blocks.map((block) => (block.type === 'section' ? (block.text?.text ?? '') : '')).join('\n');

const two = ['eu', 'us'];
const five = ['eu', 'us', 'asia', 'africa', 'oceania'];
const approving = (item: Item) => item.step === 'approve';
const watchingUs = (item: Item) => item.step === 'watch' && item.stage === 'production@us';

describe('production in several places', () => {
  test.each([1, 20, 200])(
    'makes messages that Slack takes, in 5 clusters with 3 namespaces of %i workloads',
    (size) => {
      const turned = { items: [...rotationChecklist(entryOf(five)), ...rollbackChecklist(false)] };
      const plan = planIn(five, size);
      const messages = [
        renderRotation(standingAt(five, size, approving)),
        renderRotation(standingAt(five, size, watchingUs)),
        renderRotation(standingAt(five, size, ({ step }) => step === 'restore', turned)),
        renderReply({
          code: 'plan',
          plan: {
            secret: 'auth-api',
            baseName: 'auth-api-secrets',
            stages: plan.stages,
            settings: entryOf(five).stages,
            approvers: single.approvers,
            count: 1,
            wouldStand: [],
            trouble: [],
          },
        }),
      ];
      for (const message of messages) {
        expect(blockProblems(message.blocks, 'message')).toEqual([]);
        expect(textOf(message).length).toBeLessThanOrEqual(12_000);
      }
    },
  );

  test('names every place in what is approved, and the order of the clusters', () => {
    const shown = textOf(renderRotation(standingAt(five, 20, approving)));
    for (const context of five) {
      for (const namespace of namespaces) {
        expect(shown).toMatch(
          new RegExp(`\\*production in ${context}\\*: 20 workloads in \`${namespace}\` on \`${context}\``),
        );
      }
    }
    expect(shown).toContain(
      'One cluster after another, each after the watch of the one before: `eu`, `us`, `asia`, `africa` and `oceania`',
    );
  });

  test('shows of two clusters every step, each under the name of its cluster', () => {
    const shown = textOf(renderRotation(standingAt(two, 1, watchingUs)));
    const titles = ['Production in eu', 'Watch in eu', 'Production in us', 'Watch in us'];
    expect(titles.map((title) => shown.includes(`*${title}*`))).toEqual([true, true, true, true]);
    expect(shown.match(/Old Secret proven/g)).toHaveLength(2);
    expect(shown).toContain('*in production in us, being watched*');
  });

  test('shows of many clusters in full only the one at hand', () => {
    const shown = textOf(
      renderRotation(standingAt(five, 1, ({ step, stage }) => step === 'switch' && stage === 'production@us')),
    );
    expect(shown).toMatch(/\*Production in eu\*\n:white_check_mark: \d steps done/);
    expect(shown).toMatch(/\*Production in asia\*\n:white_small_square: \d steps to do/);
    expect(shown).toMatch(/\*Production in us\*\n:white_check_mark: Window awaited/);
  });

  test('says of a cluster that is away in a rollback what is not back, and the commands', () => {
    const command = "kubectl --context us --namespace logins patch deployment auth-service --type=json --patch '[]'";
    const workloads = [{ workload: 'production@us logins deployment/auth-service', command, detail: 'no answer' }];
    const text = reasonParagraph({ code: 'kubernetes-unreachable', context: 'us', detail: 'no answer', workloads });
    expect(text).toContain('The Kubernetes API of `us` does not answer');
    expect(text).toContain('1 workload could not be put back yet; everything else was.');
    expect(text).toContain(`\`\`\`${command}\`\`\``);
  });

  test('tells how long the way back took where it could be gone, and how long in all', () => {
    const evidence = { ...everyEvidence(1, 'auth-service').restored, ms: 400, lateMs: 3_600_000 };
    const rotation = standingAt(two, 1, ({ step }) => step === 'restore', {
      items: [...rotationChecklist(entryOf(two)), ...rollbackChecklist(false)],
    });
    const items = rotation.items.map((item) =>
      item.step === 'restore' ? { ...item, state: 'done' as const, evidence } : item,
    );
    expect(textOf(renderRotation({ ...rotation, items, endedAt: now }))).toMatch(
      /put back to `auth-service` in .*, those that were out of reach after 1 ?h/,
    );
  });
});
