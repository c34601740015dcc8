import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { execPath } from 'node:process';
import { expect, test } from '@jest/globals';
import { oneAtATime, socketFor } from './control-plane/one-at-a-time.js';

const nobody = (): void => undefined;

test('Of two that want to build, the second waits until the first is done', async () => {
  const seen: string[] = [];
  let finish: () => void = nobody;
  const first = oneAtATime('a build', nobody, async () => {
    seen.push('first begins');
    await new Promise<void>((resolve) => (finish = resolve));
    seen.push('first ends');
  });
  await new Promise((resolve) => setImmediate(resolve));
  const second = oneAtATime(
    'a build',
    () => {
      seen.push('second waits');
      finish();
    },
    async () => void seen.push('second begins'),
  );
  await Promise.all([first, second]);
  expect(seen).toEqual(['first begins', 'second waits', 'first ends', 'second begins']);
});

test('One that was killed over it holds nobody up', async () => {
  const path = socketFor('a build cut off');
  const words = [
    '-e',
    `require('node:net').createServer().listen(${JSON.stringify(path)}, () => console.log('has it'))`,
  ];
  const child = spawn(execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(existsSync(path)).toBe(true);
  expect(await oneAtATime('a build cut off', nobody, async () => 'my turn')).toBe('my turn');
});
