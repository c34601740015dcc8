import { delimiter } from 'node:path';
import { Command, CommanderError } from 'commander';
import { readConfigPath, readDatadogAccess } from '../configuration/environment.js';
import type { Answer, ExitCode } from './answer.js';
import { addRefs } from './refs-command.js';

interface Options {
  readonly json?: boolean;
}

/**
 * The command line: parses, runs one command, prints its answer, says the exit code. Each command is imported when it
 * is asked for, so that none loads what it doesn't need.
 */
export async function runCommand(words: readonly string[], variables: NodeJS.ProcessEnv): Promise<ExitCode> {
  let exit: ExitCode = 0;
  const program = new Command('keyturn')
    .description('Rotates Kubernetes Secrets by versions. This is the command line beside the Slack bot.')
    .option('--json', 'print one JSON object instead of lines')
    .exitOverride();
  const finish = (answer: Answer): void => {
    exit = answer.exit;
    const { json } = program.opts<Options>();
    process.stdout.write(`${json ? JSON.stringify(answer.json) : answer.lines.join('\n')}\n`);
  };
  const config = readConfigPath(variables);
  const file = variables['KUBECONFIG'] ?? '';
  // Several files are merged by the library, which reads the variable itself.
  const kubeconfig = file === '' || file.includes(delimiter) ? {} : { kubeconfig: file };

  program
    .command('check-config')
    .description('check the catalogue (KEYTURN_CONFIG, or the file that is named)')
    .argument('[file]', 'the catalogue', config)
    .action(async (file: string) => finish(await (await import('./check-config.js')).checkConfig(file)));
  program
    .command('versions')
    .description('list the versions of a secret in every environment')
    .argument('<secret>', 'a name of the catalogue')
    .action(async (secret: string) =>
      finish(await (await import('./versions.js')).versions({ secret, config, ...kubeconfig })),
    );
  program
    .command('doctor')
    .description(
      "check what rotations need: Datadog's keys and the monitors of every environment (DD_API_KEY, DD_APP_KEY, DD_SITE)",
    )
    .argument('[secret]', 'a name of the catalogue; without one, all of them')
    .action(async (secret: string | undefined) => {
      const read = readDatadogAccess(variables);
      if (!read.ok)
        return finish(usage(read.problems.map(({ variable, message }) => `${variable}: ${message}`).join('; ')));
      const { doctor } = await import('./doctor.js');
      return finish(await doctor({ config, access: read.access, ...(secret === undefined ? {} : { secret }) }));
    });
  addRefs(program, { config, configIsNamed: Boolean(variables['KEYTURN_CONFIG']), ...kubeconfig }, finish);
  const audit = program.command('audit').description('the audit log');
  audit
    .command('verify')
    .description('check that no entry was changed, removed or cut off (REDIS_URL, KEYTURN_AUDIT_KEY)')
    .action(async () => {
      const missing = ['REDIS_URL', 'KEYTURN_AUDIT_KEY'].filter((name) => !variables[name]);
      if (missing.length > 0) return finish(usage(`Set ${missing.join(' and ')}: they are the bot's own.`));
      const { auditVerify } = await import('./audit-verify.js');
      const namespace = variables['KEYTURN_NAMESPACE'] || 'keyturn';
      const order = {
        redisUrl: variables['REDIS_URL'] ?? '',
        auditKey: variables['KEYTURN_AUDIT_KEY'] ?? '',
        namespace,
      };
      return finish(await auditVerify({ ...order, ...kubeconfig }));
    });

  try {
    await program.parseAsync([...words], { from: 'user' });
  } catch (error) {
    // Commander has printed what was wrong, or the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
  return exit;
}

function usage(line: string): Answer {
  return { exit: 2, lines: [line], json: { ok: false, usage: line } };
}
