import { describe, expect, test } from '@jest/globals';
import { metricQuery } from '../../../../src/datadog/chart/metric-query.js';

const expressionOf = (query: string) => metricQuery('query alert', query)?.expression;

describe("a metric monitor's query", () => {
  test.each([
    ['avg(last_5m):avg:http.errors{env:production} by {pod} > 0.05', 'avg:http.errors{env:production} by {pod}'],
    ['max(last_1h):p95:trace.http.request{env:a,service:b} >= 1.2', 'p95:trace.http.request{env:a,service:b}'],
    [
      'sum(last_10m): ( sum:e{a:b}.as_count() / sum:h{a:b}.as_count() ) > 0.8',
      '( sum:e{a:b}.as_count() / sum:h{a:b}.as_count() )',
    ],
    ['change(avg(last_5m),last_1h):max:restarts{ns:x} by {pod} >= 1', 'max:restarts{ns:x} by {pod}'],
    [
      "avg(last_4h):anomalies(avg:load{a:b,c:d} by {host}, 'basic', 2, direction='above') >= 1",
      'avg:load{a:b,c:d} by {host}',
    ],
    ["avg(last_30m):outliers(avg:cpu{role:db} by {host}, 'dbscan', 7) > 0", 'avg:cpu{role:db} by {host}'],
    ['avg(last_5m):default_zero(avg:x{*}) > -1.5e-3', 'default_zero(avg:x{*})'],
  ])('%s is asked as %s', (query, expression) => {
    expect(expressionOf(query)).toBe(expression);
  });

  test('says when it alerts', () => {
    expect(metricQuery('metric alert', 'min(last_15m):avg:x{*} <= -1.5e-3')).toEqual({
      expression: 'avg:x{*}',
      aggregation: 'min',
      window: '15m',
      comparator: '<=',
      limit: -0.0015,
      isComparable: true,
    });
  });

  test.each([
    ['an average', 'avg(last_5m):avg:x{*} > 1', true],
    ['a ratio of counts', 'sum(last_5m):sum:e{*}.as_count() / sum:h{*}.as_count() > 1', true],
    ['a sum, because a point is a part of it', 'sum(last_5m):sum:e{*}.as_count() > 100', false],
    ['a change', 'pct_change(avg(last_5m),last_1h):avg:x{*} > 50', false],
    ['an anomaly', "avg(last_4h):anomalies(avg:x{*}, 'basic', 2) >= 1", false],
  ])('compares single points with the limit, or does not: %s', (_, query, isComparable) => {
    expect(metricQuery('query alert', query)?.isComparable).toBe(isComparable);
  });

  test.each([
    ['log alert', 'logs("service:auth status:error").index("*").rollup("count").last("5m") > 5'],
    ['composite', '12345 && 67890'],
    ['slo alert', 'error_budget("0123").over("7d") > 75'],
    ['service check', '"http.can_connect".over("env:production").by("host").last(4).count_by_status()'],
    ['event-v2 alert', 'events("source:kubernetes").rollup("count").last("5m") > 1'],
    ['query alert', 'formula("a / b").last("5m") > 1'],
    ['query alert', 'avg(last_5m:avg:x{*} > 1'],
    ['query alert', 'avg(last_5m):avg:x{*}'],
    ['query alert', ''],
  ])('is none for a %s: %s', (type, query) => {
    expect(metricQuery(type, query)).toBeUndefined();
  });
});
