import { createHash } from 'node:crypto';

/** Shorter pieces than this are found by chance. */
const shortest = 16;

/** Every form in which a value could have been written down, by what it is called. */
export function formsOf(value: string): ReadonlyMap<string, string> {
  const bytes = Buffer.from(value);
  const base64 = bytes.toString('base64');
  const forms: [string, string][] = [
    ['plain', value],
    ['base64', base64.replace(/=+$/, '')],
    ['base64url', bytes.toString('base64url')],
    ...inside(value),
    ['URL-encoded', encodeURIComponent(value)],
    ['form-encoded', new URLSearchParams({ v: value }).toString().slice(2)],
    ['base64, URL-encoded', encodeURIComponent(base64)],
    ['JSON-escaped', JSON.stringify(value).slice(1, -1)],
    ['JSON-escaped twice', JSON.stringify(JSON.stringify(value)).slice(3, -3)],
    ['escaped for Slack', value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')],
    ['hex', bytes.toString('hex')],
    ['HEX', bytes.toString('hex').toUpperCase()],
    ...hashes('the value', value),
    ...hashes('its base64', base64),
  ];
  const half = Math.floor(value.length / 2);
  if (half >= shortest) forms.push(['first half', value.slice(0, half)], ['second half', value.slice(half)]);
  const base64Half = Math.floor(base64.length / 2);
  if (base64Half >= shortest) forms.push(['first half of base64', base64.slice(0, base64Half)]);
  return new Map(forms);
}

/** What base64 of a longer text shows of a value in it, wherever it begins. */
function inside(value: string): [string, string][] {
  return [1, 2].map((offset) => {
    const encoded = Buffer.from(`${'x'.repeat(offset)}${value}`)
      .toString('base64')
      .replace(/=+$/, '');
    return [`base64 of a text with it, ${offset} in`, encoded.slice(4, -4)];
  });
}

function hashes(of: string, text: string): [string, string][] {
  return ['sha1', 'sha256', 'sha512', 'md5'].flatMap((algorithm): [string, string][] => {
    const digest = createHash(algorithm).update(text).digest();
    return [
      [`${algorithm} of ${of}`, digest.toString('hex')],
      [`${algorithm} of ${of}, base64`, digest.toString('base64').replace(/=+$/, '')],
    ];
  });
}
