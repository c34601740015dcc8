const longest = 300;
const fragment = 8;

/**
 * A text of somebody else's, fit to be shown: one line, at most 300 characters. Where it repeats eight characters in a
 * row of a hidden value, whole or in base64, URL or JSON encoding, nothing of it is told.
 */
export function redact(text: string, hidden: readonly string[] = []): string {
  if (hidden.some((value) => repeats(text, value))) return 'the answer repeats a part of the value and is not shown';
  const line = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}

function repeats(text: string, value: string): boolean {
  return [
    value,
    Buffer.from(value).toString('base64'),
    encodeURIComponent(value),
    JSON.stringify(value).slice(1, -1),
  ].some((form) => sharesFragment(text, form));
}

function sharesFragment(text: string, form: string): boolean {
  if (form.length <= fragment) return form !== '' && text.includes(form);
  for (let start = 0; start + fragment <= form.length; start += 1) {
    if (text.includes(form.slice(start, start + fragment))) return true;
  }
  return false;
}
