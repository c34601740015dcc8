import { offers, type Offer } from '../../rotation/offers.js';
import type { Rotation } from '../../rotation/record.js';
import type { ButtonFacts } from './blocks.js';
import { bold, code } from './text.js';

/** The buttons that are valid now, and no others. Each carries what its message said, so that an old one is recognised. */
export function rotationButtons(rotation: Rotation): ButtonFacts[] {
  return offers(rotation).map((offer) => button(offer, rotation));
}

function button(offer: Offer, rotation: Rotation): ButtonFacts {
  const { id, secret, version, approval } = rotation;
  const round = approval?.round ?? 0;
  const plain = { action: offer, value: JSON.stringify({ action: offer, rotation: id }) };
  switch (offer) {
    case 'approve':
      return {
        text: 'Approve',
        action: offer,
        value: JSON.stringify({ action: offer, rotation: id, round, fingerprint: approval?.fingerprint ?? '' }),
        style: 'primary',
        confirm: {
          title: 'Approve for production?',
          text: `Production's workloads of ${bold(secret)} will be switched to version ${code(version)}, as in the plan shown.`,
          yes: 'Approve',
        },
      };
    case 'reject':
      return { text: 'Reject…', action: offer, value: JSON.stringify({ action: offer, rotation: id, round }) };
    case 'ask-again':
      return { ...plain, text: 'Ask again', style: 'primary' };
    case 'resume':
      return { ...plain, text: 'Resume', style: 'primary' };
    case 'hold':
      return { ...plain, text: 'Hold' };
    case 'cancel':
      if (rotation.phase === 'rollback') {
        return {
          ...plain,
          text: 'Leave as it is',
          confirm: {
            title: 'Give the rollback up?',
            text: `Nothing was put back so far. Version ${code(version)} of ${bold(secret)} stays in use.`,
            yes: 'Leave as it is',
          },
        };
      }
      return {
        ...plain,
        text: 'Cancel',
        confirm: {
          title: 'Cancel this rotation?',
          text: 'What was switched so far is put back to the old version. Production was not touched.',
          yes: 'Cancel the rotation',
        },
      };
    case 'rollback':
      return {
        ...plain,
        text: 'Roll back',
        style: 'danger',
        confirm: {
          title: 'Roll back?',
          text: `Every workload of ${bold(secret)} gets the version from before ${code(version)} back, in all environments. No approval is needed.`,
          yes: 'Roll back',
        },
      };
    default:
      return offer satisfies never;
  }
}
