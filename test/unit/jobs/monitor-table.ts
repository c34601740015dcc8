import type { State } from './monitor-states.js';

/** When monitors are asked, or might speak. */
export const moments = [
  'prepare',
  'staging',
  'approval',
  'recheck',
  'production',
  'watch',
  'asking watch',
  'rollback',
] as const;
export type When = (typeof moments)[number];

export const strategies = ['rolling', 'blue-green'] as const;
export type StrategyName = (typeof strategies)[number];

/**
 * - `on`: goes on
 * - `holds`: holds, and goes on by itself once it is OK
 * - `asks`: holds until a person decides
 * - `back`: rolls back by itself
 * - `-`: nobody listens; nothing changes
 */
export const answers = ['on', 'holds', 'asks', 'back', '-'] as const;
export type Answer = (typeof answers)[number];

/**
 * What each state of a monitor does at each moment: before the first switch (`prepare`), after staging's switch, while
 * people are asked, before production's switch (`recheck`), after it or at a step of it (`production`), in the watch, in
 * a watch with `onAlert: hold`, and in a rollback.
 */
const rolling: Record<State, string> = {
  //                                      prepare staging approval recheck production watch asking rollback
  ok: '                                   on      on      -        on      on         on    on     -',
  'alert after': '                        asks    back    -        asks    back       back  asks   -',
  'alert in the second of the switch': '  asks    back    -        asks    back       back  asks   -',
  'alert before': '                       asks    asks    -        asks    asks       asks  asks   -',
  'alert of another group': '             on      on      -        on      on         on    on     -',
  'flapped after': '                      on      back    -        on      back       back  asks   -',
  'flapped before': '                     on      on      -        on      on         on    on     -',
  warn: '                                 holds   holds   -        holds   holds      holds holds  -',
  'warned and over': '                    on      on      -        on      on         on    on     -',
  'no data': '                            holds   holds   -        holds   holds      holds holds  -',
  'OK without a group': '                 holds   holds   -        holds   holds      holds holds  -',
  'OK without one of ours': '             holds   holds   -        holds   holds      holds holds  -',
  unknown: '                              holds   holds   -        holds   holds      holds holds  -',
  skipped: '                              holds   holds   -        holds   holds      holds holds  -',
  ignored: '                              holds   holds   -        holds   holds      holds holds  -',
  'never heard of': '                     holds   holds   -        holds   holds      holds holds  -',
  'never judged': '                       holds   holds   -        holds   holds      holds holds  -',
  'muted whole': '                        holds   holds   -        holds   holds      holds holds  -',
  'muted group': '                        holds   holds   -        holds   holds      holds holds  -',
  'muted elsewhere': '                    on      on      -        on      on         on    on     -',
  'muted later': '                        on      on      -        on      on         on    on     -',
  'muted and alert after': '              asks    back    -        asks    back       back  asks   -',
  edited: '                               holds   holds   -        holds   holds      holds holds  -',
  renamed: '                              holds   holds   -        holds   holds      holds holds  -',
  'options edited': '                     holds   holds   -        holds   holds      holds holds  -',
  missing: '                              holds   holds   -        holds   holds      holds holds  -',
  'made again under its name': '          holds   holds   -        holds   holds      holds holds  -',
  'of its own schedule': '                holds   holds   -        holds   holds      holds holds  -',
  'composite of a silent part': '         holds   holds   -        holds   holds      holds holds  -',
  'not read lately': '                    holds   holds   -        holds   holds      holds holds  -',
  'read rarely, as planned': '            on      on      -        on      on         on    on     -',
  'never read': '                         holds   holds   -        holds   holds      holds holds  -',
  unreachable: '                          holds   holds   -        holds   holds      holds holds  -',
  'rate-limited': '                       holds   holds   -        holds   holds      holds holds  -',
  'unreachable after an alert was read': 'holds   back    -        holds   back       back  asks   -',
  'alert after, by a clock that is behind':
    '                                     asks    back    -        asks    back       back  asks   -',
  'alert before, by a clock that is ahead':
    '                                     asks    asks    -        asks    asks       asks  asks   -',
};

/**
 * By strategy. A monitor says the same whatever moves the traffic: what differs is what a rollback puts back, and that at
 * each step of `blue-green` the judgement begins anew.
 */
export const table: Record<StrategyName, Record<State, string>> = { rolling, 'blue-green': rolling };
