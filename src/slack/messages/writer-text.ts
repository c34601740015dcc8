import { code } from './text.js';
import { moment } from './time.js';

/** Who wrote something, as far as the cluster tells: the name that the writer gave itself, and when. */
export function writerText({ by, at }: { readonly by?: string | undefined; readonly at?: number | undefined }): string {
  const when = at === undefined ? '' : `, ${moment(at)}`;
  return by === undefined ? `somebody (the cluster does not tell who)${when}` : `${code(by)}${when}`;
}
