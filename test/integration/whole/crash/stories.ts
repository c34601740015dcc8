import type { Rotation } from '../../../../src/rotation/record.js';
import { currentItem } from '../../../../src/rotation/record.js';
import type { Tree } from '../merged.js';
import type { OutsideOrder } from '../outside.js';
import { byCopy, guards, moving, routedWorkloads } from '../routed.js';

/** What happens from the request to the end of the cleanups, and where. */
export interface Story {
  readonly name: string;
  /** Laid over the usual catalogue. */
  readonly catalogue?: Tree;
  /** In place of the usual workloads. */
  readonly workloads?: NonNullable<OutsideOrder['workloads']>;
  /** When the monitor begins to alert; never, where this is left out. */
  readonly alertsAt?: (rotation: Rotation) => boolean;
}

export const rotation: Story = { name: 'rotation' };

export const rollback: Story = { name: 'rollback', alertsAt: ({ phase }) => phase === 'watch' };

const workloads = { production: [...routedWorkloads('production'), ...guards('production')] };

export const rotationByCopy: Story = {
  name: 'rotation by a copy',
  workloads,
  catalogue: moving({ strategy: { ...byCopy, interval: '1s' } }),
};

/** The interval never ends by itself: the alert comes while a quarter of the traffic is on the copy. */
export const rollbackFromCopy: Story = {
  name: 'rollback from a copy',
  workloads,
  catalogue: moving({ strategy: { ...byCopy, interval: '10m' } }),
  alertsAt: (rotation) => {
    const { step, percent, until } = currentItem(rotation) ?? {};
    return step === 'shift' && percent === 25 && until !== undefined;
  },
};
