import { spawnSync } from 'node:child_process';

/** Whether npm can fetch anything at all: one small question, asked once. */
export function registryAnswers(environment: NodeJS.ProcessEnv): boolean {
  const args = ['view', 'zod', 'version', '--fetch-retries=2', '--fetch-timeout=30000'];
  return spawnSync('npm', args, { env: environment, stdio: 'ignore' }).status === 0;
}
