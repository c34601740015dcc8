import { LogLevel, type Logger } from '@slack/web-api';

const nothing = (): void => undefined;

/** Slack's libraries print each refusal; these tests ask for refusals. */
export const silentLogger: Logger = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  setName: nothing,
  getLevel: () => LogLevel.ERROR,
};
