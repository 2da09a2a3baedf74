import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface ChildOptions {
  readonly env?: Environment;
  readonly cwd?: string;
  /** Ended with SIGTERM after this many milliseconds, and with SIGKILL five seconds later. */
  readonly limitMs?: number;
}

export interface Captured {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const passedOn = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const patienceAfterTermMs = 5_000;

/**
 * Runs a child that shares our console, and answers its exit code (128 + signal number when a signal ended it,
 * as a shell does). Signals sent to us go to the child, so that we end after it and never before it.
 */
export async function runChild(
  command: string,
  args: readonly string[],
  options: ChildOptions = {},
): Promise<number> {
  const child = spawn(command, args, { stdio: 'inherit', cwd: options.cwd, env: options.env });
  const forward = (signal: NodeJS.Signals): void => void child.kill(signal);
  for (const signal of passedOn) process.on(signal, forward);
  try {
    return await exitCode(child, options.limitMs);
  } finally {
    for (const signal of passedOn) process.off(signal, forward);
  }
}

/** Runs a child quietly and answers what it wrote. Rejects only when it could not be started. */
export async function captureChild(
  command: string,
  args: readonly string[],
  options: ChildOptions = {},
): Promise<Captured> {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: options.cwd,
    env: options.env,
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return { code: await exitCode(child, options.limitMs), stdout, stderr };
}

function exitCode(child: ChildProcess, limitMs: number | undefined): Promise<number> {
  const timers: NodeJS.Timeout[] = [];
  if (limitMs !== undefined) {
    timers.push(setTimeout(() => child.kill('SIGTERM'), limitMs));
    timers.push(setTimeout(() => child.kill('SIGKILL'), limitMs + patienceAfterTermMs));
  }
  return new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  }).finally(() => timers.forEach(clearTimeout));
}
