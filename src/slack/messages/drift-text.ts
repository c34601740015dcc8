import type { Bystander, Grant, StagePlan } from '../../rotation/plan.js';
import { grantYaml } from './grant-yaml.js';
import { stageText } from './stage-text.js';
import { bold, code, command, count, listed } from './text.js';

/** One rule of a role that names versions of the secret, and will not name the next one by itself. */
interface Drift extends Bystander {
  readonly grant: Grant;
  readonly stages: readonly string[];
}

/** What one rule and all of them may take of a message, and how many of the roles that are not shown are named. */
const LONGEST_RULE = 2400;
const LONGEST = 3600;
const MOST_NAMED = 10;

/**
 * The rules that grant older versions by name, with the YAML that adds `newName`, in paragraphs; none where there are none.
 * What is too much to show is named, and what is too much to name is counted.
 */
export function driftTexts(stages: readonly StagePlan[], newName: string): string[] {
  const all = driftsOf(stages);
  if (all.length === 0) return [];
  const granted = all.filter(({ grant }) => grant.names.includes(newName));
  const lacking = all.filter((drift) => !granted.includes(drift));
  const texts = lacking.map((drift) => ruleText(drift, newName));
  const shown = fitting(texts);
  const others = lacking.filter((_, index) => !shown.includes(index));
  return [
    ...(lacking.length > 0 ? [INTRODUCTION] : []),
    ...texts.filter((_, index) => shown.includes(index)),
    ...(others.length > 0 ? [`They lack the new name too: ${named(others)}.`] : []),
    ...(granted.length > 0 ? [`These grant the new version already: ${named(granted)}.`] : []),
  ];
}

const INTRODUCTION = [
  ':key: *Roles that grant the secret by its name do not grant the new version:* RBAC knows no wildcard there, so who reads it through them would get 403.',
  'Keyturn changes no role. Please write these rules into them as soon as you can, and leave the old names in, which a rollback needs:',
].join('\n');

/** Each rule once, however many of its names, and however many environments of one cluster, it is about. */
function driftsOf(stages: readonly StagePlan[]): Drift[] {
  const found = new Map<string, Drift>();
  for (const { stage, cluster, bystanders } of stages) {
    for (const bystander of bystanders) {
      const { grant, kind, namespace = '', name, path } = bystander;
      if (!grant) continue;
      const key = [cluster, kind, namespace, name, ruleOf(path)].join(' ');
      const known = found.get(key)?.stages ?? [];
      found.set(key, { ...bystander, grant, stages: [...new Set([...known, stage])] });
    }
  }
  return [...found.values()];
}

function ruleOf(path: string): string {
  return path.split('/')[2] ?? '';
}

/** A rule with many names is not shown whole, but as a second one for the new name alone. */
function ruleText(drift: Drift, newName: string): string {
  const { moreNames } = drift.grant;
  const whole = block(grantYaml(drift.grant, newName));
  if (moreNames === undefined && whole.length <= LONGEST_RULE) return `${title(drift)}:\n${whole}`;
  const beside = { ...drift.grant, moreNames: moreNames ?? drift.grant.names.length };
  return `${title(drift)}, as a rule beside it:\n${block(grantYaml(beside, newName))}`;
}

function title(drift: Drift): string {
  const stages = listed(drift.stages.map((stage) => bold(stageText(stage), 60)));
  return `${stages}: ${place(drift)}, ${code(`rules[${ruleOf(drift.path)}]`)}`;
}

function place({ kind, namespace, name }: Bystander): string {
  return `${code(`${kind}/${name}`)}${namespace === undefined ? '' : ` in ${code(namespace, 40)}`}`;
}

function block(yaml: string): string {
  return `\`\`\`${yaml.split('\n').map(command).join('\n')}\`\`\``;
}

/** The indices of the texts that a message has room for. */
function fitting(texts: readonly string[]): number[] {
  let left = LONGEST;
  return texts.flatMap(({ length }, index) => {
    if (length > LONGEST_RULE + 400 || length > left) return [];
    left -= length;
    return [index];
  });
}

function named(drifts: readonly Drift[]): string {
  const names = [...new Set(drifts.map(place))];
  const more = names.length - MOST_NAMED;
  return more > 0
    ? `${names.slice(0, MOST_NAMED).join(', ')} and ${count(more, 'role')} more`
    : listed(names, MOST_NAMED);
}
