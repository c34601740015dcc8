import { describe, expect, it } from '@jest/globals';
import { shownText } from '../../integration/faults/shown-text.js';
import { rightsOfRotations, type Right } from './shipped-rights.js';
import type { ClusterHouse, ClusterHouseOrder } from './cluster-house.js';
import { enterHouses } from './enter-house.js';
import { grant, rulesAskedIn } from './grant.js';
import { cronJob, daemonSet, service, statefulSet, troubled } from './workloads.js';

/** Rights that are missed by something else than the rotation itself, or by nothing. */
const elsewhere: Readonly<Record<string, 'cleanup' | 'search' | 'way-back' | 'log' | 'nothing'>> = {
  'keyturn-environment delete secrets': 'cleanup',
  'keyturn-environment delete pods': 'way-back',
  'keyturn-environment list jobs': 'search',
  'keyturn-environment list serviceaccounts': 'search',
  'keyturn-environment list ingresses': 'search',
  'keyturn-environment list roles': 'search',
  // Where they can't be read, a namespace that ends refuses the new Secret anyway; an Event that can't be made stops nothing.
  'keyturn-environment get namespaces': 'nothing',
  'keyturn-environment create events': 'nothing',
  'keyturn-audit-anchor get configmaps': 'log',
  'keyturn-audit-anchor update configmaps': 'log',
  'keyturn-audit-anchor create configmaps': 'log',
};
const isMissedBy = (what: string | undefined) => (right: Right) =>
  elsewhere[`${right.role} ${right.verb} ${right.resource}`] === what;
const rows = (what?: string): [string, Right][] =>
  rightsOfRotations()
    .filter(isMissedBy(what))
    .map((right) => [`${right.verb} ${right.resource} (${right.role})`, right]);

describe('a bot that lacks one of the rights that are shipped', () => {
  const enter = enterHouses();

  it.each(rows())(
    '%s: the rotation stops, says which right where, and goes on when its YAML is granted',
    async (_, right) => {
      const house = await enter(everyKind(right));
      await house.request('ada');
      const text = await house.waitFor('the right to be asked for', () => askedFor(house, right));
      const [asked] = rulesAskedIn(text).slice(-1);
      if (!asked) throw new Error(`no rule in: ${text}`);
      expect(asked.rule).toEqual({ apiGroups: [right.group], resources: [right.resource], verbs: [right.verb] });
      // What is cluster-wide is missed in either environment first.
      const where = asked.namespace ?? '(staging|production)';
      expect(text).toMatch(new RegExp(`may not \`${right.verb}\` \`${right.resource}\` in \`${where}\``));
      const isHeld = (await house.rotation())?.hold !== undefined;
      await grant(house, asked);
      if (!isHeld) return startAnyway(house, right);
      return house.waitFor('it to go on', async () => {
        const now = await house.rotation();
        const reason = now?.hold?.reason;
        return reason?.code !== 'forbidden' || reason.namespace !== asked.namespace;
      });
    },
  );

  it.each(rows('cleanup'))('%s: the reminder says so, and deletes when its YAML is granted', async (_, right) => {
    const house = await enter({ without: right });
    await house.request('ada');
    await house.approve();
    await house.ended();
    const offered = await house.waitFor('an offer', () => house.offering('cleanup-delete'));
    await house.clickButton('bob', 'cleanup-delete', offered);
    const text = await house.waitFor('the right to be asked for', () => askedFor(house, right));
    for (const asked of rulesAskedIn(text)) await grant(house, asked);
    await house.waitFor('the deletion', async () =>
      (await house.cleanups()).find(({ ending }) => ending === 'deleted'),
    );
  });

  it.each(rows('way-back'))(
    '%s: a way back that needs it says so, and ends when its YAML is granted',
    async (_, right) => {
      const production = [troubled(statefulSet(1), 'crash-loop')];
      const house = await enter({ without: right, workloads: { staging: [service(1)], production } });
      await house.request('ada');
      await house.approve();
      const text = await house.waitFor('the right to be asked for', () => askedFor(house, right));
      for (const asked of rulesAskedIn(text)) await grant(house, asked);
      expect((await house.ended()).ending).toBe('rolled-back');
    },
  );

  it.each(rows('search'))('%s: nothing is offered for deletion, and the reminder has the YAML', async (_, right) => {
    // A CronJob that is not awaited: what is missed is the search's, not the retention's.
    const idle = cronJob('0 0 1 1 *', {}, { suspend: true });
    const workloads = { staging: [service(1), idle], production: [service(1)] };
    const house = await enter({ without: right, workloads });
    await house.request('ada');
    await house.approve();
    expect((await house.ended()).ending).toBe('done');
    const reminder = await house.waitFor('the reminder', () => house.offering('cleanup-keep'));
    expect(house.buttons(reminder)).not.toContain('cleanup-delete');
    const kind = right.group === '' ? right.resource : `${right.resource}.${right.group}`;
    expect(house.told()).toContain(`\`${kind}\``);
    const asked = rulesAskedIn(shownText(reminder)).filter(({ rule }) => rule.resources.includes(right.resource));
    expect(asked.map(({ rule }) => rule)).toMatchObject([{ apiGroups: [right.group], verbs: [right.verb] }]);
  });

  it.each(rows('log'))('%s: the rotation is done, and the log says which right where', async (_, right) => {
    const house = await enter({ without: right });
    await house.request('ada');
    await house.approve();
    expect((await house.ended()).ending).toBe('done');
    const { keyturn } = house.place.namespaces;
    await house.waitFor('the words', () =>
      house.logs().some((line) => {
        return line.includes(`forbidden: ${right.verb} ${right.resource}`) && line.includes(` in ${keyturn}: `);
      }),
    );
  });

  it.each(rows('nothing'))('%s: the rotation is done without it', async (_, right) => {
    const house = await enter({ without: right });
    await house.request('ada');
    await house.approve();
    expect((await house.ended()).ending).toBe('done');
  });
});

