import { examine } from '../../src/doctor/examine.js';
import { isMendedByTemplate, type Finding } from '../../src/doctor/finding.js';
import type { SecretEntry } from '../../src/rotation/entry.js';
import { environmentOf } from '../../src/rotation/places.js';
import type { MonitorOffer, Reply } from '../../src/slack/reply.js';
import type { InboxParts } from './inbox-parts.js';

/** `/rotate doctor`: what would stand in the way of rotations of one secret, or of all. Changes nothing. */
export async function askDoctor(parts: InboxParts, secret: string | undefined): Promise<Reply> {
  const entries = Object.values(parts.catalogue.current().secrets).filter(
    ({ name }) => secret === undefined || name === secret,
  );
  if (secret !== undefined && entries.length === 0) return { code: 'unknown-target', target: secret, nearest: [] };
  const examination = await examine(parts, entries);
  return { code: 'doctor', secrets: entries.length, examination, offers: offersOf(entries, examination.findings) };
}

/** One for each environment that lacks a monitor. */
function offersOf(entries: readonly SecretEntry[], findings: readonly Finding[]): MonitorOffer[] {
  const lacking = new Set(findings.filter(isMendedByTemplate).map(({ secret, stage }) => `${secret} ${stage}`));
  return entries.flatMap((entry) => {
    const environments = new Map(entry.stages.map((stage) => [environmentOf(stage), stage]));
    return [...environments]
      .filter(([name]) => lacking.has(`${entry.name} ${name}`))
      .map(([name, { monitors }]) => {
        const tags = [...(monitors?.tags ?? []), ...(monitors?.scope ?? [])];
        const valueOf = (tag: string) => tags.find((one) => one.startsWith(`${tag}:`))?.slice(tag.length + 1);
        return { secret: entry.name, stage: name, service: valueOf('service') ?? '', env: valueOf('env') ?? name };
      });
  });
}
