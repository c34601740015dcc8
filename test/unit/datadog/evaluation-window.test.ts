import { describe, expect, test } from '@jest/globals';
import { evaluationWindow } from '../../../src/datadog/evaluation-window.js';

const minute = 60_000;

describe('how far back an evaluation looks', () => {
  const rows: [string, number | undefined][] = [
    ['avg(last_5m):avg:http.error_rate{env:production} > 0.05', 5 * minute],
    ['sum(last_1h):sum:errors{*} by {host} > 3', 60 * minute],
    ['max(last_30s):max:x{*} > 1', 30_000],
    ['avg(last_1d):avg:x{*} > 1', 24 * 60 * minute],
    ['avg(last_1w):avg:x{*} > 1', 7 * 24 * 60 * minute],
    ['avg(last_1mo):avg:x{*} > 1', 30 * 24 * 60 * minute],
    ['change(avg(last_5m),last_1h):avg:x{*} > 10', 65 * minute],
    ['pct_change(avg(last_10m), last_10m):avg:x{*} > 10', 20 * minute],
    ['percentile(last_5m):p99:latency{*} > 1', 5 * minute],
    [
      "avg(last_4h):anomalies(avg:x{*}, 'basic', 2, direction='both', alert_window='last_15m', interval=60) >= 1",
      15 * minute,
    ],
    ['formula("query1 / query2").last("15m") > 0.8', 15 * minute],
    ['logs("service:auth AND type:error").index("main").rollup("count").by("source").last("5m") > 2', 5 * minute],
    ['events("sources:a status:error").rollup("count").last("1d") > 0', 24 * 60 * minute],
    ['error-tracking("service:auth").source("all").impact().rollup("count").last("10m") > 5', 10 * minute],
    ['ci-pipelines("ci_level:pipeline").rollup("count").last("1h") >= 1', 60 * minute],
    ['"process.up".over("env:production").last(6).count_by_status()', undefined],
    ['processes("app").over("env:a").rollup("count").last("10m") < 1', 10 * minute],
    ['no_query', undefined],
    ['error_budget("0123abcd").over("30d") > 100', undefined],
    ['avg(last_15m):(avg:x{env:a} / avg:y{env:a}) * 100 > 5', 15 * minute],
    ['logs("service:auth status:error").index("*").rollup("count").last("5m") > 10', 5 * minute],
    ['trace-analytics("service:auth").rollup("count").by("env").last("1h") > 1', 60 * minute],
    ['burn_rate("abc").over("30d").long_window("1h").short_window("5m") > 14.4', 60 * minute],
    ['avg(last_5m):avg:my.last_1h.metric{*} > 1', 5 * minute],
    ['error_budget("abc").over("7d") > 75', undefined],
    ['"http.can_connect".over("*").by("host").last(4).count_by_status()', undefined],
    ['123 && 456', undefined],
    ['max(next_1w):forecast(avg:disk{*}, "linear", 1) >= 95', undefined],
    ['avg(current_1d):avg:x{*} > 1', undefined],
    ['avg(last_0m):avg:x{*} > 1', undefined],
    ['', undefined],
  ];
  test.each(rows)('%s', (query, expected) => {
    expect(evaluationWindow(query)).toBe(expected);
  });
});
