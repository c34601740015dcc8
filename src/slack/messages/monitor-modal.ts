import type { KnownBlock, ModalView } from '@slack/types';
import { z } from 'zod';
import { templateKinds, templateWindows, type TemplateKind } from '../../doctor/template-order.js';
import type { MonitorButton } from '../button-value.js';
import { section } from './blocks.js';
import { code } from './text.js';

export const MONITOR_FORM = 'create-monitor';
export const monitorInputs = {
  service: 'service',
  env: 'env',
  operation: 'operation',
  threshold: 'threshold',
  window: 'window',
} as const;

/** What the form remembers of the button that opened it. Slack keeps it signed; people can't change it. */
export const monitorMetadataSchema = z.strictObject({
  kind: z.enum(templateKinds),
  secret: z.string().min(1).max(253),
  stage: z.string().min(1).max(253),
  channel: z.string().min(1).max(50),
  responseUrl: z.string().max(2000).optional(),
});

interface Words {
  readonly button: string;
  readonly title: string;
  readonly what: string;
  readonly threshold: string;
  readonly usual: string;
}

/** What each template is called, and the threshold that its form begins with. */
export const templateWords: Readonly<Record<TemplateKind, Words>> = {
  'http-errors': {
    button: 'HTTP error rate…',
    title: 'HTTP error rate',
    what: 'Alerts when too large a share of the requests that APM traces fails.',
    threshold: 'Share of requests that fail: 0.05 is 5 %',
    usual: '0.05',
  },
  'log-errors': {
    button: 'Errors in logs…',
    title: 'Errors in logs',
    what: 'Alerts when too many lines with the status error are logged.',
    threshold: 'Lines in the window',
    usual: '20',
  },
  restarts: {
    button: 'Pod restarts…',
    title: 'Pod restarts',
    what: 'Alerts when containers restart too often.',
    threshold: 'Restarts in the window',
    usual: '3',
  },
};

/** Asks what the monitor shall watch. Everything is filled in as far as the catalogue tells it. */
export function monitorModal(
  { action: kind, secret, stage, service, env }: MonitorButton,
  place: { readonly channel: string; readonly responseUrl?: string },
): ModalView {
  const { title, what, threshold, usual } = templateWords[kind];
  const whole = JSON.stringify({ kind, secret, stage, ...place });
  const small = JSON.stringify({ kind, secret, stage, channel: place.channel });
  const { service: forService, env: forEnv, operation, threshold: forThreshold } = monitorInputs;
  return {
    type: 'modal',
    callback_id: MONITOR_FORM,
    private_metadata: whole.length <= 3000 ? whole : small,
    title: { type: 'plain_text', text: title },
    submit: { type: 'plain_text', text: 'Create' },
    close: { type: 'plain_text', text: 'Back' },
    blocks: [
      section(
        `A monitor in Datadog for ${code(secret)} in ${code(stage)}. ${what} Datadog checks it before it is created. Only approvers may create one.`,
      ),
      input(forService, 'Service', service, 'The value of the tag service'),
      input(forEnv, 'Environment', env, 'The value of the tag env'),
      ...(kind === 'http-errors'
        ? [
            input(
              operation,
              'Operation',
              'http.request',
              'Of the trace metric: http.request in trace.http.request.hits',
            ),
          ]
        : []),
      input(forThreshold, 'Alert above', usual, threshold),
      windowInput(),
    ],
  };
}

function input(id: string, label: string, initial: string, hint: string): KnownBlock {
  const element = {
    type: 'plain_text_input' as const,
    action_id: id,
    max_length: 100,
    ...(initial === '' ? {} : { initial_value: initial }),
  };
  return {
    type: 'input',
    block_id: id,
    label: { type: 'plain_text', text: label },
    hint: { type: 'plain_text', text: hint },
    element,
  };
}

function windowInput(): KnownBlock {
  const options = templateWindows.map((value) => ({ text: { type: 'plain_text' as const, text: value }, value }));
  const [first] = options;
  return {
    type: 'input',
    block_id: monitorInputs.window,
    label: { type: 'plain_text', text: 'Evaluated over' },
    element: {
      type: 'static_select',
      action_id: monitorInputs.window,
      options,
      ...(first ? { initial_option: first } : {}),
    },
  };
}

/** What is wrong with a field of the form; said while it is open. */
export function monitorFieldText(field: keyof typeof monitorInputs): string {
  switch (field) {
    case 'service':
    case 'env':
      return 'This is the value of a tag: small letters, digits, and - _ . /, at most 100.';
    case 'operation':
      return 'This is a part of a metric’s name: small letters, digits, _ and dots.';
    case 'threshold':
      return 'This is a number of 0 or more, such as 0.05.';
    case 'window':
      return 'Choose one.';
    default:
      return field satisfies never;
  }
}
