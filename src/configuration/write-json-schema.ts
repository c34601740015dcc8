/** Writes `docs/keyturn.schema.json`; run by `npm run schema` after the catalogue's schema has changed. */
import { writeFile } from 'node:fs/promises';
import { catalogueJsonSchemaText } from './json-schema.js';

await writeFile(new URL('../../docs/keyturn.schema.json', import.meta.url), catalogueJsonSchemaText());
