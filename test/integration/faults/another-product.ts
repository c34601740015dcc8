import { pino } from 'pino';
import { loadCatalogueFile } from '../../../src/configuration/catalogue-file.js';
import { readEnvironment } from '../../../src/configuration/environment.js';
import { start, type Keyturn } from '../../../src/start.js';
import { freePort } from '../../demo/free-port.js';
import type { Outside } from '../whole/outside.js';

export interface AnotherProduct extends Keyturn {
  readonly url: string;
  readonly logs: readonly string[];
}

/** One more of the product in the same world, as a second replica is: on a port of its own, everything else shared. */
export async function startAnother(
  outside: Pick<Outside, 'variables' | 'configPath' | 'clock'>,
  variables: Readonly<Record<string, string>> = {},
): Promise<AnotherProduct> {
  const port = await freePort();
  const given = { ...outside.variables, PORT: String(port), LOG_LEVEL: 'trace', ...variables };
  const read = readEnvironment(given);
  const catalogue = await loadCatalogueFile(outside.configPath);
  if (!read.ok || !catalogue.ok) throw new Error('the variables or the catalogue are not valid');
  const logs: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => void logs.push(line) });
  const { environment } = read;
  const running = await start({ environment, catalogue: catalogue.catalogue, log, now: outside.clock.now });
  return { ...running, url: `http://127.0.0.1:${port}`, logs };
}
