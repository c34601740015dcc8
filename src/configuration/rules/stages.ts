import { nearest } from '../did-you-mean.js';
import { unknownKey } from '../explain-issue.js';
import type { Finding, Path } from '../problem.js';
import { isMapping, rawAt } from '../raw-value.js';
import { secretsOf, type Outline } from './outline.js';

const FIXED = ['development', 'staging', 'production'];
const STAGE_NAME = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;
const SHORT_FORMS: Readonly<Record<string, string>> = {
  dev: 'development',
  stage: 'staging',
  stg: 'staging',
  prod: 'production',
};

/**
 * Any name but the three is a stage between staging and production. So a misspelt `production` would be one too: where one
 * of the three is missing and a name is near to it, that is what was meant. Stages run in the order of the file, so one that
 * stands before staging or after production is refused instead of being moved.
 */
export function checkStages(outline: Outline, raw: unknown): Finding[] {
  return secretsOf(outline).flatMap(([name]) => {
    const path = ['secrets', name, 'environments'];
    const environments = rawAt(raw, path);
    return isMapping(environments) ? checkNames(path, Object.keys(environments)) : [];
  });
}

function checkNames(path: Path, names: readonly string[]): Finding[] {
  const missing = FIXED.filter((fixed) => !names.includes(fixed));
  return names
    .filter((name) => !FIXED.includes(name))
    .flatMap((name) => {
      const meant = missing.find((fixed) => fixed === SHORT_FORMS[name]) ?? nearest(name, missing);
      if (meant !== undefined) return [{ ...unknownKey([...path, name], []), hint: `did you mean "${meant}"?`, meant }];
      if (!STAGE_NAME.test(name)) return [badName([...path, name])];
      return isBetween(name, names) ? [] : [misplaced([...path, name])];
    });
}

function isBetween(name: string, names: readonly string[]): boolean {
  const [staging, production] = [names.indexOf('staging'), names.indexOf('production')];
  const index = names.indexOf(name);
  return staging < 0 || production < 0 || (staging < index && index < production);
}

function badName(path: Path): Finding {
  const message = 'must be lower-case letters, digits and hyphens, at most 63 characters, starting with a letter';
  return { path, at: 'key', message };
}

function misplaced(path: Path): Finding {
  const message = 'must stand between staging and production: stages run in the order of the file';
  return { path, at: 'key', message };
}
