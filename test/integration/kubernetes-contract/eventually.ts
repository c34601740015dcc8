import { setTimeout as wait } from 'node:timers/promises';

/** Repeats a look until its expectations hold, or throws the last failure after `withinMs`. */
export async function eventually<T>(look: () => Promise<T>, withinMs = 30_000): Promise<T> {
  const end = Date.now() + withinMs;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (Date.now() > end) throw error;
      await wait(25);
    }
  }
}
