import { openSync } from 'node:fs';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { failure, FailureError } from '../shared/failure';
import type { LogFilter } from '../shared/log';
import { LineMap } from '../engine/send/line-map';
import { haveSameStart, LogIndex } from '../engine/log/log-index';
import type { LogSummary } from '../engine/log/log-summary';
import type { LogAnswer, LogQuestion } from './jobs';

/** How often it is told how far the reading has come. */
const TELL_MS = 100;

/** Between two looks for what is not there yet; and how many there are while nothing is read nor was. */
const LOOK_AGAIN_MS = 100;
const LOOKS_AT_NOTHING = 20;

/**
 * An open log in its thread: reads a block, hears what was asked meanwhile, reads the next. What it finds is told at
 * once; that something is not there, only when the log is read as far as it goes.
 */
export class LogService {
  #index: LogIndex | null = null;
  #reading: Promise<unknown> = Promise.resolve();
  #readings = 0;

  private constructor(
    private readonly sourceLine: (sent: number) => number | null,
    private readonly onRead: (summary: LogSummary) => void,
    private readonly signal: AbortSignal,
  ) {}

  /** An import begun elsewhere keeps the numbers that were sent; without its map one of ours names no line at all. */
  static async open(
    lineMapPath: string | null,
    onRead: (summary: LogSummary) => void,
    signal: AbortSignal,
  ): Promise<LogService> {
    if (lineMapPath === null) return new LogService((sent) => sent, onRead, signal);
    const map = await LineMap.load(lineMapPath).catch(() => null);
    return new LogService((sent) => map?.sourceLine(sent) ?? null, onRead, signal);
  }

  async answer(question: LogQuestion): Promise<LogAnswer> {
    switch (question.kind) {
      case 'read-on':
        return this.#inTurn(() => this.#readOn(question.path, question.settled));
      case 'rows':
        return this.#look(
          (index) => index.rows(question.filter, question.offset, question.limit),
          ({ rows }) => rows.length > 0,
        );
      case 'find-line':
        return this.#findLine(question.filter, question.line);
    }
  }

  /** A later line's entry is an answer, too, but the line's own may still come. */
  #findLine(filter: LogFilter, line: number): Promise<number> {
    return this.#look(
      (index) => index.findLine(filter, line),
      (at, index) => at >= 0 && index.rows(filter, at, 1).rows[0]?.line === line,
    );
  }

  async #look<T>(find: (index: LogIndex) => T, isThere: (found: T, index: LogIndex) => boolean): Promise<T> {
    for (let left = LOOKS_AT_NOTHING; left > 0 && !this.signal.aborted;) {
      const index = this.#index;
      const isReading = this.#readings > 0;
      if (index !== null) {
        const found = find(index);
        if (!isReading || isThere(found, index)) return found;
      }
      if (!isReading) left -= 1;
      const later = pause(LOOK_AGAIN_MS);
      await (isReading ? Promise.race([later, this.#reading]) : later);
    }
    throw new FailureError(failure('gone', 'Nothing of this log could be read.'));
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    this.#readings += 1;
    const done = this.#reading.then(work).finally(() => (this.#readings -= 1));
    this.#reading = done.catch(() => undefined);
    return done;
  }

  async #readOn(path: string, settled: boolean): Promise<LogSummary> {
    const index = await this.#indexOf(path, settled);
    if (index === null) return { entries: 0, causes: [] };
    for (let told = 0; !this.signal.aborted && index.readBlock(); await nextTurn()) {
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
    if (before !== null && (await haveSameStart(before.file, file, before.readBytes, nextTurn))) {
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
