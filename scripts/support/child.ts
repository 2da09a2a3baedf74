import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';

export type Environment = Readonly<Record<string, string | undefined>>;

/** When `runChild` shows what the child writes: at once, or as a whole when it has ended. */
export type Shows = 'at once' | 'at the end';

export interface ChildOptions {
  readonly env?: Environment;
  readonly cwd?: string;
  /** Default: at once. */
  readonly shows?: Shows;
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
  const held: Buffer[] = [];
  const output = options.shows === 'at the end' ? 'pipe' : 'inherit';
  const stdio = ['inherit', output, output] as const;
  const child = spawn(command, args, { stdio: [...stdio], cwd: options.cwd, env: options.env });
  child.stdout?.on('data', (bytes: Buffer) => held.push(bytes));
  child.stderr?.on('data', (bytes: Buffer) => held.push(bytes));
  const forward = (signal: NodeJS.Signals): void => void child.kill(signal);
  for (const signal of forwardedSignals) process.on(signal, forward);
  try {
    return await exitCode(child, options.limitMs);
  } finally {
    for (const signal of forwardedSignals) process.off(signal, forward);
    process.stdout.write(Buffer.concat(held));
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
