import { isJsonObject, objectsOf, textOf, type JsonObject } from '../stand-ins/slack/json-object.js';
import type { Workspace } from '../stand-ins/slack/workspace.js';
import { emojiOf } from './page/client/emoji.js';
import { readMrkdwn, type Piece } from './page/client/mrkdwn.js';
import { slackDate } from './page/client/slack-date.js';

/** Blocks as lines for a terminal: what a person would read, buttons in brackets. */
export function plainLines(blocks: readonly JsonObject[], workspace: Workspace): string[] {
  return blocks
    .flatMap((block) => textsOf(block))
    .map((source) =>
      readMrkdwn(source)
        .map((piece) => speak(piece, workspace))
        .join(''),
    )
    .flatMap((text) => text.split('\n'))
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');
}

/** The mrkdwn sources of a block, in reading order. */
function textsOf(block: JsonObject): string[] {
  const [text, elements, fields] = [block['text'], objectsOf(block['elements']), objectsOf(block['fields'])];
  if (block['type'] === 'actions') return [elements.map((element) => `[${textOf(element['text'], 'text')}]`).join(' ')];
  const own = isJsonObject(text) ? [textOf(text, 'text')] : [];
  return [
    ...own,
    ...fields.map((field) => textOf(field, 'text')),
    ...elements.map((element) => textOf(element, 'text')),
  ];
}

function speak(piece: Piece, workspace: Workspace): string {
  switch (piece.type) {
    case 'text':
    case 'code':
    case 'pre':
      return piece.text;
    case 'emoji':
      return emojiOf(piece.text);
    case 'person':
      return `@${workspace.findPerson(piece.text)?.realName ?? piece.text}`;
    case 'group':
      return `@${workspace.findGroup(piece.text)?.handle ?? piece.text}`;
    case 'channel':
      return `#${workspace.findChannel(piece.text)?.name ?? piece.text}`;
    case 'link':
      return piece.text === piece.url ? piece.url : `${piece.text} (${piece.url})`;
    case 'date':
      return slackDate(piece.at, piece.format, Date.now(), 'en-GB');
    case 'bold':
    case 'italic':
    case 'strike':
    case 'quote':
      return piece.pieces.map((inner) => speak(inner, workspace)).join('');
    case 'break':
      return '\n';
    default:
      return piece satisfies never;
  }
}
