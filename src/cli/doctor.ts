import { loadCatalogueFile } from '../configuration/catalogue-file.js';
import type { DatadogAccess } from '../configuration/environment.js';
import { openDatadog } from '../datadog/datadog-client.js';
import { examine } from '../doctor/examine.js';
import { isUnseen, type Examination } from '../doctor/finding.js';
import { findingText } from '../slack/messages/finding-text.js';
import type { Answer } from './answer.js';

export interface DoctorOrder {
  readonly config: string;
  readonly access: DatadogAccess;
  /** A name of the catalogue; absent: all of them. */
  readonly secret?: string;
}

/**
 * `keyturn doctor`: the checks of `/rotate doctor`. Changes nothing. Exit 0: nothing stands in the way; 1: something does;
 * 2: wrong usage; 3: not everything could be seen.
 */
export async function doctor({ config, access, secret }: DoctorOrder): Promise<Answer> {
  const read = await loadCatalogueFile(config);
  if (!read.ok) return usage(`${config} is not valid: run keyturn check-config.`);
  const all = read.catalogue.entries;
  const entries = all.filter(({ name }) => secret === undefined || name === secret);
  if (entries.length === 0) {
    return usage(`No secret ${JSON.stringify(secret)}. There are: ${all.map(({ name }) => name).join(', ')}`);
  }
  const { call } = read.catalogue.settings.timing;
  const parts = { datadog: openDatadog({ ...access, call }), site: access.site, now: Date.now };
  return answerOf(await examine(parts, entries), entries.length);
}

function answerOf({ findings, monitors }: Examination, secrets: number): Answer {
  const told = findings.map((finding) => ({ ...finding, text: findingText(finding, printable) }));
  const lines = told.map((finding) =>
    'secret' in finding ? `${finding.secret}  ${finding.stage}  ${finding.text}` : finding.text,
  );
  const json = { ok: findings.length === 0, secrets, monitors, findings: told };
  if (findings.length === 0) {
    const looked = `${secrets} ${secrets === 1 ? 'secret' : 'secrets'}, ${monitors} ${monitors === 1 ? 'monitor' : 'monitors'}`;
    return { exit: 0, lines: [`Nothing stands in the way of a rotation (${looked}).`], json };
  }
  return { exit: findings.some(isUnseen) ? 3 : 1, lines, json };
}

/** Names come from Datadog and may hold what a terminal would obey. */
function printable(name: string): string {
  return name.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\u{FFFD}');
}

function usage(line: string): Answer {
  return { exit: 2, lines: [line], json: { ok: false, usage: line } };
}
