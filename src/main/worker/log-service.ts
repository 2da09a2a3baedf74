import { openSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { LineMap } from '../events/line-map';
import { beginsAlike, LogIndex } from '../imports/log-index';
import type { LogSummary } from '../imports/ports';
import type { LogAnswer, LogQuestion } from './protocol';

/** How often it is told how far the reading has come. */
const TELL_MS = 100;

/** An open log in its thread: reads a block, hears what was asked meanwhile, reads the next. */
export class LogService {
  #index: LogIndex | null = null;
  #reading: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly sourceLine: (sent: number) => number | null,
    private readonly onRead: (summary: LogSummary) => void,
  ) {}

  /** An import begun elsewhere keeps the numbers that were sent; without its map one of ours names no line at all. */
  static async open(lineMapPath: string | null, onRead: (summary: LogSummary) => void): Promise<LogService> {
    if (lineMapPath === null) return new LogService((sent) => sent, onRead);
    const map = await LineMap.load(lineMapPath).catch(() => null);
    return new LogService((sent) => map?.sourceLine(sent) ?? null, onRead);
  }

  async answer(question: LogQuestion): Promise<LogAnswer> {
    switch (question.kind) {
      case 'read-on':
        return this.#inTurn(() => this.#readOn(question.path, question.settled));
      case 'rows':
        return this.#index?.rows(question.filter, question.offset, question.limit) ?? { total: 0, rows: [] };
      case 'find-line':
        return this.#index?.findLine(question.filter, question.line) ?? -1;
    }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#reading.then(work);
    this.#reading = done.catch(() => undefined);
    return done;
  }

  async #readOn(path: string, settled: boolean): Promise<LogSummary> {
    const index = await this.#indexOf(path, settled);
    if (index === null) return { entries: 0, causes: [] };
    for (let told = 0; index.readOn(); await nextTurn()) {
      const now = performance.now();
      if (now - told < TELL_MS) continue;
      this.onRead(index.summary);
      told = now;
    }
    if (settled) index.readLast();
    return index.summary;
  }

  /** What was read stays of use where the file goes on with it: a log is fetched whole each time. */
  async #indexOf(path: string, settled: boolean): Promise<LogIndex | null> {
    const before = this.#index;
    const file = opened(path, settled);
    if (file === null) return before;
    if (before !== null && (await beginsAlike(before.file, file, before.readBytes, nextTurn))) {
      before.moveTo(file);
      return before;
    }
    before?.close();
    this.#index = new LogIndex(file, this.sourceLine);
    return this.#index;
  }
}

/** Null: what was still being written there is gone, to its place or for good. Throws what the disk says. */
function opened(path: string, settled: boolean): number | null {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if (settled) throw error;
    return null;
  }
}