/** A house in which a rotation needs each of the rights: all kinds of workloads, and all checks. */
function everyKind(without: Right): Omit<ClusterHouseOrder, 'redis'> {
  const never = '0 0 1 1 *';
  const smoke = { ...cronJob(never), metadata: { name: 'smoke' } };
  const checks = { logs: { patterns: ['invalid token'], allow: 0 }, job: { cronJob: 'smoke', timeout: '30s' } };
  return {
    without,
    catalogue: { secrets: { 'auth-api': { environments: { staging: { checks } } } } },
    workloads: {
      staging: [service(1), statefulSet(1), daemonSet(), cronJob(never), smoke],
      production: [service(1)],
    },
  };
}

/** The text that asks for a right: of the rotation's message, of a reminder, or of an answer to Ada alone. */
function askedFor(house: ClusterHouse, { verb, resource }: Right): string | undefined {
  const messages = [...house.slack.messages('deploys'), ...house.slack.ephemerals('ada')];
  return messages.map(shownText).find((text) => text.includes(`Keyturn may not \`${verb}\` \`${resource}\``));
}

/** It did not even start: it is asked for again, and what is asked for then, in another namespace, is granted too. */
async function startAnyway(house: ClusterHouse, right: Right): Promise<unknown> {
  const answers = (): string[] => house.slack.ephemerals('ada').map(shownText);
  const before = answers().length;
  await house.request('ada');
  const answer = await house.waitFor('an answer or a rotation', async () => {
    if (await house.rotation()) return 'started';
    return answers()
      .slice(before)
      .find((text) => text.includes(`may not \`${right.verb}\``));
  });
  const asked = rulesAskedIn(answer);
  for (const one of asked) await grant(house, one);
  return asked.length === 0 ? answer : startAnyway(house, right);
}
