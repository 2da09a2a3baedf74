import { closeSync, createReadStream, openSync, writeSync } from 'node:fs';
import type { SyntheticLog } from './contract';
import type { LogEntry } from './scarf-types';
import { syntheticChunks } from './synthetic-log';

/**
 * The log of one import, kept in a file: a million failed events need no memory. Can be read while it grows; a reader
 * gets what was there when it began, then the made-up part, if there is one.
 */
export class ImportLog {
  #pending = '';
  #file: number | null = null;
  #size = 0;
  synthetic: SyntheticLog | null = null;

  constructor(private readonly path: string) {}

  add(entry: LogEntry): void {
    this.#pending += `${JSON.stringify(entry)}\n`;
    if (this.#pending.length > 60_000) this.#flush();
  }

  async *read(): AsyncGenerator<string | Buffer, void, undefined> {
    this.#flush();
    const synthetic = this.synthetic;
    if (this.#size > 0) {
      const stored = createReadStream(this.path, { end: this.#size - 1 });
      for await (const chunk of stored) yield chunk as Buffer;
    }
    if (synthetic !== null) yield* syntheticChunks(synthetic);
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
    this.#pending = '';
  }

  // In one go, without waiting: entries stay in order, and a reader that comes next finds them all.
  #flush(): void {
    if (this.#pending === '') return;
    this.#file ??= openSync(this.path, 'a');
    this.#size += writeSync(this.#file, this.#pending);
    this.#pending = '';
  }
}
