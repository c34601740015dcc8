import { watch, type FSWatcher } from 'node:fs';
import { dirname } from 'node:path';
import { readCatalogue, refuseWhole, revisionOf, type LoadedCatalogue } from './catalogue-file.js';
import type { Problem } from './problem.js';
import { readLimited } from './read-limited.js';

export type CatalogueWatchOptions = {
  path: string;
  /** The catalogue that the process started with. */
  current: LoadedCatalogue;
  /** Milliseconds between two looks at the file. */
  interval: number;
  /** A new valid catalogue is in force. Must not throw. */
  onChange: (catalogue: LoadedCatalogue) => void;
  /** The file is broken, or gone; the last good one stays in force. Called once for each broken state. Must not throw. */
  onProblems: (problems: Problem[]) => void;
};

export type CatalogueWatch = {
  /** The last good catalogue. */
  current: () => LoadedCatalogue;
  /** Ends the watch; no callback comes after it has resolved. May be called again. */
  stop: () => Promise<void>;
};

/**
 * Keeps the catalogue in step with its file. The folder is watched, because editors replace the file and Kubernetes swaps a
 * link beside it; since such hints get lost on some file systems, the content is also looked at every `interval`. A new content
 * counts when two looks one after the other agree, so that a half-written file is never taken for a catalogue with fewer
 * secrets. When a broken file is put back to the last good one, `onChange` gets that one again.
 */
export function watchCatalogue({
  path,
  current,
  interval,
  onChange,
  onProblems,
}: CatalogueWatchOptions): CatalogueWatch {
  let good = current;
  let settled = current.revision;
  let pending: string | undefined;
  let looking: Promise<void> = Promise.resolve();
  let stopped = false;

  const look = async (): Promise<void> => {
    const file = await readLimited(path);
    const seen = file.ok ? revisionOf(file.bytes) : file.message;
    const isConfirmed = seen === pending;
    pending = seen;
    if (stopped || seen === settled || !isConfirmed) return;
    settled = seen;
    const reading = file.ok ? readCatalogue(file.bytes, path) : refuseWhole(path, file.message);
    if (!reading.ok) return onProblems(reading.problems);
    good = reading.catalogue;
    onChange(good);
  };
  const lookNext = (): void => {
    looking = looking.then(look);
  };

  const timer = setInterval(lookNext, interval);
  const folder = watchFolder(dirname(path), lookNext);
  return {
    current: () => good,
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      folder?.close();
      await looking;
    },
  };
}

/** Without the watch (no such folder, no watches left) the looks at every interval do. */
function watchFolder(folder: string, onHint: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(folder, onHint);
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
}
