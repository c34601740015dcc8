// `npm run cluster:down`: stops what `npm run cluster:up` started, and waits until it is gone.
import { once } from 'node:events';
import { reachKeeper } from './keeper-place.js';

const keeper = await reachKeeper();
if (keeper === undefined) {
  process.stderr.write('No control plane of "npm run cluster:up" is running.\n');
} else {
  keeper.write('stop\n');
  keeper.resume();
  await once(keeper, 'close');
  process.stderr.write('Stopped.\n');
}
