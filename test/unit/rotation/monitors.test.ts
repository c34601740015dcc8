import { describe, expect, test } from '@jest/globals';
import {
  judge,
  monitorStates,
  type Judgement,
  type MonitorReading,
  type MonitorState,
  type Readings,
  type Verdict,
} from '../../../src/rotation/monitors.js';
import { rememberWarnings } from '../../../src/rotation/remember-warnings.js';

const switchedAt = 1_000_000;
const now = 2_000_000;
const staleAfter = 60_000;
const before = switchedAt - 5000;
const after = switchedAt + 5000;

type Group = MonitorReading['groups'][number];
const planned = { id: 1, name: 'errors', query: 'q', settle: 0 };
const group = (fields: Partial<Group> = {}): Group => ({ name: '*', state: 'ok', ...fields });

function reading(fields: Partial<MonitorReading> = {}): MonitorReading {
  const rest = { tags: [], settle: 0, state: 'ok' as const, muted: false, groups: [group()] };
  return { id: 1, name: 'errors', query: 'q', ...rest, ...fields };
}

const readings = (monitors: MonitorReading[], fields: Partial<Readings> = {}): Readings => ({
  readAt: now - 1000,
  monitors,
  ...fields,
});

function verdictOn(monitors: MonitorReading[], fields: Partial<Judgement> = {}): Verdict {
  const rest = { planned: [planned], scope: [], switchedAt, now, staleAfter };
  return judge({ readings: readings(monitors), ...rest, ...fields });
}

const ok: Verdict = { state: 'ok' };
const alertAt = (since: number): Verdict => ({ state: 'alert', monitors: ['errors'], since });
const alertBefore: Verdict = { state: 'alert-before', monitors: ['errors'] };
const unknown = (why: string) => ({ state: 'unknown', monitor: 'errors', why });
const edited = (fields: object) => ({ ...unknown('edited'), edited: { ...planned, ...fields } });
const outage = { since: now - 9000, detail: 'Datadog answered 503' };
const withGroups = (...groups: Partial<Group>[]): MonitorReading => reading({ groups: groups.map(group) });

