import { z } from 'zod';
import type { Path } from './problem.js';
import { isMapping, rawAt } from './raw-value.js';

/** The keys that a schema knows at a path of the file; empty where any key goes. */
export function knownKeys(schema: z.ZodType, path: Path, raw: unknown): string[] {
  let at: z.core.$ZodType | undefined = schema;
  for (const [depth, segment] of path.entries()) {
    at = at && childSchema(bare(at, rawAt(raw, path.slice(0, depth))), segment);
  }
  const found = at && bare(at, rawAt(raw, path));
  return found instanceof z.ZodObject ? Object.keys(found.shape) : [];
}

/** Without defaults and transformations; of several shapes, the one that the file's own discriminator chooses. */
function bare(schema: z.core.$ZodType, raw: unknown): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return bare(schema.def.innerType, raw);
  }
  if (!(schema instanceof z.ZodDiscriminatedUnion)) return schema;
  const key: string = schema.def.discriminator;
  const chosen = schema.options.find((option: z.core.$ZodType) => {
    const literal: unknown = option instanceof z.ZodObject ? option.shape[key] : undefined;
    return literal instanceof z.ZodLiteral && isMapping(raw) && literal.value === raw[key];
  });
  return chosen ?? schema;
}

function childSchema(schema: z.core.$ZodType, segment: string | number): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodArray) return schema.element;
  if (schema instanceof z.ZodRecord) return schema.valueType;
  if (!(schema instanceof z.ZodObject)) return undefined;
  const shape: Readonly<Record<string, z.core.$ZodType>> = schema.shape;
  return Object.hasOwn(shape, String(segment)) ? shape[String(segment)] : schema.def.catchall;
}
