import { describe, expect, test } from '@jest/globals';
import { because } from '../../../jobs/steps/because.js';
import type { Parts } from '../../../jobs/parts.js';
import { judgeSwitched, judgeUnswitched, standsInTheWay } from '../../../jobs/steps/judge-stage.js';
import type { Stage } from '../../../src/rotation/entry.js';
import { done, type Event } from '../../../src/rotation/event.js';
import type { Readings } from '../../../src/rotation/monitors.js';
import { observedStage } from '../../../src/rotation/next/monitors.js';
import type { StagePlan } from '../../../src/rotation/plan.js';
import type { Strategy } from '../../../src/rotation/strategy.js';
import { after, answer, begun, goesWell, later, minute, monitorsSay, until, type Story } from '../rotation/given.js';
import { planned, scope, states, type Moment, type State } from './monitor-states.js';
import { answers, moments, strategies, table, type Answer, type StrategyName, type When } from './monitor-table.js';

const strategy: Record<StrategyName, Strategy> = {
  rolling: { type: 'rolling' },
  'blue-green': {
    type: 'blue-green',
    workload: 'deployment/auth-service',
    router: { type: 'gateway-api', route: 'auth' },
    steps: [10, 50, 100],
    interval: 10 * minute,
  },
};

/** A rotation whose plan knows the monitor, options and all. */
function beginning(how: StrategyName, onAlert: 'rollback' | 'hold'): Story {
  const settings = { strategy: strategy[how], monitors: { ids: [1], tags: [], scope, settle: 6 * minute, onAlert } };
  const staging: Partial<Stage> = settings;
  const drawn = until(begun({ staging, production: settings }), 'check-monitors');
  const stages = drawn.rotation.plan?.stages.map((plan) => ({ ...plan, monitors: [planned] })) ?? [];
  return { ...drawn, rotation: { ...drawn.rotation, plan: { stages } } };
}

/** On, until production's switch is done: it stands at whatever the strategy does then. */
function switched(story: Story): Story {
  const { rotation } = story;
  const isOver = rotation.items.some(({ stage, step, state }) => {
    return stage === 'production' && step === 'switch' && state === 'done';
  });
  return isOver ? story : switched(after(story, goesWell(story)));
}

function standing(when: When, how: StrategyName): Story {
  const story = beginning(how, when === 'asking watch' ? 'hold' : 'rollback');
  switch (when) {
    case 'prepare':
      return story;
    case 'staging':
      return until(story, 'soak');
    case 'approval':
      return until(story, 'approve');
    case 'recheck':
      return until(story, 'recheck');
    case 'production':
      return switched(until(story, 'switch', 'production'));
    case 'watch':
    case 'asking watch':
      return until(story, 'watch');
    case 'rollback':
      return after(until(story, 'watch'), monitorsSay.alert);
    default:
      return when satisfies never;
  }
}

function planOf({ rotation }: Story): StagePlan {
  const stage = observedStage(rotation) ?? 'production';
  const plan = rotation.plan?.stages.find((each) => each.stage === stage);
  if (!plan) throw new Error('no plan');
  return plan;
}

/** What the rotation hears of the monitors: its own check of them before a switch, and the shared reading after one. */
function hears(story: Story, when: When, readings: Readings | undefined): Event {
  const { rotation, now } = story;
  if (when !== 'prepare' && when !== 'recheck') {
    return { type: 'monitors', verdict: judgeSwitched(rotation, planOf(story), readings, now) };
  }
  const why = standsInTheWay(judgeUnswitched(rotation, planOf(story), readings, now));
  // Of the parts, only the clock is asked here.
  const parts = { now: () => now } as Parts;
  const outcome = why ? because(parts, rotation, why) : done({ code: 'procedure-written' });
  return { type: 'outcome', effect: rotation.pending?.id ?? 'none', outcome };
}

function hearing(story: Story, when: When, readings: Readings | undefined): Story {
  const decision = answer(story, hears(story, when, readings));
  if ('refused' in decision) throw new Error(decision.refused.code);
  return { ...story, ...decision };
}

function answered(before: Story, now: Story): Answer {
  const { rotation } = now;
  if (JSON.stringify(rotation) === JSON.stringify(before.rotation)) return '-';
  if (rotation.phase === 'rollback' && before.rotation.phase !== 'rollback') return 'back';
  if (rotation.hold) return rotation.hold.endedBy === 'person' ? 'asks' : 'holds';
  return 'on';
}

const momentOf = (story: Story): Moment => {
  const { switched } = story.rotation;
  return { now: story.now, since: switched[planOf(story).stage] ?? story.now - 5 * minute };
};

describe.each(strategies)('%s: every state of a monitor, at every moment, has its stated answer', (how) => {
  const stories = Object.fromEntries(moments.map((when) => [when, later(standing(when, how), 5 * minute)])) as Record<
    When,
    Story
  >;

  test.each(Object.keys(states) as State[])('%s', (state) => {
    const cells = table[how][state].trim().split(/\s+/);
    expect(cells).toHaveLength(moments.length);
    const said = moments.map((when) => {
      const story = stories[when];
      return [when, answered(story, hearing(story, when, states[state](momentOf(story))))];
    });
    expect(Object.fromEntries(said)).toEqual(Object.fromEntries(moments.map((when, n) => [when, cells[n]])));
  });

  test('what holds goes on by itself once the monitors are OK; what asks does not', () => {
    for (const state of Object.keys(states) as State[]) {
      for (const when of moments) {
        const held = hearing(stories[when], when, states[state](momentOf(stories[when])));
        const { hold } = held.rotation;
        if (!hold || held.rotation.phase === 'rollback') continue;
        const then = later(held, minute);
        const onward = hearing(then, when, states.ok(momentOf(then)));
        expect([state, when, onward.rotation.hold !== undefined]).toEqual([state, when, hold.endedBy === 'person']);
      }
    }
  });
});

test('the table uses every answer, and states no state that is not played', () => {
  for (const how of strategies) {
    expect(Object.keys(table[how]).sort()).toEqual(Object.keys(states).sort());
    const used = new Set(Object.values(table[how]).flatMap((row) => row.trim().split(/\s+/)));
    expect([...used].sort()).toEqual([...answers].sort());
  }
});
