/** What a Secret holds, by key: text, or bytes where it was read from another Secret. */
export type SecretData = Readonly<Record<string, string | Uint8Array>>;

/** A Secret's `data`: each value in base64. */
export function encode(data: SecretData): Record<string, string> {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')]));
}

/** The values as texts, which no error may repeat. */
export function hiddenIn(data: SecretData): string[] {
  return Object.values(data).map((value) => Buffer.from(value).toString());
}