describe('what the monitors say', () => {
  const rows: [string, MonitorReading[], Partial<Judgement>, unknown][] = [
    ['OK is OK', [reading()], {}, ok],
    ['no monitor is asked for: OK', [], { planned: [] }, ok],
    ['nothing was read yet', [], { readings: undefined }, { state: 'unreachable', since: now, detail: 'not read yet' }],
    ['an alert after the switch (F54)', [withGroups({ state: 'alert', triggeredAt: after })], {}, alertAt(after)],
    [
      'an alert before the switch never rolls back',
      [withGroups({ state: 'alert', triggeredAt: before })],
      {},
      alertBefore,
    ],
    [
      'an alert in the very second of the switch: Datadog tells whole seconds',
      [withGroups({ state: 'alert', triggeredAt: switchedAt })],
      { switchedAt: switchedAt + 900 },
      { state: 'alert', monitors: ['errors'], since: switchedAt },
    ],
    [
      'an alert in the second before the switch',
      [withGroups({ state: 'alert', triggeredAt: switchedAt - 1_000 })],
      {},
      alertBefore,
    ],
    ['an alert that nobody knows the begin of', [withGroups({ state: 'alert' })], {}, alertBefore],
    [
      'in alert before anything was switched (F52)',
      [withGroups({ state: 'alert', triggeredAt: after })],
      { switchedAt: undefined },
      alertBefore,
    ],
    [
      'an alert that came and went between two reads',
      [withGroups({ triggeredAt: after, resolvedAt: after + 1 })],
      {},
      alertAt(after),
    ],
    ['one that went without a time', [withGroups({ triggeredAt: after })], {}, alertAt(after)],
    ['one that went into no data', [withGroups({ state: 'no-data', triggeredAt: after })], {}, alertAt(after)],
    ['one that came and went before the switch', [withGroups({ triggeredAt: before, resolvedAt: before + 1 })], {}, ok],
    [
      'one that began before and ended after the switch',
      [withGroups({ triggeredAt: before, resolvedAt: after })],
      {},
      ok,
    ],
    ['a warning', [withGroups({ state: 'warn', triggeredAt: after })], {}, unknown('warn')],
    [
      'a warning that is over was no alert',
      [withGroups({ triggeredAt: after, warnedAt: after, resolvedAt: after + 1 })],
      {},
      ok,
    ],
    [
      'an alert after a warning that is over',
      [withGroups({ triggeredAt: after + 9, warnedAt: after })],
      {},
      alertAt(after + 9),
    ],
    ['no data', [withGroups({ state: 'no-data' })], {}, unknown('no-data')],
    ['OK without any group has no data', [reading({ groups: [] })], {}, unknown('no-data')],
    ['unknown', [withGroups({ state: 'unknown' })], {}, unknown('unknown')],
    ['skipped', [withGroups({ state: 'skipped' })], {}, unknown('unknown')],
    ['ignored', [withGroups({ state: 'ignored' })], {}, unknown('unknown')],
    ['muted (F51)', [reading({ muted: true })], {}, unknown('muted')],
    ['query edited (F51)', [reading({ query: 'other' })], {}, edited({ query: 'other' })],
    ['renamed (F51)', [reading({ name: 'other' })], {}, edited({ name: 'other' })],
    ['deleted (F51)', [], {}, unknown('missing')],
    ['another monitor is no substitute', [reading({ id: 2 })], {}, unknown('missing')],
    [
      'muted and in alert after the switch',
      [reading({ muted: true, groups: [group({ state: 'alert', triggeredAt: after })] })],
      {},
      alertAt(after),
    ],
    [
      'unreachable (F49)',
      [reading()],
      { readings: readings([reading()], { unreachable: outage }) },
      { state: 'unreachable', ...outage },
    ],
    [
      'stale',
      [reading()],
      { readings: readings([reading()], { readAt: now - staleAfter - 1 }) },
      { state: 'unreachable', since: now - staleAfter - 1, detail: 'no reading since then' },
    ],
    [
      'rarely read, as its rate limit asks: its age counts from the next look that was due',
      [reading()],
      { readings: readings([reading()], { readAt: now - 3 * staleAfter, next: now - staleAfter }) },
      ok,
    ],
    [
      'not even read when a rare look was due',
      [reading()],
      { readings: readings([reading()], { readAt: now - 3 * staleAfter, next: now - staleAfter - 1 }) },
      { state: 'unreachable', since: now - 3 * staleAfter, detail: 'no reading since then' },
    ],
    [
      'a rate limit, with the time when it goes on (F50)',
      [],
      { readings: readings([], { unreachable: { ...outage, until: now + 1 } }) },
      { state: 'unreachable', ...outage, until: now + 1 },
    ],
    [
      'an alert after the switch, told by a clock that is behind ours',
      [withGroups({ state: 'alert', triggeredAt: after - 60_000 })],
      { readings: readings([withGroups({ state: 'alert', triggeredAt: after - 60_000 })], { skew: -60_000 }) },
      alertAt(after - 60_000),
    ],
    [
      'an alert before the switch, told by a clock that is ahead of ours',
      [],
      { readings: readings([withGroups({ state: 'alert', triggeredAt: before + 60_000 })], { skew: 60_000 }) },
      alertBefore,
    ],
    [
      'one state for all that is said twice and differs',
      [reading({ state: 'alert', groups: [group()] })],
      {},
      unknown('unknown'),
    ],
    ['a warning of all that its one group does not know yet', [reading({ state: 'warn' })], {}, unknown('warn')],
    ['a composite whose part has no data', [reading({ doubt: 'no-data' })], {}, unknown('no-data')],
    ['evaluated on a schedule of its own', [reading({ doubt: 'stale' })], {}, unknown('stale')],
    [
      'such a doubt hides no alert',
      [reading({ doubt: 'no-data', groups: [group({ state: 'alert', triggeredAt: after })] })],
      {},
      alertAt(after),
    ],
    [
      'options edited (F51)',
      [reading({ digest: 'new' })],
      { planned: [{ ...planned, digest: 'old' }] },
      { ...edited({ digest: 'new' }), onlyOptions: true },
    ],
    [
      'query and options edited',
      [reading({ query: 'other', digest: 'new' })],
      { planned: [{ ...planned, digest: 'old' }] },
      edited({ query: 'other', digest: 'new' }),
    ],
    ['options that an older plan did not know', [reading({ digest: 'new' })], {}, ok],
    ['just not stale', [reading()], { readings: readings([reading()], { readAt: now - staleAfter }) }, ok],
    [
      'an alert that was read before Datadog went away',
      [],
      { readings: readings([withGroups({ state: 'alert', triggeredAt: after })], { unreachable: outage }) },
      alertAt(after),
    ],
    [
      'an older alert that was read before Datadog went away',
      [],
      { readings: readings([withGroups({ state: 'alert', triggeredAt: before })], { unreachable: outage }) },
      { state: 'unreachable', ...outage },
    ],
  ];
  test.each(rows)('%s', (_, monitors, fields, expected) => {
    expect(verdictOn(monitors, fields)).toEqual(expected);
  });
});

