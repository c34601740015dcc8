import { expect, test } from '@jest/globals';
import { belongsHere } from '../../../src/slack/receiving.js';

const identity = { team: 'T0OURS', app: 'A0OURS' };

test.each([
  ['our workspace and app', identity, { team: 'T0OURS', app: 'A0OURS' }, true],
  ['another workspace', identity, { team: 'T0OTHER', app: 'A0OURS' }, false],
  ['another app', identity, { team: 'T0OURS', app: 'A0OTHER' }, false],
  ['no workspace', identity, { team: undefined, app: 'A0OURS' }, false],
  ['no app', identity, { team: 'T0OURS', app: undefined }, true],
  ['any app where ours is unknown', { team: 'T0OURS' }, { team: 'T0OURS', app: 'A0OTHER' }, true],
  ['anything until Slack said who we are', undefined, { team: 'T0OTHER', app: 'A0OTHER' }, true],
])('%s', (_, ours, given, here) => {
  expect(belongsHere(ours, given)).toBe(here);
});
