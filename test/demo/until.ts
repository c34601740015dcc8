/** A condition that did not come true in time. */
export class TooLate extends Error {
  override readonly name = 'TooLate';
}

/**
 * Waits until `look` gives something other than undefined or false, and gives that. Asks every 50 ms.
 *
 * @throws TooLate once `deadline` (epoch milliseconds) has passed; `what` says what was waited for.
 */
export async function until<T>(
  what: string,
  deadline: number,
  look: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new TooLate(`waited too long for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
