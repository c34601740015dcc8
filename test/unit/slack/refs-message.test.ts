import { describe, expect, test } from '@jest/globals';
import { acknowledgement } from '../../../src/slack/messages/acknowledgement.js';
import { renderRefs, renderSearching } from '../../../src/slack/messages/refs-message.js';
import type { Message } from '../../../src/slack/messages/message.js';
import type { RefHit, RefsFacts } from '../../../src/slack/refs-facts.js';
import { refsOf } from './every-fact.js';

const hit = (more: Partial<RefHit> = {}): RefHit => ({
  grade: 'strong',
  kind: 'Deployment',
  namespace: 'staging',
  name: 'auth-service',
  path: '/spec/template/spec/containers/0/envFrom/0/secretRef/name',
  secret: 'auth-api-secrets-20260101000000',
  ...more,
});
const facts = (more: Partial<RefsFacts> = {}): RefsFacts => ({
  secret: 'auth-api',
  groups: [],
  notSeen: [],
  ignored: [],
  ...more,
});
const paragraphs = ({ blocks }: Message): string[] =>
  blocks.flatMap((block) => (block.type === 'section' ? [block.text?.text ?? ''] : []));

describe('the answer to /rotate refs', () => {
  test('says that nothing refers only where everything was seen', () => {
    const notSeen = [{ stages: ['production'], kind: 'rollouts.argoproj.io', why: 'forbidden: no' }];
    expect(paragraphs(renderRefs(facts()))).toEqual([
      ':white_check_mark: Nothing refers to any version of `auth-api`. Every kind was looked at, in all namespaces.',
    ]);
    const [first, second] = paragraphs(renderRefs(facts({ notSeen })));
    expect(first).toMatch(/^:warning: Nothing was found .*, but not everything could be looked at\.$/);
    expect(second).toBe(
      [
        '*Could not be looked at, so nothing is called unused:*',
        '• `production`: `rollouts.argoproj.io`: forbidden: no',
        '`keyturn refs` prints the RBAC rules that would grant it.',
      ].join('\n'),
    );
  });

  test('groups by environment and grade, and counts each grade', () => {
    const groups = [
      { stages: ['staging'], hits: [hit(), hit({ grade: 'weak', kind: 'ReplicaSet', name: 'auth-service-5d9' })] },
      { stages: ['staging', 'production'], hits: [hit({ grade: 'mention', kind: 'ConfigMap', path: '/data/x' })] },
    ];
    expect(paragraphs(renderRefs(facts({ groups })))).toEqual([
      '3 places name any version of `auth-api`: 1 strong · 1 weak · 1 mention',
      '*staging*: uses it\n• `Deployment/auth-service`',
      '*staging*: history\n• `ReplicaSet/auth-service-5d9`',
      expect.stringMatching(
        /^\*One of\* \*staging\* and \*production\*: only mentions it\n• `ConfigMap\/auth-service`, `\/data\/x`/,
      ),
    ]);
  });

  test('says which version each object names only where there are several', () => {
    const one = [{ stages: ['staging'], hits: [hit(), hit({ name: 'session-worker' })] }];
    expect(paragraphs(renderRefs(facts({ groups: one }))).join('\n')).not.toContain('→');
    const other = hit({ name: 'session-worker', secret: 'auth-api-secrets' });
    const text = paragraphs(renderRefs(facts({ groups: [{ stages: ['staging'], hits: [hit(), other] }] }))).join('\n');
    expect(text).toContain('`Deployment/auth-service` → `auth-api-secrets-20260101000000`');
    expect(text).toContain('`Deployment/session-worker` → `auth-api-secrets`');
  });

  test('shows each object once, its namespace where there are several, and counts what a workload makes', () => {
    const twice = [hit(), hit({ path: '/spec/template/spec/volumes/0/secret/secretName' })];
    const made = ['a', 'b'].map((name) => hit({ kind: 'Pod', name, isMade: true }));
    const elsewhere = hit({ kind: 'Gateway.example.com', namespace: 'ingress', path: '/spec/tls/secretName' });
    const groups = [{ stages: ['staging'], hits: [...twice, ...made, elsewhere] }];
    expect(paragraphs(renderRefs(facts({ groups })))[1]).toBe(
      [
        '*staging*: uses it',
        '• `Gateway.example.com/auth-service` in `ingress`, `/spec/tls/secretName`',
        '• `Deployment/auth-service` in `staging`',
        '• and what these make: 2 Pods',
      ].join('\n'),
    );
  });

  test.each([1, 20, 50_000])('shows the first of %i places of each kind, and says how many more there are', (size) => {
    const hits = Array.from({ length: size }, (_, index) => hit({ name: `pod-${index}` }));
    const message = renderRefs(facts({ groups: [{ stages: ['staging'], hits }] }));
    const text = paragraphs(message).join('\n');
    const shown = (text.match(/^• `/gm) ?? []).length;
    const more = Number(/and (\d+) more/.exec(text)?.[1] ?? 0);
    expect(shown + more).toBe(size);
    expect(text).toContain(`${size} strong`);
  });

  test('shows kinds with few places before those with many', () => {
    const pods = Array.from({ length: 30 }, (_, index) => hit({ kind: 'Pod', name: `pod-${index}` }));
    const text = paragraphs(renderRefs(facts({ groups: [{ stages: ['staging'], hits: [...pods, hit()] }] }))).join('');
    expect(text).toContain('*staging*: uses it\n• `Deployment/auth-service`');
  });

  test('every environment keeps a line, and what could not be seen is shown, however much there is', () => {
    const message = renderRefs(refsOf(200, 'auth-service'));
    const text = paragraphs(message).join('\n');
    for (const stage of ['auth-service-0', 'auth-service-1', 'auth-service-2']) expect(text).toContain(`*${stage}*:`);
    expect(text).toContain('Could not be looked at');
    expect(text).toContain('• and 194 more');
    expect(JSON.stringify(message.blocks)).toContain('Left out by `search.ignore`');
  });
});

describe('before the answer', () => {
  test('the command is answered at once with what is searched for', () => {
    expect(acknowledgement({ verb: 'refs', secret: 'auth-api', version: 'unversioned' })?.text).toMatch(
      /^Searching for everything that refers to the unversioned `auth-api`\. This changes nothing/,
    );
  });

  test('a counter says how far it is', () => {
    const counter = { code: 'searching', secret: 'auth-api', kinds: 57, kindsDone: 12, hits: 1 } as const;
    expect(renderSearching(counter).text).toBe(
      ':mag: Still searching for `auth-api`: 12 of 57 kinds done, 1 place found so far.',
    );
    expect(renderSearching({ ...counter, kinds: 0 }).text).toContain('asking the API what kinds there are');
  });
});
