// Nothing is imported before the version is known to be right: the libraries fail on an older Node with errors that
// don't say why.
const oldest = [22, 19] as const;
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
  process.stderr.write(`Keyturn needs Node ${oldest.join('.')} or newer; this is ${process.versions.node}.\n`);
  process.exit(1);
}
const { run } = await import('./run.js');
await run(process.env);
