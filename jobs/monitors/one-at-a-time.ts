/**
 * `work` that is never done twice at once. Who asks while it is being done gets the result of the next time, which
 * begins when this one has ended, and shares it with all who asked meanwhile: so every result is of work that began
 * after it was asked for.
 */
export function oneAtATime<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  let next: Promise<T> | undefined;

  const begin = (): Promise<T> => {
    const begun = work();
    running = begun;
    const ended = (): void => {
      running = undefined;
    };
    void begun.then(ended, ended);
    return begun;
  };

  return () => {
    if (next) return next;
    if (!running) return begin();
    next = running.then(noMatter, noMatter).then(() => {
      next = undefined;
      return begin();
    });
    return next;
  };
}

function noMatter(): void {
  // How the earlier one ended is for those who asked for it.
}
