#!/usr/bin/env node
// Like main.ts: nothing is imported before Node's version is known to be right.
const oldest = [22, 19] as const;
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
  process.stderr.write(`keyturn needs Node ${oldest.join('.')} or newer; this is ${process.versions.node}.\n`);
  process.exit(2);
}
const { runCommand } = await import('./cli/run-command.js');
process.exitCode = await runCommand(process.argv.slice(2), process.env);
