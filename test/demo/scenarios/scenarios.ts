import { alert } from './alert.js';
import { badSecret } from './bad-secret.js';
import { blueGreenAlert } from './blue-green-alert.js';
import { blueGreen } from './blue-green.js';
import { crash } from './crash.js';
import { datadogDown } from './datadog-down.js';
import { happy } from './happy.js';
import { multiClusterAlert } from './multi-cluster-alert.js';
import { multiCluster } from './multi-cluster.js';
import { reject } from './reject.js';
import { rollbackAfterDone } from './rollback-after-done.js';
import type { Scenario } from './scenario.js';

/** Every story that can be played, by its name. */
export const scenarios = {
  happy,
  alert,
  'bad-secret': badSecret,
  reject,
  crash,
  'datadog-down': datadogDown,
  'blue-green': blueGreen,
  'blue-green-alert': blueGreenAlert,
  'multi-cluster': multiCluster,
  'multi-cluster-alert': multiClusterAlert,
  'rollback-after-done': rollbackAfterDone,
} as const satisfies Readonly<Record<string, Scenario>>;

export type ScenarioName = keyof typeof scenarios;

export const scenarioNames = Object.keys(scenarios) as ScenarioName[];
