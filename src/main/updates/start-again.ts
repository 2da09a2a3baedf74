import { spawn } from 'node:child_process';
import { dirname } from 'node:path';

/** Waits for the end of a process, at most a minute, and starts a program in its own place: `sh`, pid, program, switches. */
const SCRIPT = `
pid=$1
shift
tries=0
while kill -0 "$pid" 2> /dev/null && [ "$tries" -lt 600 ]; do
  tries=$((tries + 1))
  sleep 0.1
done
exec "$@"
`;

/**
 * Starts an AppImage once a process has ended: two of them at a time would be one, by the lock of the first. The shell
 * that waits is the system's, since what the app unpacked goes with it.
 */
export function startAfter(pid: number, appImage: string, args: readonly string[]): void {
  const waiting = spawn('/bin/sh', ['-c', SCRIPT, 'sh', String(pid), appImage, ...args], {
    cwd: dirname(appImage),
    detached: true,
    stdio: 'ignore',
  });
  waiting.unref();
}

/** What of a command line holds for the next start too: its switches. Files were opened by this one. */
export function switchesOf(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--');
  return (end === -1 ? argv : argv.slice(0, end)).slice(1).filter((word) => word.startsWith('-'));
}
