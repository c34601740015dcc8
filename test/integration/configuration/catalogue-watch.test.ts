import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { loadCatalogueFile, type LoadedCatalogue } from '../../../src/configuration/catalogue-file.js';
import { watchCatalogue, type CatalogueWatch } from '../../../src/configuration/catalogue-watch.js';
import { formatProblem } from '../../../src/configuration/problem.js';
import { sampleCatalogue } from '../../unit/configuration/sample-catalogue.js';

const CHANGED = sampleCatalogue(['soak: 24h', 'soak: 1h']);
const BROKEN = sampleCatalogue(['soak: 24h', 'saok: 24h']);

/** What the callbacks say, one after the other; `next` waits for the first that was not taken yet. */
class Told {
  private readonly events: unknown[] = [];
  private waiting: ((event: unknown) => void) | undefined;

  readonly tell = (event: unknown): void => {
    const waiting = this.waiting;
    this.waiting = undefined;
    if (waiting === undefined) this.events.push(event);
    else waiting(event);
  };

  next(): Promise<unknown> {
    if (this.events.length > 0) return Promise.resolve(this.events.shift());
    return new Promise((resolve) => {
      this.waiting = resolve;
    });
  }

  get rest(): readonly unknown[] {
    return this.events;
  }
}

let folder: string;
let path: string;
let told: Told;
let watch: CatalogueWatch | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyturn-watch-'));
  path = join(folder, 'keyturn.yaml');
  told = new Told();
});

afterEach(async () => {
  await watch?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function start(interval = 20): Promise<CatalogueWatch> {
  const reading = await loadCatalogueFile(path);
  if (!reading.ok) throw new Error(reading.problems.map(formatProblem).join('\n'));
  watch = watchCatalogue({
    path,
    current: reading.catalogue,
    interval,
    onChange: (catalogue: LoadedCatalogue) => told.tell(catalogue.entries[0]?.stages[0]?.soak),
    onProblems: (problems) => told.tell(problems.map(formatProblem)),
  });
  return watch;
}

describe('the running bot', () => {
  test('takes a catalogue that was written in place', async () => {
    await writeFile(path, sampleCatalogue());
    const running = await start();
    await writeFile(path, CHANGED);
    expect(await told.next()).toBe(3_600_000);
    expect(running.current().entries[0]?.stages[0]?.soak).toBe(3_600_000);
  });

  test('takes a catalogue that an editor put in the place of the old file', async () => {
    await writeFile(path, sampleCatalogue());
    await start();
    await writeFile(`${path}.swp`, CHANGED);
    await rename(`${path}.swp`, path);
    expect(await told.next()).toBe(3_600_000);
    await writeFile(`${path}.swp`, sampleCatalogue());
    await rename(`${path}.swp`, path);
    expect(await told.next()).toBe(86_400_000);
  });

  test('takes a catalogue from a ConfigMap, whose files are links into a folder that is swapped', async () => {
    for (const [name, text] of [['..1', sampleCatalogue()] as const, ['..2', CHANGED] as const]) {
      await mkdir(join(folder, name));
      await writeFile(join(folder, name, 'keyturn.yaml'), text);
    }
    await symlink('..1', join(folder, '..data'));
    await symlink(join('..data', 'keyturn.yaml'), path);
    await start();
    await symlink('..2', join(folder, '..data_tmp'));
    await rename(join(folder, '..data_tmp'), join(folder, '..data'));
    expect(await told.next()).toBe(3_600_000);
  });

  test('refuses a broken catalogue, keeps the last good one, and tells of it once', async () => {
    await writeFile(path, sampleCatalogue());
    const running = await start();
    const before = running.current();
    await writeFile(path, BROKEN);
    expect(await told.next()).toEqual([
      `${path}:19:9 secrets.auth-api.environments.staging.saok: unknown key; did you mean "soak"?`,
    ]);
    expect(running.current()).toBe(before);
    await writeFile(path, CHANGED);
    expect(await told.next()).toBe(3_600_000);
    expect(told.rest).toEqual([]);
  });

  test('keeps the last good catalogue when the file is gone, and goes on when it is back', async () => {
    await writeFile(path, sampleCatalogue());
    const running = await start();
    await rm(path);
    expect(await told.next()).toEqual([expect.stringContaining(': does not exist;')]);
    expect(running.current().entries).toHaveLength(1);
    await writeFile(path, sampleCatalogue());
    expect(await told.next()).toBe(86_400_000);
  });

  test('sees a change without any hint of the file system, because it also looks by itself', async () => {
    const real = join(folder, 'elsewhere');
    await mkdir(real);
    await writeFile(join(real, 'keyturn.yaml'), sampleCatalogue());
    await symlink(join(real, 'keyturn.yaml'), path);
    await start();
    await writeFile(join(real, 'keyturn.yaml'), CHANGED);
    expect(await told.next()).toBe(3_600_000);
  });

  test('says nothing more after it has stopped', async () => {
    await writeFile(path, sampleCatalogue());
    const running = await start();
    await running.stop();
    await writeFile(path, CHANGED);
    const other = new Told();
    const reading = await loadCatalogueFile(path);
    if (!reading.ok) throw new Error('the changed sample is valid');
    watch = watchCatalogue({
      path,
      current: reading.catalogue,
      interval: 20,
      onChange: () => other.tell('changed'),
      onProblems: other.tell,
    });
    await writeFile(path, BROKEN);
    expect(await other.next()).toHaveLength(1);
    expect(told.rest).toEqual([]);
  });
});
