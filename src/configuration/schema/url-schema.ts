import { z } from 'zod';

const EXPECTED = 'must be a URL such as https://auth.example/check (http only for this machine)';

/** An endpoint that gets to see a credential: encrypted, unless it never leaves the machine; no credentials inside. */
export function urlSchema(description: string) {
  return z
    .string({ error: EXPECTED })
    .max(2000, { error: 'must be at most 2000 characters long' })
    .refine(isSafeUrl, { error: EXPECTED, abort: true })
    .refine((text) => new URL(text).username === '' && new URL(text).password === '', {
      error: 'must not hold a user name or password',
    })
    .describe(description);
}

/** Whether the text is an https URL, or an http one of this machine. */
export function isSafeUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}

/** Whether the host is this machine, by name or by address. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}