describe('groups and scope (F53)', () => {
  const production = (fields: Partial<Group> = {}) => group({ name: 'env:production,service:auth', ...fields });
  const staging = (fields: Partial<Group> = {}) => group({ name: 'env:staging,service:auth', ...fields });
  const red = { state: 'alert', triggeredAt: after } as const;
  const rows: [string, Group[], string[], unknown][] = [
    ['only the other environment is in alert', [production(), staging(red)], ['env:production'], ok],
    ['our environment is in alert', [production(red), staging()], ['env:production'], alertAt(after)],
    ['without a scope every group counts', [production(), staging(red)], [], alertAt(after)],
    ['a group needs every tag of the scope', [production(red)], ['env:production', 'service:web'], unknown('no-data')],
    ['no group is in scope: no data', [staging()], ['env:production'], unknown('no-data')],
    [
      'a tag is not part of another one',
      [group({ name: 'env:production-eu', ...red })],
      ['env:production'],
      unknown('no-data'),
    ],
    ['the whole-monitor group beside real ones is stale', [group(red), production()], ['env:production'], ok],
    ['the whole-monitor group alone counts, whatever the scope', [group(red)], ['env:production'], alertAt(after)],
    [
      'the tags of a group stand in any order, with spaces and quotes',
      [group({ name: 'service:"auth", env:"production"', ...red })],
      ['env:production', 'service:auth'],
      alertAt(after),
    ],
    [
      'a multi-alert whose overall state is that of another group',
      [production(), staging(red)],
      ['env:production'],
      ok,
    ],
    ['only the other environment is muted', [production(), staging({ muted: true })], ['env:production'], ok],
    ['our environment is muted', [production({ muted: true }), staging()], ['env:production'], unknown('muted')],
    ['only the other environment has no data', [production(), staging({ state: 'no-data' })], ['env:production'], ok],
    [
      'one of ours has no data',
      [production(), production({ name: 'env:production,service:web', state: 'no-data' })],
      ['env:production'],
      unknown('no-data'),
    ],
  ];
  test.each(rows)('%s', (_, groups, scope, expected) => {
    expect(verdictOn([reading({ groups })], { scope })).toEqual(expected);
  });
});

describe('several monitors', () => {
  const other = { id: 2, name: 'latency', query: 'q2', settle: 0 };
  const latency = (...groups: Partial<Group>[]) =>
    reading({ id: 2, name: 'latency', query: 'q2', groups: groups.map(group) });
  const both = { planned: [planned, other] };

  test('an alert of one outranks what is unknown of another', () => {
    expect(verdictOn([latency({ state: 'alert', triggeredAt: after })], both)).toEqual({
      state: 'alert',
      monitors: ['latency'],
      since: after,
    });
  });
  test('all that are in alert are named, from the first of them on', () => {
    const monitors = [
      withGroups({ state: 'alert', triggeredAt: after + 7 }),
      latency({ state: 'alert', triggeredAt: after }),
    ];
    expect(verdictOn(monitors, both)).toEqual({ state: 'alert', monitors: ['errors', 'latency'], since: after });
  });
  test('a new alert outranks an old one', () => {
    const monitors = [
      withGroups({ state: 'alert', triggeredAt: before }),
      latency({ state: 'alert', triggeredAt: after }),
    ];
    expect(verdictOn(monitors, both)).toEqual({ state: 'alert', monitors: ['latency'], since: after });
  });
  test('a monitor that the plan does not name says nothing', () => {
    expect(verdictOn([reading(), latency({ state: 'alert', triggeredAt: after })])).toEqual(ok);
  });
  test('one that is OK does not cover one that is missing', () => {
    expect(verdictOn([reading()], both)).toEqual({ state: 'unknown', monitor: 'latency', why: 'missing' });
  });
});

