import { spawn } from 'node:child_process';

/** Ends processes and removes a folder when this process is gone, however it died. */
export interface Watchdog {
  guard(pid: number): void;
  /** The process has ended by itself: its number may soon be another's. */
  forget(pid: number): void;
  /** Ends what is still guarded, removes the folder. */
  close(): void;
}

/**
 * A shell that reads from us. Once it can't read any more, because we closed the pipe or because the kernel did after a SIGKILL,
 * it ends what it was told of. It is in a session of its own, so that Ctrl-C in a terminal doesn't reach it.
 */
const script = `
all=" "
while read -r word pid; do
  case "$word" in
    guard) all="$all$pid " ;;
    forget) all=$(echo "$all" | sed "s/ $pid / /") ;;
  esac
done
for pid in $all; do kill -KILL "$pid" 2>/dev/null; done
rm -rf -- "$1"
`;

export function startWatchdog(folder: string): Watchdog {
  const shell = spawn('sh', ['-c', script, 'sh', folder], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  shell.stdin.on('error', () => undefined);
  shell.unref();
  return {
    guard: (pid) => void shell.stdin.write(`guard ${pid}\n`),
    forget: (pid) => void shell.stdin.write(`forget ${pid}\n`),
    close: () => void shell.stdin.end(),
  };
}
