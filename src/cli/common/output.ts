import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Writes to standard output, for people or for a script. */
export function print(text: string): void {
  process.stdout.write(text);
}

/** Writes to standard error: what is not the answer. */
export function warn(text: string): void {
  process.stderr.write(text);
}

export function printJson(value: unknown): void {
  print(`${JSON.stringify(value, null, 2)}\n`);
}

/** Writes, and waits while the reader is slower. */
export async function write(content: Uint8Array | string, to: Writable): Promise<void> {
  if (!to.write(content)) await once(to, 'drain');
}