describe('every combination', () => {
  const triggers = { never: undefined, before, after };
  const ages = { fresh: {}, unreachable: { unreachable: outage }, stale: { readAt: 0 } };
  const scopes = { all: [], ours: ['env:production'], foreign: ['env:staging'] };
  const yesNo = [false, true];

  function* combinations() {
    for (const state of monitorStates)
      for (const [trigger, triggeredAt] of Object.entries(triggers))
        for (const [age, old] of Object.entries(ages))
          for (const [scope, tags] of Object.entries(scopes))
            for (const muted of yesNo)
              for (const edited of yesNo)
                for (const missing of yesNo)
                  for (const warned of yesNo)
                    yield { state, trigger, triggeredAt, age, old, scope, tags, muted, edited, missing, warned };
  }
  type Combination = ReturnType<typeof combinations> extends Generator<infer T> ? T : never;

  /** Design 8, as questions in the order in which they matter. */
  function expected({ state, trigger, age, scope, muted, edited, missing, warned }: Combination): string {
    const seen = !missing && scope !== 'foreign';
    const wasAlert = state !== 'warn' && !warned;
    if (seen && trigger === 'after' && (state === 'alert' || wasAlert)) return 'alert';
    if (age !== 'fresh') return 'unreachable';
    if (seen && state === 'alert') return 'alert-before';
    if (missing) return 'missing';
    if (muted) return 'muted';
    if (edited) return 'edited';
    if (scope === 'foreign') return 'no-data';
    const words: Partial<Record<MonitorState, string>> = { ok: 'ok', warn: 'warn', 'no-data': 'no-data' };
    return words[state] ?? 'unknown';
  }

  test('has its stated answer, and only one that is OK in everything is OK', () => {
    let count = 0;
    for (const each of combinations()) {
      const { state, triggeredAt, old, tags, muted, edited, missing, warned } = each;
      const trigger = triggeredAt === undefined ? {} : { triggeredAt, ...(warned ? { warnedAt: triggeredAt } : {}) };
      const groups = [group({ name: 'env:production', state, ...trigger })];
      const monitors = missing ? [] : [reading({ state, muted, query: edited ? 'other' : 'q', groups })];
      const verdict = verdictOn([], { readings: readings(monitors, old), scope: tags });
      const answer = verdict.state === 'unknown' ? verdict.why : verdict.state;
      expect({ ...each, answer }).toEqual({ ...each, answer: expected(each) });
      count += 1;
    }
    expect(count).toBe(7 * 3 * 3 * 3 * 16);
  });
});

describe('what is remembered of warnings', () => {
  const seen = (state: MonitorState, triggeredAt: number) => readings([withGroups({ state, triggeredAt })]);
  const remember = (...all: Readings[]): Readings =>
    all.reduce<Readings | undefined>((earlier, later) => rememberWarnings(earlier, later), undefined) ?? readings([]);
  const verdictAfter = (...all: Readings[]) => verdictOn([], { readings: remember(...all) });

  test('a warning that is over is no alert, however often it is read again', () => {
    expect(verdictAfter(seen('warn', after), seen('ok', after), seen('ok', after), seen('ok', after))).toEqual(ok);
  });
  test('a warning that nobody saw is taken for an alert', () => {
    expect(verdictAfter(seen('ok', before), seen('ok', after))).toEqual(alertAt(after));
  });
  test('an alert after a warning is an alert, also when it is over', () => {
    expect(verdictAfter(seen('warn', after), seen('ok', after + 9))).toEqual(alertAt(after + 9));
  });
  test('a warning that became an alert without a new time was an alert, also when it is over', () => {
    expect(verdictAfter(seen('warn', after), seen('alert', after), seen('ok', after))).toEqual(alertAt(after));
  });
  test('each group is remembered by itself', () => {
    const [one, other] = ['env:a', 'env:b'];
    const first = readings([withGroups({ name: one, state: 'warn', triggeredAt: after }, { name: other })]);
    const then = readings([withGroups({ name: one, triggeredAt: after }, { name: other, triggeredAt: after })]);
    expect(verdictOn([], { readings: remember(first, then), scope: ['env:a'] })).toEqual(ok);
    expect(verdictOn([], { readings: remember(first, then), scope: ['env:b'] })).toEqual(alertAt(after));
  });
  test('everything else is the later reading, untouched', () => {
    const later = readings([reading({ groups: [group({ state: 'no-data' })] })], { unreachable: outage });
    expect(rememberWarnings(seen('warn', after), later)).toEqual(later);
  });
});
