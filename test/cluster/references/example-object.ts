import { exampleText } from './example-text.js';
import type { Schema, SchemaPath } from './schema-paths.js';

/** As much of a schema as says what a valid value has to have. */
export type FullSchema = Schema & {
  readonly required?: readonly string[];
  readonly oneOf?: readonly FullSchema[];
  readonly anyOf?: readonly FullSchema[];
  readonly allOf?: readonly FullSchema[];
  readonly not?: FullSchema;
  readonly minItems?: number;
  readonly minProperties?: number;
  readonly minimum?: number;
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
};

type Value = unknown;
type Fields = Record<string, Value>;

/** The smallest value that a schema allows with this text at this path, and with `beside` around it. */
export function exampleWith(schema: FullSchema, path: SchemaPath, text: string, beside: object): Value {
  const [step, ...rest] = path;
  if (step === undefined) return text;
  if (step === '[*]') {
    const items = (schema.items ?? {}) as FullSchema;
    const others = Array.from({ length: Math.max(0, (schema.minItems ?? 0) - 1) }, () => example(items));
    return [exampleWith(items, rest, text, beside), ...others];
  }
  if (step === '{*}') return { entry: exampleWith(schema.additionalProperties as FullSchema, rest, text, beside) };
  const below = exampleWith(schema.properties?.[step] ?? {}, rest, text, beside);
  return complete(schema, { ...(rest.length === 0 ? beside : {}), [step]: below });
}

/** The smallest value that a schema allows. */
export function example(schema: FullSchema): Value {
  if (schema.default !== undefined) return schema.default;
  const choices = choicesOf(schema);
  if (choices) return choices.find((one) => one !== '') ?? '';
  switch (schema.type) {
    case 'string':
      return exampleText(schema);
    case 'integer':
    case 'number':
      return schema.minimum ?? 1;
    case 'boolean':
      return false;
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => example((schema.items ?? {}) as FullSchema));
    case 'object':
      return complete(schema, {});
    case undefined:
    default:
      return schema['x-kubernetes-int-or-string'] === true ? 1 : {};
  }
}

function choicesOf({ enum: choices, allOf = [] }: FullSchema): readonly Value[] | undefined {
  const all = [choices, ...allOf.map((one) => one.enum)].filter((one) => one !== undefined);
  return all[0]?.filter((one) => all.every((others) => others.includes(one)));
}

/** Adds what is required, then what one of several alternatives requires, until they are content. */
function complete(schema: FullSchema, given: Fields): Fields {
  const { required = [], properties = {}, minProperties = 0 } = schema;
  const isShort = Object.keys(given).length + required.length < minProperties;
  const whole = withAll(
    schema,
    given,
    isShort ? [...required, ...Object.keys(properties)].slice(0, minProperties) : required,
  );
  const open = [schema.oneOf, schema.anyOf].find((choices) => choices !== undefined && !isOneMet(choices, whole));
  const filled = (open ?? []).map((choice) => withAll(schema, whole, choice.required ?? []));
  return filled.find((one) => isMet(schema, one)) ?? whole;
}

function withAll({ properties = {} }: FullSchema, given: Fields, names: readonly string[]): Fields {
  const missing = names.filter((name) => given[name] === undefined);
  return {
    ...given,
    ...Object.fromEntries(missing.map((name) => [name, example((properties[name] ?? {}) as FullSchema)])),
  };
}

function isMet({ required = [], oneOf, anyOf, not }: FullSchema, value: Fields): boolean {
  return (
    required.every((name) => value[name] !== undefined) &&
    (oneOf === undefined || oneOf.filter((choice) => isMet(choice, value)).length === 1) &&
    (anyOf === undefined || isOneMet(anyOf, value)) &&
    (not === undefined || !isMet(not, value))
  );
}

function isOneMet(choices: readonly FullSchema[], value: Fields): boolean {
  return choices.some((choice) => isMet(choice, value));
}
