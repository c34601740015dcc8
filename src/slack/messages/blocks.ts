import type { ActionsBlock, Button, ConfirmationDialog, ContextBlock, KnownBlock, SectionBlock } from '@slack/types';
import type { Message } from './message.js';

/** Slack's own limits are 50 blocks, 3000 characters a section and about 13 000 in all; a little is kept free. */
const MOST_BLOCKS = 50;
const LONGEST_SECTION = 2900;
const LONGEST_MESSAGE = 11_500;
const LONGEST_TEXT = 2900;

/** A paragraph in mrkdwn. `verbatim`: Slack must not look for names and addresses to link by itself. */
export function section(text: string): SectionBlock {
  return { type: 'section', text: { type: 'mrkdwn', text: clip(text, LONGEST_SECTION), verbatim: true } };
}

/** Small print. */
export function context(text: string): ContextBlock {
  return { type: 'context', elements: [{ type: 'mrkdwn', text: clip(text, LONGEST_SECTION), verbatim: true }] };
}

export function divider(): KnownBlock {
  return { type: 'divider' };
}

export interface ButtonFacts {
  readonly text: string;
  readonly action: string;
  readonly value: string;
  readonly style?: 'primary' | 'danger';
  readonly confirm?: { readonly title: string; readonly text: string; readonly yes: string; readonly no?: string };
}

/** A row of buttons; none where there is nothing to press. */
export function buttons(facts: readonly ButtonFacts[]): ActionsBlock[] {
  return facts.length === 0 ? [] : [{ type: 'actions', elements: facts.slice(0, 25).map(button) }];
}

function button(facts: ButtonFacts): Button {
  return {
    type: 'button',
    action_id: facts.action,
    value: facts.value,
    text: { type: 'plain_text', text: clip(facts.text, 75) },
    ...(facts.style ? { style: facts.style } : {}),
    ...(facts.confirm ? { confirm: dialog(facts.confirm, facts.style) } : {}),
  };
}

function dialog(confirm: NonNullable<ButtonFacts['confirm']>, style: ButtonFacts['style']): ConfirmationDialog {
  return {
    title: { type: 'plain_text', text: clip(confirm.title, 100) },
    text: { type: 'mrkdwn', text: clip(confirm.text, 300), verbatim: true },
    confirm: { type: 'plain_text', text: clip(confirm.yes, 30) },
    deny: { type: 'plain_text', text: clip(confirm.no ?? 'Not now', 30) },
    ...(style ? { style } : {}),
  };
}

/**
 * A message that Slack takes: buttons are never lost, the last paragraphs give way first where it is too long, and the
 * message says so. `text` is what notifications and screen readers say.
 */
export function compose(text: string, blocks: readonly KnownBlock[]): Message {
  const few = blocks.length <= MOST_BLOCKS ? [...blocks] : shorten(blocks);
  let rest = LONGEST_MESSAGE - few.reduce((sum, block) => sum + (isParagraph(block) ? 0 : sizeOf(block)), 0);
  const fitting = few.flatMap((block): KnownBlock[] => {
    if (!isParagraph(block)) return [block];
    const fitted = fit(block, rest);
    rest -= fitted ? sizeOf(fitted) : 0;
    return fitted ? [fitted] : [];
  });
  const isCut = fitting.length < few.length;
  return {
    text: clip(text, LONGEST_TEXT),
    blocks: isCut ? [...fitting, context('… and more, which is too long for a message.')] : fitting,
  };
}

/** Whole lines up to `most` characters; never half a mention, half an escape or half a code block. */
export function clip(text: string, most: number): string {
  if (text.length <= most) return text;
  const note = '\n…';
  const head = text.slice(0, most - note.length - 4);
  const line = head.lastIndexOf('\n');
  const kept = line > most / 2 ? head.slice(0, line) : head.replace(/(<[^<>]*|&[a-z]{0,4}|[\uD800-\uDBFF])$/, '');
  const open = (kept.match(/```/g) ?? []).length % 2 === 1;
  return `${kept}${open ? '\n```' : ''}${most > 100 ? note : '…'}`;
}

type Paragraph = SectionBlock | ContextBlock;

function isParagraph(block: KnownBlock): block is Paragraph {
  return block.type === 'section' || block.type === 'context';
}

function fit(block: Paragraph, most: number): Paragraph | undefined {
  if (sizeOf(block) <= most) return block;
  if (most < 200 || block.type !== 'section' || !block.text) return undefined;
  return { ...block, text: { ...block.text, text: clip(block.text.text, most) } };
}

function shorten(blocks: readonly KnownBlock[]): KnownBlock[] {
  const pressed = blocks.filter(({ type }) => type === 'actions').slice(0, 10);
  const others = blocks.filter(({ type }) => type !== 'actions');
  return [...others.slice(0, MOST_BLOCKS - pressed.length - 1), context('…'), ...pressed];
}

/** What counts towards the limit of a whole message, roughly: all text that the block shows. */
function sizeOf(block: KnownBlock): number {
  if (block.type === 'section') return block.text?.text.length ?? 0;
  if (block.type === 'context') {
    return block.elements.reduce((sum, element) => sum + ('text' in element ? element.text.length : 0), 0);
  }
  return block.type === 'actions' ? JSON.stringify(block.elements).length : 0;
}
