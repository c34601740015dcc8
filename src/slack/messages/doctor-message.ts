import type { KnownBlock } from '@slack/types';
import { isUnseen } from '../../doctor/finding.js';
import { templateKinds } from '../../doctor/template-order.js';
import type { MonitorOffer, Reply } from '../reply.js';
import { buttons, compose, context, section } from './blocks.js';
import { seemsToHoldValue } from '../suspect-value.js';
import { findingText } from './finding-text.js';
import type { Message } from './message.js';
import { templateWords } from './monitor-modal.js';
import { bold, code, command, count, quote } from './text.js';

type Of<C extends Reply['code']> = Extract<Reply, { code: C }>;

const MOST_FINDINGS = 20;
const MOST_OFFERS = 8;

/** What the doctor found, each with its remedy; where a monitor is missing, buttons that open its form. */
export function renderDoctor({ secrets, examination, offers }: Of<'doctor'>): Message {
  const { findings, monitors } = examination;
  const looked = `${count(secrets, 'secret')} and ${count(monitors, 'monitor')} looked at`;
  if (findings.length === 0) {
    return compose('Nothing stands in the way', [
      section(`:white_check_mark: Nothing stands in the way of a rotation: ${looked}.`),
    ]);
  }
  const unseen = findings.some(isUnseen) ? ' Not everything could be seen.' : '';
  const shown = findings.slice(0, MOST_FINDINGS);
  return compose(count(findings.length, 'finding'), [
    section(`:stethoscope: ${count(findings.length, 'finding')}; ${looked}.${unseen}`),
    ...shown.map((finding) => {
      const where = 'secret' in finding ? `${bold(finding.secret)} in ${bold(finding.stage)}: ` : '';
      return section(`• ${where}${findingText(finding, (name) => code(name, 120))}`);
    }),
    ...(findings.length > shown.length
      ? [context(`and ${findings.length - shown.length} more; ${code('keyturn doctor')} on the command line shows all`)]
      : []),
    ...offers.slice(0, MOST_OFFERS).flatMap(offer),
    context('Nothing was changed.'),
  ]);
}

function offer(facts: MonitorOffer): KnownBlock[] {
  const row = templateKinds.map((action) => ({
    text: templateWords[action].button,
    action,
    value: JSON.stringify({ action, ...facts }),
  }));
  return [section(`Create a monitor for ${bold(facts.secret)} in ${bold(facts.stage)}:`), ...buttons(row)];
}

/** The monitor that a form made, and the lines for the catalogue. */
export function renderMonitorMade({ secret, stage, id, url, isNew }: Of<'monitor-made'>): Message {
  const made = isNew
    ? `:white_check_mark: Datadog checked the monitor, and it was created: <${url}|${id}>.`
    : `That monitor is there already: <${url}|${id}>. None was created. Change it in Datadog where it shall be another one.`;
  const yaml = [
    `secrets:`,
    `  ${secret}:`,
    `    environments:`,
    `      ${stage}:`,
    `        monitors: { ids: [${id}] }`,
  ];
  return compose(`Monitor ${id}`, [
    section(
      `${made}\nPut its number into the catalogue, in place of what ${code('monitors')} of ${code(stage, 40)} says now:`,
    ),
    section(`\`\`\`\n${yaml.map(command).join('\n')}\n\`\`\``),
    context('It judges rotations that are started after the catalogue names it and it has data.'),
  ]);
}

/** Why no monitor was made, as far as that is known. */
export function notMadeText(reply: Of<'monitor-refused' | 'monitor-unsure'>): string {
  if (reply.code === 'monitor-unsure') {
    return `:warning: Datadog did not answer as expected (${code(reply.detail, 120)}): whether the monitor was created is not known. Send the form again: one that is there is found, and no second one is created.`;
  }
  const said =
    reply.said.length === 0
      ? 'It did not say why.'
      : `It says: ${reply.said.map((one) => quote(redacted(one), 300)).join('; ')}.`;
  return `Datadog refuses this monitor. ${said} Nothing was created. Correct the form and send it again.`;
}

/** Datadog's words repeat what it was sent. What looks like a key or a value does not go on. */
function redacted(said: string): string {
  if (seemsToHoldValue(said)) return 'something that looks as if it held a secret value, which is left out here';
  return said.replaceAll(/\b[0-9a-f]{32,}\b/gi, '…');
}
