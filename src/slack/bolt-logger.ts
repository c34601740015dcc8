import { LogLevel, type Logger } from '@slack/bolt';

/** Where lines go; a pino logger is one. */
export interface Log {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

/**
 * Bolt's logger. Its debug lines hold whole bodies, so they are dropped; of the others only the first text is kept,
 * because what follows may be a payload.
 */
export function boltLogger(log: Log): Logger {
  const line = (...said: unknown[]): string => {
    const [first] = said;
    return typeof first === 'string' ? first : first instanceof Error ? first.name : 'trouble';
  };
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: (...said) => log.warn({ from: 'slack' }, line(...said)),
    error: (...said) => log.error({ from: 'slack' }, line(...said)),
    setLevel: () => undefined,
    getLevel: () => LogLevel.INFO,
    setName: () => undefined,
  };
}
