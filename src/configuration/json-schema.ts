import { z } from 'zod';
import { catalogueSchema } from './schema/catalogue-schema.js';

/**
 * The JSON Schema (draft 2020-12) of the catalogue as people write it, for editors. It holds the shape; what spans several
 * fields and what is not available yet is only checked by the bot and by `keyturn check-config`.
 */
export function catalogueJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(catalogueSchema, { io: 'input', target: 'draft-2020-12' });
  return { $schema, title: 'Keyturn catalogue', ...schema };
}

/** The text of `docs/keyturn.schema.json`. */
export function catalogueJsonSchemaText(): string {
  return `${JSON.stringify(catalogueJsonSchema(), null, 2)}\n`;
}
