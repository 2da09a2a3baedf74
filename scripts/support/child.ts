import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface ChildOptions {
  readonly env?: Environment;
  readonly cwd?: string;
  /** Time limit: SIGTERM after this many milliseconds, SIGKILL five seconds later. */
  readonly limitMs?: number;
}

export interface Captured {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const forwardedSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const killDelayMs = 5_000;

/**
 * Runs a child on our console and returns its exit code (128 + signal number after a signal, as in a shell). Forwards
 * signals to the child, so that this process ends after it.
 */
export async function runChild(
  command: string,
  args: readonly string[],
  options: ChildOptions = {},
): Promise<number> {
  const child = spawn(command, args, { stdio: 'inherit', cwd: options.cwd, env: options.env });
  const forward = (signal: NodeJS.Signals): void => void child.kill(signal);
  for (const signal of forwardedSignals) process.on(signal, forward);
  try {
    return await exitCode(child, options.limitMs);
  } finally {
    for (const signal of forwardedSignals) process.off(signal, forward);
  }
}

/** Runs a child and captures its output. Rejects only when it cannot be started. */
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
    timers.push(setTimeout(() => child.kill('SIGKILL'), limitMs + killDelayMs));
  }
  return new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  }).finally(() => timers.forEach(clearTimeout));
}
