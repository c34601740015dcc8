import { notPutBackLines } from './not-put-back-text.js';
import type { ReasonOf, ReasonText } from './reason-words.js';
import { stageText } from './stage-text.js';
import { code, count, listed, names } from './text.js';
import { moment } from './time.js';
import { writerText } from './writer-text.js';

/** The words for what makes the way back doubtful, so that a person has to look; `because` is what calls for going back. */
export function wayBackText(
  reason: ReasonOf<'old-credential-over' | 'written-over' | 'old-keys-missing'>,
  because: string,
): ReasonText {
  switch (reason.code) {
    case 'old-credential-over':
      return oldCredentialOver(reason, because);
    case 'written-over':
      return writtenOver(reason);
    case 'old-keys-missing':
      return {
        what: `:rotating_light: Nothing was put back: what uses the secret needs keys that the old version lacks. ${lacking(reason.workloads)}`,
        means: 'It could not start on the old version, so it stays on the new one.',
        now: 'Take those keys out of what needs them, or mark them as `optional: true` there, then press `Resume`. Or start a rotation: it brings a new value with all keys.',
      };
    default:
      return reason satisfies never;
  }
}

/** Workloads with the keys that they need and the Secret lacks; of very many only some. */
export function lacking(workloads: ReasonOf<'old-keys-missing'>['workloads']): string {
  return listed(
    workloads.map(({ workload, name, keys }) => `${code(workload)} needs ${names(keys)}, which ${code(name)} lacks`),
  );
}

function oldCredentialOver(
  { name, stage, since, revoked }: ReasonOf<'old-credential-over'>,
  because: string,
): ReasonText {
  const where = code(stageText(stage), 60);
  const dead = revoked
    ? `The old credential, in ${code(name)} of ${where}, was revoked ${moment(since)}.`
    : `The old credential, in ${code(name)} of ${where}, was valid for its overlap only: until ${moment(since)}.`;
  return {
    what: `:rotating_light: ${because === '' ? '' : `${because} `}${dead}`,
    means:
      'It is probably dead, and going back to it may make things worse. So nothing is put back unless somebody says so.',
    now: 'See whether the old credential still works. If it does, press `Roll back` and confirm. If not, mend the new version, or start a rotation for another one.',
  };
}

function writtenOver({ workloads, times }: ReasonOf<'written-over'>): ReasonText {
  const who = workloads.map((one) => `${code(one.workload)} by ${writerText(one)}`);
  return {
    what: `:rotating_light: Somebody puts the new version back into use again and again: ${listed(who)}.`,
    means: `${count(workloads.length, 'workload')} ${workloads.length === 1 ? 'uses' : 'use'} the new version again, although the old one was put back there ${times + 1} times. Keyturn does not fight on.`,
    now: [
      'Stop what writes it (a pipeline, `kubectl apply`, a GitOps controller) or put the old name into its source, run these commands, then press `Resume`:',
      ...notPutBackLines(workloads),
    ].join('\n'),
  };
}
