/** Texts of the forms that definitions ask for; the first that fits is taken. */
const forms = [
  'example',
  'Example',
  'example.com',
  'https://example.com',
  'http://example.com/path',
  '30s',
  '1h0m0s',
  '1Gi',
  '10',
  'v1',
  'v1.0.0',
  '/example',
  '10.0.0.1',
  '10.0.0.0/24',
  'oci://example.com/chart',
  'ssh://example.com/path',
  'example.com/example',
  'example/v1',
  '2026-01-01T00:00:00Z',
  '0 0 * * *',
  '{}',
  'EXAMPLE',
  'example.json',
  '00000000-0000-0000-0000-000000000000',
  'sha256:0000000000000000000000000000000000000000000000000000000000000000',
  'arn:aws:iam::123456789012:role/example',
  'abcdef.0123456789abcdef',
] as const;

/** A text that a schema allows. Throws where none of ours does. */
export function exampleText(schema: {
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
}): string {
  const { pattern, format, minLength = 0, maxLength = Number.POSITIVE_INFINITY } = schema;
  if (format === 'date-time') return '2026-01-01T00:00:00Z';
  if (format === 'byte') return 'ZXhhbXBsZQ==';
  const fits = (text: string): boolean =>
    text.length >= minLength && text.length <= maxLength && (pattern === undefined || new RegExp(pattern).test(text));
  const found = [...forms, 'x'.repeat(minLength)].find(fits);
  if (found === undefined) throw new Error(`no example of a text fits ${JSON.stringify(schema)}`);
  return found;
}
