import * as fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { greenLabels } from '../../../../src/kubernetes/blue-green/green.js';
import { narrowed, widened } from '../../../../src/kubernetes/blue-green/green-selector.js';
import { labelDifference } from '../../../../src/kubernetes/blue-green/label-difference.js';
import { tellsApart } from '../../../../src/kubernetes/blue-green/twin-of.js';
import { matchesLabels, matchesSelector } from '../../../../src/kubernetes/matches-selector.js';
import type { Selector } from '../../../../src/kubernetes/workload-object.js';
import { matchesLabels as standInMatches } from '../../../stand-ins/kubernetes/selectors.js';
import { someDifference, someLabels, someSelector } from './samples.js';

/**
 * A difference, and a selector of the original's pods. Without `NotIn`, which names what is not wanted and can't be turned
 * round: the plan refuses it.
 */
const selectingOriginal = someDifference.chain((difference) => {
  const labels = Object.entries(difference.labels);
  const expression = ([key, value]: [string, string]) =>
    fc.constantFrom(
      { key, operator: 'Exists' },
      { key, operator: 'In', values: [value] },
      { key, operator: 'In', values: ['other', value] },
      { key: 'none', operator: 'DoesNotExist' },
    );
  const selector = fc.record({
    matchLabels: fc.subarray(labels).map((some) => Object.fromEntries(some)),
    matchExpressions: fc.tuple(...labels.map(expression)).chain((all) => fc.subarray([...all])),
  }) as fc.Arbitrary<Selector>;
  return fc.record({ difference: fc.constant(difference), selector });
});

describe('a selector', () => {
  test('selects what the API server selects', () => {
    fc.assert(
      fc.property(someSelector, someLabels, (selector, labels) => {
        expect(matchesSelector(selector, labels)).toBe(standInMatches(selector as never, { ...labels }));
      }),
    );
  });

  test('that is none selects nothing, and an empty one everything', () => {
    expect(matchesSelector(undefined, { app: 'web' })).toBe(false);
    expect(matchesSelector(null, { app: 'web' })).toBe(false);
    expect(matchesSelector({}, {})).toBe(true);
    expect(matchesSelector({ matchLabels: { constructor: 'x' } }, {})).toBe(false);
    expect(matchesSelector({ matchExpressions: [{ key: 'toString', operator: 'Exists' }] }, {})).toBe(false);
    expect(matchesSelector({ matchExpressions: [{ key: 'app', operator: 'Unheard' }] }, { app: 'web' })).toBe(false);
  });

  test('narrowed to the copy selects the copy where it selected the original, and nothing of the original', () => {
    fc.assert(
      fc.property(selectingOriginal, ({ selector, difference }) => {
        fc.pre(tellsApart(selector, difference));
        const twin = narrowed(selector, difference);
        expect(matchesSelector(twin, greenLabels(difference))).toBe(true);
        expect(matchesSelector(twin, difference.labels)).toBe(false);
      }),
    );
  });

  test('widened to both selects whatever it selected before, and the copy too', () => {
    fc.assert(
      fc.property(selectingOriginal, someLabels, ({ selector, difference }, others) => {
        fc.pre(tellsApart(selector, difference));
        const both = widened(selector, difference);
        expect(matchesSelector(both, greenLabels(difference))).toBe(true);
        expect(matchesSelector(both, difference.labels)).toBe(true);
        if (matchesSelector(selector, others)) expect(matchesSelector(both, others)).toBe(true);
      }),
    );
  });

  test('that doesn’t tell original and copy apart stays as it is', () => {
    const difference = { labels: { app: 'web', tier: 'front' }, keys: ['app'] };
    const selector = { matchLabels: { tier: 'front' }, matchExpressions: [{ key: 'app', operator: 'Exists' }] };
    expect(narrowed(selector, difference)).toEqual(selector);
    expect(widened(selector, difference)).toEqual(selector);
  });
});

describe('the labels that differ', () => {
  const services = fc.array(
    someLabels.filter((labels) => Object.keys(labels).length > 0),
    { maxLength: 3 },
  );

  test('keep the copy’s pods from every Service and from the original’s own selector', () => {
    fc.assert(
      fc.property(someLabels, someSelector, services, services, (labels, selector, routed, others) => {
        const mine = routed.filter((one) => matchesLabels(one, labels));
        const their = others.filter((one) => matchesLabels(one, labels));
        fc.pre(mine.length > 0);
        const drawn = labelDifference({ labels, selector, routed: mine, others: their });
        if (!('difference' in drawn)) return;
        const green = greenLabels(drawn.difference);
        for (const service of [...mine, ...their]) expect(matchesLabels(service, green)).toBe(false);
        expect(matchesSelector(selector, green)).toBe(false);
        // A label that somebody counts on is neither lost nor made up.
        expect(Object.keys(green).sort()).toEqual([...Object.keys(labels), 'keyturn.dev/copy'].sort());
      }),
    );
  });

  test('are no more than needed', () => {
    const labels = { app: 'web', tier: 'front', team: 'shop' };
    const order = {
      labels,
      selector: { matchLabels: { app: 'web' } },
      routed: [{ app: 'web' }],
      others: [{ app: 'web', team: 'shop' }],
    };
    expect(labelDifference(order)).toEqual({ difference: { labels, keys: ['app'] } });
    const more = { ...order, selector: { matchLabels: { team: 'shop' } }, others: [{ tier: 'front' }] };
    expect(labelDifference(more)).toEqual({ difference: { labels, keys: ['app', 'team', 'tier'] } });
  });

  test('are refused where a value has no room for the copy’s, and where nothing can tell them apart', () => {
    const selector = { matchLabels: { app: 'web' } };
    const order = (value: string) => ({ labels: { app: value }, selector, routed: [{ app: value }], others: [] });
    expect(labelDifference(order('x'.repeat(57)))).toHaveProperty('difference');
    expect(labelDifference(order('x'.repeat(58)))).toEqual({ tooLong: `app=${'x'.repeat(58)}` });
    expect(labelDifference({ ...order('web'), selector: {} })).toEqual({ inseparable: 'original' });
  });

  test('are valid labels even of an empty value', () => {
    expect(greenLabels({ labels: { app: '' }, keys: ['app'] })).toMatchObject({ app: 'green' });
  });
});
