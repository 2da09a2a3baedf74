import { vi, type MockInstance } from 'vitest';
import { runProgram } from '../../src/cli/program';
import type { Environment } from '../../scripts/support/child';
import { workInThreads } from './threads-here';

/** What a program wrote, and how it ended. */
export interface Printed {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

let isRunning = false;

/** Runs a command of the command line to its end in this process, with this environment: one at a time. */
export async function printedHere(args: readonly string[], env: Environment): Promise<Printed> {
  if (isRunning) throw new Error('Another command runs in this process.');
  isRunning = true;
  const before = { ...process.env };
  const [stdout, stderr] = [written(process.stdout), written(process.stderr)];
  put(env);
  try {
    const code = await runProgram(args, { work: workInThreads() });
    return { code, stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    for (const { spy } of [stdout, stderr]) spy.mockRestore();
    for (const name of Object.keys(process.env))
      if (!(name in before)) Reflect.deleteProperty(process.env, name);
    put(before);
    isRunning = false;
  }
}

/** Takes what is written to a stream until the spy is restored. */
function written(stream: NodeJS.WriteStream): { readonly spy: MockInstance; readonly text: () => string } {
  const chunks: Buffer[] = [];
  const spy = vi.spyOn(stream, 'write').mockImplementation((chunk) => {
    chunks.push(Buffer.from(chunk as string));
    return true;
  });
  return { spy, text: () => Buffer.concat(chunks).toString('utf8') };
}

function put(env: Environment): void {
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  }
}
