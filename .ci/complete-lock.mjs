// Adds to package-lock.json the optional packages of other platforms that npm left out of it: where a registry does not
// serve them, npm writes a lock that `npm ci` then calls incomplete. Run after a dependency changed:
//   node .ci/complete-lock.mjs
// Safe to repeat: what is in the lock stays as it is.
import { readFileSync, writeFileSync } from 'node:fs';

const file = process.argv[2] ?? 'package-lock.json';
const lock = JSON.parse(readFileSync(file, 'utf8'));
const { packages } = lock;

const systems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'sunos', 'win32'];
const processors = ['arm64', 'arm', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'x64'];

let added = 0;
for (const [path, { optionalDependencies = {} }] of Object.entries(packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    if (isLocked(path, name)) continue;
    const platform = platformOf(name);
    // Only a package of one platform may be absent, and only an exact version can be written down without asking.
    if (platform === undefined || !/^\d+\.\d+\.\d+/.test(version)) {
      throw new Error(`${file}: ${name}@${version} of ${path} is not in the lock, and its platform can't be told`);
    }
    packages[`node_modules/${name}`] = entryOf(version, platform, packages[path].dev === true);
    added += 1;
  }
}
const [root, ...others] = Object.entries(packages);
others.sort(([one], [other]) => one.localeCompare(other, 'en'));
lock.packages = Object.fromEntries([root, ...others]);
if (added > 0) writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${file}: ${added} packages of other platforms added`);

/**
 * Whether the dependency is found from there: in the package's own folder, or in one above it.
 * @param {string} path
 * @param {string} name
 */
function isLocked(path, name) {
  const parts = path.split('/node_modules/');
  const folders = parts.map((_, index) => parts.slice(0, index + 1).join('/node_modules/'));
  return ['', ...folders].some((folder) => packages[`${folder}${folder && '/'}node_modules/${name}`] !== undefined);
}

/**
 * `@swc/core-linux-arm64-musl` is for linux, arm64 and musl.
 * @param {string} name
 */
function platformOf(name) {
  const isNamed = (/** @type {string} */ word) => new RegExp(`[-/]${word}(-|$)`).test(name);
  const os = systems.find(isNamed);
  const cpu = processors.find(isNamed);
  if (os === undefined || cpu === undefined) return undefined;
  if (os !== 'linux') return { os, cpu };
  if (/-musl/.test(name)) return { os, cpu, libc: 'musl' };
  return /-gnu/.test(name) ? { os, cpu, libc: 'glibc' } : { os, cpu };
}

/** With its fields in npm's own order, so that the next `npm install` changes nothing. */
function entryOf(version, { os, cpu, libc }, dev) {
  return {
    version,
    cpu: [cpu],
    ...(dev ? { dev } : {}),
    ...(libc ? { libc: [libc] } : {}),
    optional: true,
    os: [os],
  };
}
