import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { Environment } from '../../support/child';
import { ScriptFailure } from '../../support/failure';

/** A background program. */
export interface Service {
  /** Ends the program and waits for its exit. Safe to call twice. */
  readonly stop: () => Promise<void>;
}

export interface ServiceOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Environment;
  readonly input?: string;
  /** Resolves once the program is ready. `announcement` is the first line it writes to file descriptor 3. */
  readonly ready: (announcement: Promise<string>) => Promise<string>;
}

const readyLimitMs = 60_000;
const killDelayMs = 5_000;

/**
 * Starts a program and waits until it is ready; `answer` is the result of `ready`. Throws a `ScriptFailure` with the
 * program's stderr when it ends early or takes longer than 15 seconds.
 */
export async function startService(options: ServiceOptions): Promise<Service & { readonly answer: string }> {
  const { command, args, env, input } = options;
  // With setpriv the kernel ends the program when this process is killed. It is detached, so that Ctrl-C ends the app
  // first, and its display and keychain after it.
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', command, ...args], {
    env,
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
  });
  child.stdin?.on('error', () => undefined).end(input ?? '');
  let errorOutput = '';
  child.stderr
    ?.setEncoding('utf8')
    .on('data', (text: string) => (errorOutput = (errorOutput + text).slice(-4_000)));

  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const stop = async (): Promise<void> => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    const killTimer = setTimeout(() => child.kill('SIGKILL'), killDelayMs);
    await closed.finally(() => clearTimeout(killTimer));
  };
  try {
    return { answer: await untilReady(child, options.ready), stop };
  } catch (error) {
    await stop();
    const reason = error instanceof Error ? error.message : String(error);
    throw new ScriptFailure(`${command} did not start: ${reason}\n${errorOutput.trim()}`);
  }
}

function untilReady(child: ChildProcess, ready: ServiceOptions['ready']): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const failed = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not ready after ${readyLimitMs / 1000} s`)), readyLimitMs);
    child.once('error', reject);
    child.once('close', (code, signal) => reject(new Error(`it ended at once (${code ?? signal})`)));
  });
  const announcement = firstLine(child.stdio[3] as Readable);
  return Promise.race([ready(announcement), failed]).finally(() => clearTimeout(timer));
}

function firstLine(stream: Readable): Promise<string> {
  return new Promise<string>((resolve) => {
    let text = '';
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const end = text.indexOf('\n');
      if (end >= 0) resolve(text.slice(0, end));
    });
  });
}
