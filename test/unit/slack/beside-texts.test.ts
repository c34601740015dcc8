import { describe, expect, test } from '@jest/globals';
import { array, assert, property, string } from 'fast-check';
import { parse } from 'yaml';
import type { Bystander, Grant, StagePlan } from '../../../src/rotation/plan.js';
import { besideTexts } from '../../../src/slack/messages/beside-texts.js';
import { compose, section } from '../../../src/slack/messages/blocks.js';
import { renderCleanupReminder } from '../../../src/slack/messages/cleanup-message.js';
import { grantYaml } from '../../../src/slack/messages/grant-yaml.js';
import { everyCleanup } from './every-fact.js';
import { planOf } from './sample-rotation.js';

const oldName = 'auth-api-secrets-20250715100000';
const newName = 'auth-api-secrets-20250723110000';
const grant: Grant = { apiGroups: [''], resources: ['secrets'], verbs: ['get'], names: ['tls', oldName] };

describe('The YAML of a rule', () => {
  test('is the rule as it is, with the new name after the others', () => {
    expect(grantYaml(grant, newName)).toBe(
      [
        '- apiGroups: [""]',
        '  resources: [secrets]',
        '  resourceNames:',
        '    - tls',
        `    - ${oldName}`,
        `    - ${newName}`,
        '  verbs: [get]',
      ].join('\n'),
    );
  });

  test('is a second rule for the new name alone where the names are too many', () => {
    expect(parse(grantYaml({ ...grant, moreNames: 480 }, newName))).toEqual([
      { apiGroups: [''], resources: ['secrets'], resourceNames: [newName], verbs: ['get'] },
    ]);
  });

  test('says what it should, whatever the words in it are', () => {
    const words = array(string({ unit: 'binary' }), { maxLength: 4 });
    assert(
      property(words, words, words, words, (apiGroups, resources, verbs, names) => {
        const rule = { apiGroups, resources, verbs };
        expect(parse(grantYaml({ ...rule, names }, newName))).toEqual([
          { ...rule, resourceNames: [...names, newName] },
        ]);
      }),
    );
  });
});

describe('What is told of roles', () => {
  const role = (more: Partial<Bystander> = {}): Bystander => ({
    kind: 'Role',
    namespace: 'shop',
    name: 'reader',
    path: '/rules/0/resourceNames/1',
    secret: oldName,
    grant,
    ...more,
  });
  const stage = (bystanders: readonly Bystander[], more: Partial<StagePlan> = {}): StagePlan => {
    const [first] = planOf(0).stages;
    if (!first) throw new Error('no stage');
    return { ...first, notSeen: [], ...more, bystanders: [...bystanders] };
  };
  const told = (...stages: StagePlan[]): string => besideTexts(stages, newName).join('\n');

  test('is which rule of which role lacks the new name, and the rule to write', () => {
    const text = told(stage([role()]));
    expect(text).toContain('*staging*: `Role/reader` in `shop`, `rules[0]`:\n```- apiGroups: [""]');
    expect(text).toContain(`    - ${newName}`);
    expect(text).toContain('leave the old names in');
  });

  test('is said once for a rule with several old names, and for a cluster with several environments', () => {
    const both = [role(), role({ path: '/rules/0/resourceNames/0', secret: 'auth-api-secrets-20240101000000' })];
    const wide = role({ kind: 'ClusterRole', name: 'all' });
    const { namespace: _, ...everywhere } = wide;
    const text = told(stage([...both, everywhere]), stage([everywhere], { stage: 'production', production: true }));
    expect(text.match(/```- /g)).toHaveLength(2);
    expect(text).toContain('*staging* and *production*: `ClusterRole/all`, `rules[0]`:');
  });

  test('is said of each cluster that has the role', () => {
    const text = told(stage([role()]), stage([role()], { stage: 'production', cluster: 'another' }));
    expect(text.match(/```- /g)).toHaveLength(2);
  });

  test('is nothing to do where the new name was granted beforehand', () => {
    const text = told(stage([role({ grant: { ...grant, names: [oldName, newName] } })]));
    expect(text).toBe('These grant the new version already: `Role/reader` in `shop`.');
  });

  test('names or counts every role, however many there are, and no block is cut in two', () => {
    const roles = Array.from({ length: 50 }, (_, index) => role({ name: `reader-${index}` }));
    const texts = besideTexts([stage(roles)], newName);
    const { blocks } = compose(
      'plan',
      texts.map((text) => section(text)),
    );
    const text = blocks.map((block) => (block.type === 'section' ? (block.text?.text ?? '') : '…')).join('\n');
    const shown = text.match(/```- /g)?.length ?? 0;
    expect(shown).toBeGreaterThan(5);
    expect(text).toContain(`They lack the new name too: \`Role/reader-${shown}\` in \`shop\`, `);
    expect(text).toContain(`and ${50 - shown - 10} roles more`);
    expect(text).not.toContain('…');
  });

  test('is a rule beside it where one is too long for a message', () => {
    const long = Array.from({ length: 20 }, (_, index) => `${'long-'.repeat(45)}${index}`);
    const text = told(stage([role({ grant: { ...grant, names: long } })]));
    expect(text).toContain('`rules[0]`, as a rule beside it:');
    expect(text).toContain(`resourceNames:\n    - ${newName}\n`);
  });
});

describe('What is told of everything else', () => {
  const [first] = planOf(0).stages;
  const plan = { ...(first as StagePlan), notSeen: [] };
  const job = (index: number): Bystander => ({
    kind: 'Job',
    namespace: 'shop',
    name: `job-${index}`,
    path: '/spec',
    secret: oldName,
  });

  test('is each object once, and how many more there are, those that the plan does not keep included', () => {
    const bystanders = Array.from({ length: 12 }, (_, index) => [job(index), job(index)]).flat();
    const [, text] = besideTexts([{ ...plan, bystanders, moreBystanders: 30 }], newName);
    expect(text?.match(/Job\/job-/g)).toHaveLength(8);
    expect(text).toContain('• and 34 more');
  });

  test('is what could not be looked at, by reason, with what to do about a right that lacks', () => {
    const kinds = Array.from({ length: 14 }, (_, index) => ({
      kind: `kind-${index}`,
      why: `forbidden: may not list ${index}`,
    }));
    const notSeen = [...kinds, { kind: 'widgets.example.com', why: 'unreachable: no answer within 4 s' }];
    const [heading, text] = besideTexts([{ ...plan, notSeen, moreNotSeen: 3 }], newName);
    expect(heading).toContain('Not everything could be looked at');
    expect(text).toContain('`kind-9` and 4 more: forbidden');
    expect(text).toContain('• `widgets.example.com`: unreachable: no answer within 4 s');
    expect(text).toContain('• and 3 more');
    expect(text).toContain('keyturn-search');
  });

  test('is nothing where there is nothing', () => {
    expect(besideTexts([plan], newName)).toEqual([]);
  });
});

test('A role in the way of a deletion is told with what to take out of it', () => {
  const [facts] = everyCleanup(1, 'x').filter(({ state }) => state.type === 'searched');
  if (facts?.state.type !== 'searched') throw new Error('no search');
  const hit = {
    grade: 'strong',
    kind: 'Role',
    namespace: 'shop',
    name: 'reader',
    path: '/rules/2/resourceNames/0',
  } as const;
  const text = JSON.stringify(renderCleanupReminder({ ...facts, state: { ...facts.state, hits: [hit] } }).blocks);
  expect(text).toContain(
    '`Role/reader` in `shop`, which grants it by its name: take the name out of `rules[2].resourceNames`',
  );
});
