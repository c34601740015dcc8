import { parseArgs } from 'node:util';
import type { Scenario } from './scenarios/scenario.js';
import { scenarioNames, scenarios, type ScenarioName } from './scenarios/scenarios.js';
import { switchNames, type SwitchName } from './switches.js';

/** What the demo was asked to do. */
export type Request =
  | {
      readonly mode: 'page';
      readonly port: number | undefined;
      readonly context: string | undefined;
      /** How production moves; without it, by the workloads' own updates. */
      readonly moves: 'blue-green' | undefined;
      readonly isInTwoClusters: boolean;
    }
  | {
      readonly mode: 'headless';
      readonly scenario: ScenarioName;
      readonly json: boolean;
      readonly on: SwitchName[];
      readonly context: string | undefined;
    }
  | { readonly mode: 'help' };

export const usage = `npm run demo                                        a page to play with, in your browser
npm run demo -- --port 4310                         the same on a port of your choice
npm run demo -- --blue-green                        the same, and production moves by a copy that gets pods step by step
npm run demo -- --multi-cluster                     the same, and production is in two clusters
npm run -s demo -- --headless --scenario <name>     one scenario without a browser
                   --json                           JSON lines only
                   --switch <name>                  a switch of the page that is on from the start; may be repeated
                   --context <name>                 in two namespaces of that cluster, made now and removed at the end

scenarios: ${scenarioNames.join(', ')}
switches:  ${switchNames.join(', ')}
`;

const options = {
  headless: { type: 'boolean' },
  scenario: { type: 'string' },
  json: { type: 'boolean' },
  port: { type: 'string' },
  switch: { type: 'string', multiple: true },
  context: { type: 'string' },
  'blue-green': { type: 'boolean' },
  'multi-cluster': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Reads the words after `npm run demo --`: a request, or one line that says what is wrong and what would be right. */
export function readArguments(words: readonly string[]): Request | { readonly wrong: string } {
  try {
    const { values } = parseArgs({ args: [...words], options, strict: true, allowPositionals: false });
    if (values.help) return { mode: 'help' };
    return values.headless ? headless(values) : page(values);
  } catch (error) {
    const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    return { wrong: `${line.split('. To specify')[0]} (try --help)` };
  }
}

const oneOnly = 'needs two clusters, and a context is one: leave out --context';

interface Given {
  readonly scenario?: string | undefined;
  readonly json?: boolean | undefined;
  readonly port?: string | undefined;
  readonly switch?: string[] | undefined;
  readonly context?: string | undefined;
  readonly 'blue-green'?: boolean | undefined;
  readonly 'multi-cluster'?: boolean | undefined;
}

function headless({
  scenario,
  json = false,
  port,
  context,
  switch: on = [],
  'blue-green': isByCopy = false,
  'multi-cluster': isInTwoClusters = false,
}: Given): Request | { readonly wrong: string } {
  const known = `known: ${scenarioNames.join(', ')}`;
  if (port !== undefined) return { wrong: '--port is for the page: leave it out, or leave out --headless' };
  if (isByCopy) return { wrong: '--blue-green is for the page: play --scenario blue-green instead' };
  if (isInTwoClusters) return { wrong: '--multi-cluster is for the page: play --scenario multi-cluster instead' };
  if (scenario === undefined) return { wrong: `--headless needs --scenario <name>; ${known}` };
  const name = scenarioNames.find((candidate) => candidate === scenario);
  if (name === undefined) return { wrong: `no scenario "${scenario}"; ${known}` };
  const { isInTwoClusters: needsTwo = false }: Scenario = scenarios[name];
  if (needsTwo && context !== undefined) return { wrong: `${name} ${oneOnly}` };
  const unknown = on.find((word) => !switchNames.some((candidate) => candidate === word));
  if (unknown !== undefined) return { wrong: `no switch "${unknown}"; known: ${switchNames.join(', ')}` };
  return { mode: 'headless', scenario: name, json, context, on: switchNames.filter((one) => on.includes(one)) };
}

function page({
  scenario,
  json,
  port,
  context,
  switch: on = [],
  'blue-green': isByCopy = false,
  'multi-cluster': isInTwoClusters = false,
}: Given): Request | { readonly wrong: string } {
  const moves = isByCopy ? 'blue-green' : undefined;
  if (scenario !== undefined || json || on.length > 0) {
    return { wrong: '--scenario, --json and --switch need --headless' };
  }
  if (isInTwoClusters && context !== undefined) return { wrong: `--multi-cluster ${oneOnly}` };
  if (port === undefined) return { mode: 'page', port: undefined, context, moves, isInTwoClusters };
  const number = /^\d{1,5}$/.test(port) ? Number(port) : Number.NaN;
  if (!(number >= 1 && number <= 65_535))
    return { wrong: `--port "${port}" is no port: give a number from 1 to 65535` };
  return { mode: 'page', port: number, context, moves, isInTwoClusters };
}
