import { describe, expect, test } from '@jest/globals';
import { refsAnswer } from '../../../src/cli/refs-answer.js';
import type { Meaning } from '../../../src/cli/refs-order.js';
import { placesOf } from '../../../src/cli/refs-places.js';
import { progressLine } from '../../../src/cli/refs-progress.js';
import { secretNamed } from '../../../src/kubernetes/search/wanted-secret.js';

const meaning: Meaning = {
  wanted: secretNamed('api'),
  title: 'the Secret api',
  sought: { secret: 'api' },
  entries: [],
  ignore: [],
  call: 1000,
};
const nothing = { contexts: ['here'], namespaces: ['shop'], hits: [], notSeen: [], ignored: [] };
const mention = { grade: 'mention' as const, kind: 'ConfigMap', namespace: 'shop', name: 'note', secret: 'api' };

describe('the answer', () => {
  test('holds nothing that a terminal would obey, whatever keys an object has', () => {
    const hit = { ...mention, path: '/data/\u001b]0;pwned\u0007\u202e\n/x' };
    const { lines } = refsAnswer(meaning, [{ ...nothing, hits: [hit] }]);
    expect(lines.join('')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(lines).toHaveLength(3);
  });

  test('orders the hits of several clusters together, the gravest first', () => {
    const hits = [{ ...mention, path: '/data/note' }];
    const strong = { ...mention, grade: 'strong' as const, kind: 'Pod', path: '/spec' };
    const { json } = refsAnswer(meaning, [
      { ...nothing, hits },
      { ...nothing, contexts: ['there'], hits: [strong] },
    ]);
    expect(json['hits']).toMatchObject([
      { grade: 'strong', context: 'there' },
      { grade: 'mention', context: 'here' },
    ]);
  });

  test('says what a ClusterRole and what a Role has to grant for what may not be listed', () => {
    const why = 'forbidden: no';
    const notSeen = [
      { kind: 'pods', why },
      { kind: 'secrets of Helm', namespace: 'shop', why },
      { kind: 'every kind of example.com/v1', why: 'unreachable: HTTP 503' },
    ];
    const { exit, lines, json } = refsAnswer(meaning, [{ ...nothing, notSeen }]);
    expect(exit).toBe(3);
    expect(lines.filter((line) => line.startsWith('not seen'))).toHaveLength(3);
    expect(lines).toEqual(
      expect.arrayContaining([
        'To see it, grant this in a ClusterRole:',
        '    - apiGroups: [""]',
        '      resources: ["pods"]',
        '      verbs: ["list"]',
        'To see it, grant this in a Role in namespace shop:',
      ]),
    );
    expect(json['notSeen']).toMatchObject([
      { kind: 'pods', grant: { rule: { apiGroups: [''], resources: ['pods'], verbs: ['list'] } } },
      { kind: 'secrets of Helm', grant: { namespace: 'shop', rule: { resources: ['secrets'] } } },
      { kind: 'every kind of example.com/v1' },
    ]);
  });

  test('says what to do where the API says nothing at all', () => {
    const notSeen = [{ kind: 'every kind', why: 'unauthorized: Unauthorized' }];
    const { lines } = refsAnswer(meaning, [{ ...nothing, notSeen }]);
    expect(lines.filter((line) => line.startsWith('not seen'))).toEqual([expect.stringContaining('log in again')]);
  });

  test('names kinds that were left out on purpose, which is no reason for doubt', () => {
    const { exit, lines } = refsAnswer(meaning, [{ ...nothing, ignored: ['events', 'leases.coordination.k8s.io'] }]);
    expect(exit).toBe(0);
    expect(lines).toContain('Left out by search.ignore: events, leases.coordination.k8s.io');
  });
});

describe('where to look', () => {
  const contexts = [
    { name: 'one', isCurrent: true, namespace: 'shop' },
    { name: 'two', isCurrent: false },
  ];
  const stage = (context: string | undefined, namespace: string) => ({ context, namespace });
  const entry = { stages: [stage(undefined, 'staging'), stage('two', 'production')] };
  const entries = [entry] as unknown as Meaning['entries'];
  const asked = (more: Partial<Parameters<typeof placesOf>[0]>, of: Meaning['entries'] = []) =>
    placesOf({ allContexts: false, namespaces: [], ...more }, { entries: of }, contexts);

  test.each([
    ['the current context, in its own namespace', asked({}), [['one', ['shop']]]],
    ['the context that is named', asked({ context: 'two' }), [['two', ['default']]]],
    [
      'every context',
      asked({ allContexts: true }),
      [
        ['one', ['shop']],
        ['two', ['default']],
      ],
    ],
    ['the namespaces that are named', asked({ namespaces: ['a', 'b'] }), [['one', ['a', 'b']]]],
    [
      'the environments of the catalogue',
      asked({}, entries),
      [
        ['one', ['staging']],
        ['two', ['production']],
      ],
    ],
    ['one of them', asked({ context: 'two' }, entries), [['two', ['production']]]],
    [
      'other namespaces than theirs',
      asked({ namespaces: ['a'] }, entries),
      [
        ['one', ['a']],
        ['two', ['a']],
      ],
    ],
  ])('is %s', (_, places, expected) => {
    expect(places).toEqual(expected.map(([context, namespaces]) => ({ context, namespaces })));
  });
});

describe('the progress', () => {
  const terminal = (isTTY: boolean, columns = 60) => {
    const written: string[] = [];
    return { written, isTTY, columns, write: (text: string) => written.push(text) > 0 };
  };

  test('is one line that is rewritten, as wide as the terminal at most, and taken away at the end', () => {
    const out = terminal(true);
    const line = progressLine(out);
    line.show(undefined);
    line.show({ kinds: 40, kindsDone: 10, bytes: 3 * 1024 ** 2, hits: 2 });
    line.clear();
    expect(out.written.every((text) => text.startsWith('\r') && text.length <= 60)).toBe(true);
    expect(out.written[1]).toContain('[######..................] 10 of 40 kinds, 3.0 MiB, 2 found'.slice(0, 59));
    expect(out.written.slice(-2).join('').replaceAll(/[\r ]/g, '')).toBe('');
  });

  test('is there on a terminal that does not know its width', () => {
    const out = terminal(true, 0);
    progressLine(out).show(undefined);
    expect(out.written.join('')).toContain('Asking the API what kinds there are');
  });

  test('is nothing at all where there is no terminal', () => {
    const out = terminal(false);
    const line = progressLine(out);
    line.show(undefined);
    line.clear();
    expect(out.written).toEqual([]);
  });
});
