import { classOf } from '../../rotation/reason.js';
import { currentItem, touchedProduction, type Rotation } from '../../rotation/record.js';
import { stageText } from './stage-text.js';
import { bold, code } from './text.js';

interface State {
  readonly emoji: string;
  readonly words: string;
}

/** Where a rotation is, as a sign and a few words. */
export function stateOf(rotation: Rotation): State {
  if (rotation.phase === 'ended') return endingOf(rotation);
  if (rotation.hold) return holdOf(rotation);
  const stage = currentItem(rotation)?.stage;
  const production = stageText(stage ?? 'production');
  switch (rotation.phase) {
    case 'prepare':
      return { emoji: ':large_blue_circle:', words: 'preparing; nothing is switched yet' };
    case 'staging':
      return { emoji: ':large_blue_circle:', words: `in ${stageText(stage ?? 'staging')}` };
    case 'approval':
      return { emoji: ':raising_hand:', words: 'waits for an approval' };
    case 'production':
      return currentItem(rotation)?.step === 'await-window'
        ? {
            emoji: ':clock3:',
            words:
              stage === undefined || stage === 'production'
                ? 'approved; waits for production’s window'
                : `approved; waits for the window of ${production}`,
          }
        : { emoji: ':large_blue_circle:', words: `in ${production}` };
    case 'watch':
      return { emoji: ':eyes:', words: `in ${production}, being watched` };
    case 'rollback':
      return { emoji: ':rewind:', words: 'rolling back' };
    default:
      return rotation.phase satisfies never;
  }
}

/** `auth-api` → version: state. */
export function headline(rotation: Rotation): string {
  const { emoji, words } = stateOf(rotation);
  const what = rotation.kind === 'development' ? 'development only' : code(rotation.version);
  return `${emoji} ${bold(rotation.secret)} → ${what}: *${words}*`;
}

function endingOf(rotation: Rotation): State {
  const { ending, kind, rollback } = rotation;
  const touched = touchedProduction(rotation);
  switch (ending) {
    case 'rolled-back':
      return { emoji: ':leftwards_arrow_with_hook:', words: rolledBack(touched) };
    case 'cancelled':
      return rollback?.why.code === 'rejected'
        ? { emoji: ':no_entry_sign:', words: 'rejected; production was never touched' }
        : { emoji: ':no_entry_sign:', words: 'cancelled' };
    case 'done':
    case undefined:
      return kind === 'development'
        ? { emoji: ':white_check_mark:', words: 'done' }
        : { emoji: ':white_check_mark:', words: 'done; the new version is in use everywhere' };
    default:
      return ending satisfies never;
  }
}

function rolledBack(production: boolean): string {
  return `rolled back; the old version is in use${production ? '' : ', production was never touched'}`;
}

function holdOf({ hold, phase }: Rotation): State {
  const rolling = phase === 'rollback' ? 'the rollback ' : '';
  if (hold?.endedBy === 'person') return { emoji: ':raised_hand:', words: `${rolling}on hold, needs a person` };
  const broken = hold !== undefined && classOf(hold.reason) !== 'unknown';
  return {
    emoji: ':double_vertical_bar:',
    words: `${rolling}on hold${broken ? '' : ' until something is known again'}`,
  };
}
