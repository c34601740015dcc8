import { describe, expect, test } from '@jest/globals';
import { errorForStatus } from '../../../src/datadog/datadog-error.js';

describe('an answer of Datadog', () => {
  const rows: [number, string | null, string | undefined, number | undefined][] = [
    [200, null, undefined, undefined],
    [202, null, undefined, undefined],
    [302, null, 'unexpected', undefined],
    [400, null, 'refused', undefined],
    [401, null, 'unauthorised', undefined],
    [403, null, 'forbidden', undefined],
    [404, null, 'not-found', undefined],
    [429, '7', 'rate-limited', 7000],
    [429, '7, 7', 'rate-limited', 7000],
    [429, '3600', 'rate-limited', 3_600_000],
    [429, null, 'rate-limited', 60_000],
    [429, 'soon', 'rate-limited', 60_000],
    [429, '-1', 'rate-limited', 60_000],
    [500, null, 'unreachable', undefined],
    [503, null, 'unreachable', undefined],
  ];
  test.each(rows)('%d with a reset of %s is %s', (status, reset, code, resetMs) => {
    const error = errorForStatus(status, reset);
    expect(error?.code).toBe(code);
    expect(error?.resetMs).toBe(resetMs);
  });
});
