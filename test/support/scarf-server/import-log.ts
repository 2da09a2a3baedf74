import { closeSync, createReadStream, openSync, writeSync } from 'node:fs';
import type { SyntheticLog } from './contract';
import type { LogEntry } from './scarf-types';
import { syntheticChunks } from './synthetic-log';

/**
 * The log of one import in a file: a million failed events need no memory. A reader of a growing log gets the entries
 * at its start, then the synthetic part, if any.
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

  // Synchronous: entries stay in order, and the next reader finds all of them.
  #flush(): void {
    if (this.#pending === '') return;
    this.#file ??= openSync(this.path, 'a');
    this.#size += writeSync(this.#file, this.#pending);
    this.#pending = '';
  }
}
