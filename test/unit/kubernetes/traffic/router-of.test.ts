import { expect, test } from '@jest/globals';
import { routerSettingsSchema } from '../../../../src/rotation/strategy.js';
import { isRouted, routerOf } from '../../../../src/kubernetes/traffic/router-of.js';

const types = routerSettingsSchema.options.map(({ shape }) => shape.type.value);

test('Every router of the catalogue has its own, but Argo Rollouts, whose controller moves the traffic itself', () => {
  const settings = types.map((type) =>
    routerSettingsSchema.parse(type === 'argo-rollouts' || type === 'replicas' ? { type } : { type, route: 'auth' }),
  );
  const routed = settings.filter(isRouted);
  expect(settings.filter((one) => !isRouted(one))).toEqual([{ type: 'argo-rollouts' }]);
  expect(new Set(routed.map(routerOf)).size).toBe(types.length - 1);
});
