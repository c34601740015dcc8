import { execFileSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { quote, rollbackCommands } from '../../../src/kubernetes/rollback-procedure.js';
import type { StagePlan } from '../../../src/rotation/plan.js';

const owner = { kind: 'unknown', name: '' } as const;
const plan: StagePlan = {
  stage: 'production',
  production: true,
  context: "prod's cluster",
  cluster: 'uid',
  namespace: 'shop',
  strategy: 'rolling',
  workloads: [
    {
      kind: 'Deployment',
      namespace: 'shop',
      name: 'web',
      uid: '1',
      replicas: 2,
      owner,
      fields: [
        { path: '/spec/template/spec/containers/0/env/1/valueFrom/secretKeyRef/name', name: 'api' },
        { path: '/spec/template/spec/volumes/0/secret/secretName', name: 'api-20250101000000' },
      ],
    },
    {
      kind: 'CronJob',
      namespace: 'shop',
      name: 'report',
      uid: '2',
      replicas: 0,
      owner,
      fields: [{ path: '/spec/jobTemplate/spec/template/spec/imagePullSecrets/0/name', name: 'api' }],
    },
  ],
  bystanders: [],
  monitors: [],
  blockers: [],
};

/** The words that a shell makes of a command. */
const words = (command: string) =>
  JSON.parse(
    execFileSync('sh', [
      '-c',
      `kubectl() { node -e 'console.log(JSON.stringify(process.argv.slice(1)))' -- "$@"; }; ${command}`,
    ]).toString(),
  ) as string[];

describe('the commands that roll back without us', () => {
  test('are one a workload, with context, namespace and a patch that tests before it writes', () => {
    const [web, report, ...more] = rollbackCommands(plan, 'api-20250202000000').map(words);
    expect(more).toEqual([]);
    expect(web?.slice(0, -1)).toEqual([
      '--context',
      "prod's cluster",
      '--namespace',
      'shop',
      'patch',
      'deployment',
      'web',
      '--type=json',
      '--patch',
    ]);
    expect(JSON.parse(web?.at(-1) ?? '')).toEqual([
      {
        op: 'test',
        path: '/spec/template/spec/containers/0/env/1/valueFrom/secretKeyRef/name',
        value: 'api-20250202000000',
      },
      { op: 'replace', path: '/spec/template/spec/containers/0/env/1/valueFrom/secretKeyRef/name', value: 'api' },
      { op: 'test', path: '/spec/template/spec/volumes/0/secret/secretName', value: 'api-20250202000000' },
      { op: 'replace', path: '/spec/template/spec/volumes/0/secret/secretName', value: 'api-20250101000000' },
    ]);
    expect(report).toContain('cronjob');
  });

  test('leave out a workload that had the version before', () => {
    expect(rollbackCommands(plan, 'api').map((command) => words(command)[6])).toEqual(['web']);
  });

  test('name no context where the plan has none', () => {
    const { context: _, ...without } = plan;
    expect(rollbackCommands(without, 'api-20250202000000')[0]).toMatch(
      /^kubectl --namespace shop patch deployment web /,
    );
  });
});

describe('quoting', () => {
  test.each([
    'plain-1.2',
    'two words',
    "it's",
    '$(rm -rf /)',
    '`id`',
    '"',
    '\\',
    '*',
    '',
    'ü',
    'a\nb',
    '-x',
    '~',
    '!x',
    '{a,b}',
  ])('%j is one word for a shell', (text) => {
    expect(words(`kubectl ${quote(text)}`)).toEqual([text]);
  });
});
