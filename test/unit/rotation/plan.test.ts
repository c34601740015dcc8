import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import {
  asFarAsKnown,
  fingerprint,
  planChanges,
  type Plan,
  type PlannedWorkload,
  type StagePlan,
} from '../../../src/rotation/plan.js';
import { day, plan, stagePlan } from './given.js';

const print = (of: Plan, version = '20260302120000', secret = 'auth-api', watch = day) =>
  fingerprint(of, version, secret, watch);
const withProduction = (fields: Partial<StagePlan>): Plan => ({
  stages: [stagePlan('staging'), stagePlan('production', fields)],
});
const [workload] = stagePlan('production').workloads as [PlannedWorkload];
const [monitor] = stagePlan('production').monitors;
const [field] = workload.fields;
const other = { ...workload, name: 'worker', uid: 'worker-uid' };
const second = { path: '/spec/template/spec/volumes/0/secret/secretName', name: 'auth-api-secrets-20260101000000' };

describe('options of monitors, by their digest', () => {
  const watchedBy = (digest?: string) =>
    withProduction({ monitors: monitor ? [{ ...monitor, ...(digest === undefined ? {} : { digest }) }] : [] });

  test('are part of what is approved, where they are known', () => {
    expect(print(watchedBy('one'))).not.toBe(print(watchedBy('other')));
    expect(print(watchedBy('one'))).not.toBe(print(watchedBy()));
    expect(planChanges(watchedBy('one'), watchedBy('other'))).toEqual([
      'gone: production monitor 1 errors',
      'new: production monitor 1 errors',
    ]);
  });

  test('are left out of a comparison with a plan of before they were known, so that it stays approved', () => {
    expect(print(watchedBy())).toBe(print(plan));
    expect(print(asFarAsKnown(plan, watchedBy('one')))).toBe(print(plan));
    expect(planChanges(plan, asFarAsKnown(plan, watchedBy('one')))).toEqual([]);
  });

  test('are compared where they were known, and a monitor that is new is new with all that is known of it', () => {
    expect(asFarAsKnown(watchedBy('one'), watchedBy('other'))).toEqual(watchedBy('other'));
    expect(asFarAsKnown(withProduction({ monitors: [] }), watchedBy('one'))).toEqual(watchedBy('one'));
  });
});

describe('the plan’s fingerprint', () => {
  test.each([
    ['the version', print(plan, '20260302120001')],
    ['the secret', print(plan, undefined, 'auth')],
    ['the watch', print(plan, undefined, undefined, day + 1)],
    ['the cluster', print(withProduction({ cluster: 'other' }))],
    ['the namespace', print(withProduction({ namespace: 'other' }))],
    ['an environment', print({ stages: plan.stages.slice(1) })],
    ['a workload that was made anew', print(withProduction({ workloads: [{ ...workload, uid: 'new' }] }))],
    ['a workload that is gone', print(withProduction({ workloads: [] }))],
    ['a workload that is new', print(withProduction({ workloads: [workload, other] }))],
    ['a field', print(withProduction({ workloads: [{ ...workload, fields: [...workload.fields, second] }] }))],
    [
      'the old name in a field',
      print(
        withProduction({
          workloads: [{ ...workload, fields: [{ ...second, path: field?.path ?? '', name: 'auth-api-secrets' }] }],
        }),
      ),
    ],
    ['a monitor', print(withProduction({ monitors: [] }))],
    ['a monitor’s query', print(withProduction({ monitors: [{ id: 1, name: 'errors', settle: 1, query: 'edited' }] }))],
  ])('changes with %s', (_, changed) => {
    expect(changed).not.toBe(print(plan));
  });

  test.each([
    ['replicas', withProduction({ workloads: [{ ...workload, replicas: 40 }] })],
    ['the owner', withProduction({ workloads: [{ ...workload, owner: { kind: 'helm', name: 'auth' } }] })],
    [
      'the old Secret’s resourceVersion',
      withProduction({ previous: { ...stagePlan('production').previous!, resourceVersion: '2' } }),
    ],
    [
      'what refers and can’t be switched',
      withProduction({ bystanders: [{ kind: 'Pod', name: 'x', path: '/', secret: 's' }] }),
    ],
    ['what stands in the way', withProduction({ blockers: [{ code: 'paused', what: 'deployment/x' }] })],
    ['a monitor’s name', withProduction({ monitors: monitor ? [{ ...monitor, name: 'renamed' }] : [] })],
  ] as [string, Plan][])('does not change with %s', (_, changed) => {
    expect(print(changed)).toBe(print(plan));
  });

  test('is the same in whatever order workloads, fields and monitors were found', () => {
    const workloads = [workload, other, { ...other, uid: 'third', fields: [second, ...workload.fields] }];
    const monitors = [1, 2, 3].map((id) => ({ id, name: `m${id}`, query: `q${id}`, settle: 0 }));
    const order = fc.tuple(
      fc.shuffledSubarray(workloads, { minLength: 3 }),
      fc.shuffledSubarray(monitors, { minLength: 3 }),
      fc.boolean(),
    );
    fc.assert(
      fc.property(order, ([found, read, turned]) => {
        const turn = (one: PlannedWorkload) => (turned ? { ...one, fields: [...one.fields].reverse() } : one);
        const shuffled = withProduction({ workloads: found.map(turn), monitors: read });
        expect(print(shuffled)).toBe(print(withProduction({ workloads, monitors })));
        expect(planChanges(withProduction({ workloads, monitors }), shuffled)).toEqual([]);
      }),
    );
  });
});

describe('what differs between two plans', () => {
  const line = 'production deployment/auth-service /spec/template/spec/containers/0/envFrom/0/secretRef/name = ';
  test.each([
    ['nothing', plan, []],
    ['replicas', withProduction({ workloads: [{ ...workload, replicas: 9 }] }), []],
    ['a workload gone', withProduction({ workloads: [] }), [`gone: ${line}auth-api-secrets-20260101000000`]],
    [
      'a workload made anew',
      withProduction({ workloads: [{ ...workload, uid: 'new' }] }),
      [`gone: ${line}auth-api-secrets-20260101000000`, `new: ${line}auth-api-secrets-20260101000000`],
    ],
    [
      'another cluster',
      withProduction({ cluster: 'other' }),
      [
        'gone: production namespace production in cluster cluster-uid',
        'new: production namespace production in cluster other',
      ],
    ],
    [
      'an edited monitor',
      withProduction({ monitors: [{ id: 1, name: 'errors', settle: 0, query: 'edited' }] }),
      ['gone: production monitor 1 errors', 'new: production monitor 1 errors'],
    ],
  ] as [string, Plan, string[]][])('%s', (_, now, changes) => {
    expect(planChanges(plan, now)).toEqual(changes);
  });

  test('whatever asks for a new approval can be named', () => {
    const piece = fc.record({
      cluster: fc.constantFrom('one', 'two'),
      namespace: fc.constantFrom('one', 'two'),
      workloads: fc.subarray([workload, other, { ...workload, uid: 'new' }]),
      monitors: fc.subarray([1, 2].map((id) => ({ id, name: 'm', query: `q${id}`, settle: 0 }))),
    });
    fc.assert(
      fc.property(piece, piece, (one, two) => {
        const [before, now] = [withProduction(one), withProduction(two)];
        expect(planChanges(before, now).length > 0).toBe(print(before) !== print(now));
      }),
    );
  });
});
