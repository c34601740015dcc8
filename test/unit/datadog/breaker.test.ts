import { describe, expect, test } from '@jest/globals';
import { createBreaker } from '../../../src/datadog/breaker.js';
import { DatadogError, rateLimited } from '../../../src/datadog/datadog-error.js';

const monitors = '/api/v1/monitor';
const down = new DatadogError('unreachable', 'Datadog answered 503');
const breaker = () => createBreaker({ failures: 3, rest: 1000, longestLimit: 60_000 });

describe('rests after failures', () => {
  test('three failures in a row stop every call for the rest, and no longer', () => {
    const made = breaker();
    for (const at of [1, 2]) made.note(monitors, down, at);
    expect(made.refuse(monitors, 2)).toBeUndefined();
    made.note(monitors, down, 3);
    expect(made.refuse(monitors, 1002)).toMatchObject({ code: 'unreachable' });
    expect(made.refuse('/api/v1/events', 1002)).toMatchObject({ code: 'unreachable' });
    expect(made.refuse(monitors, 1003)).toBeUndefined();
  });

  test('after a rest the first failure begins the next one, and the first answer ends the row', () => {
    const made = breaker();
    for (const at of [1, 2, 3, 1003]) made.note(monitors, down, at);
    expect(made.refuse(monitors, 2002)).toMatchObject({ code: 'unreachable' });
    made.note(monitors, undefined, 2003);
    made.note(monitors, down, 2004);
    expect(made.refuse(monitors, 2004)).toBeUndefined();
  });

  test('being refused is an answer, not an outage', () => {
    const made = breaker();
    for (const at of [1, 2, 3, 4]) made.note(monitors, new DatadogError('forbidden', 'no'), at);
    expect(made.refuse(monitors, 5)).toBeUndefined();
  });
});

describe('a used-up rate limit (F50)', () => {
  test('stops its own calls until its reset, and no others', () => {
    const made = breaker();
    made.note(monitors, rateLimited(7000), 0);
    expect(made.refuse(monitors, 6999)).toMatchObject({ code: 'rate-limited', resetMs: 1 });
    expect(made.refuse('/api/v1/events', 6999)).toBeUndefined();
    expect(made.refuse(monitors, 7000)).toBeUndefined();
  });

  test('is believed for a minute at most, because being blind for an hour costs a watch', () => {
    const made = breaker();
    made.note(monitors, rateLimited(3_600_000), 0);
    expect(made.refuse(monitors, 59_999)).toMatchObject({ code: 'rate-limited' });
    expect(made.refuse(monitors, 60_000)).toBeUndefined();
  });
});
