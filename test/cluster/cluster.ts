import { readFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import { env } from 'node:process';

/**
 * The cluster that the tests in this folder run on: the current context of `KUBECONFIG`, an administrator.
 *
 * @throws where none is given; `npm run test:cluster` gives one.
 */
export function clusterKubeconfig(): { readonly file: string; readonly text: string } {
  const file = env['KUBECONFIG'];
  if (file === undefined || file === '') {
    throw new Error('These tests need a cluster: use "npm run test:cluster", or set KUBECONFIG (npm run cluster:up)');
  }
  if (file.includes(delimiter)) throw new Error('These tests need a KUBECONFIG of one file');
  return { file, text: readFileSync(file, 'utf8') };
}
