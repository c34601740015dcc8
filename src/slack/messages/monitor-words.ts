import type { Click } from '../inbox-item.js';
import { templateWords } from './monitor-modal.js';

type Order = Extract<Click, { action: 'create-monitor' }>;

/** The name of a monitor made from a template, as people see it in Datadog. Plain text. */
export function monitorName({ secret, stage, template }: Order): string {
  return `${templateWords[template.kind].title} of ${template.service} in ${template.env} (Keyturn: ${secret}, ${stage})`;
}

/** What its notifications say. */
export function monitorMessage({ secret, stage }: Order): string {
  return `Judges rotations of ${secret} in ${stage}: an alert after a switch puts the old version back. Created by Keyturn from a template. @webhook-keyturn`;
}
