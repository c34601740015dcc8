import { expect, test } from '@jest/globals';
import { refsFacts, refsPlaces } from '../../../jobs/inbox/refs-facts.js';
import type { ClusterReferences } from '../../../src/kubernetes/find-references.js';
import { entry as sample } from '../slack/sample-rotation.js';

type Hit = ClusterReferences['hits'][number];

const [first, last] = [sample.stages[0], sample.stages.at(-1)];
if (!first || !last) throw new Error('the sample has stages');
const entry = {
  ...sample,
  development: { context: 'one', namespace: 'dev' },
  stages: [
    { ...first, name: 'staging', context: 'one', namespace: 'staging' },
    { ...last, name: 'production', context: 'two', namespace: 'live' },
  ],
};
const hit = (name: string, more: Partial<Hit> = {}): Hit => ({
  grade: 'strong',
  kind: 'Deployment',
  name,
  path: '/spec',
  secret: 'api',
  ...more,
});
const one: ClusterReferences = {
  contexts: ['one'],
  namespaces: ['dev', 'staging'],
  hits: [
    hit('of-staging', { namespace: 'staging' }),
    hit('names-dev', { namespace: 'elsewhere', secretNamespace: 'dev' }),
    hit('of-neither', { grade: 'mention', namespace: 'elsewhere' }),
    hit('of-the-cluster', { kind: 'ClusterRole' }),
  ],
  notSeen: [
    { kind: 'pods', why: 'forbidden: no' },
    { kind: 'secrets of Helm', namespace: 'staging', why: 'forbidden: no' },
    { kind: 'configmaps/release', namespace: 'elsewhere', why: 'broken' },
  ],
  ignored: ['events'],
};
const two: ClusterReferences = {
  contexts: ['two'],
  namespaces: ['live'],
  hits: [hit('of-live', { namespace: 'live' }), hit('elsewhere', { grade: 'mention', namespace: 'elsewhere' })],
  notSeen: [],
  ignored: ['events'],
};

test('each place stands with the environment whose Secret it means, and once with all that it may mean', () => {
  const { groups } = refsFacts(entry, undefined, [two, one]);
  expect(groups.map(({ stages, hits }) => [stages, hits.map(({ name }) => name)])).toEqual([
    [['development'], ['names-dev']],
    [['staging'], ['of-staging']],
    [['production'], ['of-live', 'elsewhere']],
    [
      ['development', 'staging'],
      ['of-neither', 'of-the-cluster'],
    ],
  ]);
});

test('what was not seen is told with the environments that it may matter to, and what was left out once', () => {
  const { notSeen, ignored } = refsFacts(entry, undefined, [one, two]);
  expect(notSeen.map(({ kind, stages }) => [kind, stages])).toEqual([
    ['pods', ['development', 'staging']],
    ['secrets of Helm', ['staging']],
    ['configmaps/release', ['development', 'staging']],
  ]);
  expect(ignored).toEqual(['events']);
});

test('every environment is looked at, development too', () => {
  expect(refsPlaces(entry)).toEqual([
    { context: 'one', namespaces: ['dev'] },
    { context: 'one', namespaces: ['staging'] },
    { context: 'two', namespaces: ['live'] },
  ]);
});
