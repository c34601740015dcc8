import { DatadogError } from '../datadog/datadog-error.js';
import type { Check } from './check.js';
import type { Finding } from './finding.js';

/**
 * Whether Datadog takes the keys, and which one it does not. The API key is asked for alone first: `validate` looks at
 * nothing else. What then refuses is about the application key.
 */
export const checkKeys: Check = async ({ datadog, site }) => {
  const tried = [
    { variable: 'DD_API_KEY', ask: () => datadog.ask(({ authentication }) => authentication.validate()) },
    {
      variable: 'DD_APP_KEY',
      ask: () => datadog.ask(({ monitors }) => monitors.listMonitors({ page: 0, pageSize: 1 })),
    },
  ] as const;
  for (const { variable, ask } of tried) {
    const finding = await failure(ask, variable, site);
    if (finding) return { monitors: 0, findings: [finding] };
  }
  return { monitors: 0, findings: [] };
};

async function failure(
  ask: () => Promise<unknown>,
  variable: 'DD_API_KEY' | 'DD_APP_KEY',
  site: string,
): Promise<Finding | undefined> {
  try {
    await ask();
    return undefined;
  } catch (error) {
    if (!(error instanceof DatadogError)) throw error;
    const isRefused = error.code === 'unauthorised' || error.code === 'forbidden';
    return isRefused ? { code: 'key-refused', variable, site } : { code: 'datadog-away', detail: error.message, site };
  }
}
