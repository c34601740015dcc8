import { expect, test } from '@jest/globals';
import { understand, type RefsOrder } from '../../../src/cli/refs-order.js';

const order: RefsOrder = {
  name: 'auth-api',
  namespaces: [],
  allContexts: false,
  base: false,
  exact: false,
  config: '/nowhere/keyturn.yaml',
  configIsNamed: false,
};

test.each<[Partial<RefsOrder>, string]>([
  [{ name: 'Auth' }, "That can't be the name of a Secret: it must be lower-case letters"],
  [{ name: '' }, "That can't be the name of a Secret: it must be lower-case letters"],
  [{ name: 'a'.repeat(254) }, "That can't be the name of a Secret: it must be at most 253 characters long"],
  [{ name: 'a'.repeat(239), base: true }, 'it must be at most 238 characters long'],
  [{ name: 'auth-20260101000000', base: true }, 'leave the 14 digits out'],
  [{ namespaces: ['shop', 'Shop'] }, "That can't be a namespace: it must be lower-case letters"],
  [{ base: true, exact: true }, '--base and --exact exclude each other'],
  [{ context: 'here', allContexts: true }, '--context and --all-contexts exclude each other'],
  [{ configIsNamed: true }, '/nowhere/keyturn.yaml is not valid: run keyturn check-config'],
])('is wrong: %j', async (change, said) => {
  expect(await understand({ ...order, ...change })).toEqual({ wrong: expect.stringContaining(said) });
});

test('what is no name is not repeated: it may be a value', async () => {
  expect(JSON.stringify(await understand({ ...order, name: 'sk_live_by-mistake' }))).not.toContain('by-mistake');
});

test('without a catalogue a name is that of one Secret, and with --base that of every version', async () => {
  expect(await understand(order)).toMatchObject({
    meaning: { title: 'the Secret auth-api', sought: { secret: 'auth-api' }, entries: [], ignore: [] },
  });
  expect(await understand({ ...order, base: true })).toMatchObject({
    meaning: { title: 'every version of auth-api', sought: { baseName: 'auth-api' } },
  });
});
