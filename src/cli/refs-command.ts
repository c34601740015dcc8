import type { Command } from 'commander';
import type { Answer } from './answer.js';

interface Options {
  readonly namespace: readonly string[];
  readonly context?: string;
  readonly allContexts?: true;
  readonly base?: true;
  readonly exact?: true;
}

/** Adds `keyturn refs` to the command line. The search itself is loaded when it is asked for. */
export function addRefs(
  program: Command,
  settings: { readonly config: string; readonly configIsNamed: boolean; readonly kubeconfig?: string },
  finish: (answer: Answer) => void,
): void {
  program
    .command('refs')
    .description('find everything in a cluster that refers to a Secret, whatever kind it is')
    .argument('<name>', "a Secret's full name, or a secret of the catalogue: every version of it, where it is used")
    .option('-n, --namespace <namespace>', 'where the Secret is; may be given several times', collected, [])
    .option('--context <context>', 'the context of the kubeconfig to search')
    .option('--all-contexts', 'search every cluster of the kubeconfig, each once')
    .option('--base', 'the name is a base name: look for every version, and for the unversioned Secret')
    .option('--exact', 'the name is a Secret’s, whatever the catalogue says; the catalogue is not read')
    .action(async (name: string, { namespace, context, allContexts, base, exact }: Options) => {
      const flags = { allContexts: allContexts === true, base: base === true, exact: exact === true };
      const order = { ...settings, ...flags, name, namespaces: namespace };
      const { useLittleMemory } = await import('./use-little-memory.js');
      useLittleMemory();
      const { refs } = await import('./refs.js');
      finish(await refs(context === undefined ? order : { ...order, context }, process.stderr));
    });
}

function collected(value: string, before: readonly string[]): string[] {
  return [...before, value];
}
