import { alert } from './alert.js';
import { badSecret } from './bad-secret.js';
import { crash } from './crash.js';
import { datadogDown } from './datadog-down.js';
import { happy } from './happy.js';
import { reject } from './reject.js';

/** Every story that can be played, by its name. */
export const scenarios = { happy, alert, 'bad-secret': badSecret, reject, crash, 'datadog-down': datadogDown } as const;

export type ScenarioName = keyof typeof scenarios;

export const scenarioNames = Object.keys(scenarios) as ScenarioName[];
