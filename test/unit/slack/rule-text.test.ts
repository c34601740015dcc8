import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import type { NotSeen } from '../../../src/rotation/reference.js';
import { reasonText } from '../../../src/slack/messages/reason-text.js';
import { missingRulesText, ruleText } from '../../../src/slack/messages/rule-text.js';

const why = 'forbidden: User "keyturn" cannot list';
const rulesIn = (text: string): unknown =>
  parse([...text.matchAll(/`(- \{.*?\})`/g)].map(([, rule]) => rule).join('\n'));

test('a rule is YAML, as a Role has it', () => {
  const text = ruleText({ group: 'apps', resources: ['deployments'], verb: 'patch' });
  expect(rulesIn(text)).toEqual([{ apiGroups: ['apps'], resources: ['deployments'], verbs: ['patch'] }]);
});

test.each([
  ['production', 'Keyturn may not `patch` `deployments` in `production` of `eu`.', 'of a Role in `production` that'],
  ['', 'Keyturn may not `patch` `deployments` in `eu`.', 'of a ClusterRole that'],
])(
  'what is forbidden in "%s" is said with the verb, the resource, the place, and the rule',
  (namespace, says, role) => {
    const right = { context: 'eu', verb: 'patch', resource: 'deployments', group: 'apps', namespace };
    const { what, now } = reasonText({ code: 'forbidden', ...right });
    expect(what).toBe(says);
    expect(now).toContain(role);
    expect(rulesIn(now)).toEqual([{ apiGroups: ['apps'], resources: ['deployments'], verbs: ['patch'] }]);
  },
);

test('what the search may not list is one rule for each place and group, and the wider one where both are missing', () => {
  const notSeen: NotSeen[] = [
    { kind: 'jobs.batch', why },
    { kind: 'cronjobs.batch', why },
    { kind: 'jobs.batch', namespace: 'production', why },
    { kind: 'secrets', namespace: 'production', why },
    { kind: 'widgets.example.com', why: 'unreachable: no answer' },
  ];
  const lines = missingRulesText(notSeen);
  expect(lines).toHaveLength(3);
  expect(lines[1]).toMatch(/^• a ClusterRole: /);
  expect(lines[2]).toMatch(/^• a Role in `production`: /);
  expect(rulesIn(lines.join('\n'))).toEqual([
    { apiGroups: ['batch'], resources: ['jobs', 'cronjobs'], verbs: ['list'] },
    { apiGroups: [''], resources: ['secrets'], verbs: ['list'] },
  ]);
});

test('of very many rules some are named, and how many more there are', () => {
  const notSeen = Array.from({ length: 9 }, (_, index) => ({ kind: `widgets.group-${index}.example`, why }));
  expect(missingRulesText(notSeen).at(-1)).toBe('• and 5 rules more');
});

test('nothing is said where nothing was forbidden', () => {
  expect(missingRulesText([{ kind: 'widgets.example.com', why: 'unreachable: no answer' }])).toEqual([]);
});
