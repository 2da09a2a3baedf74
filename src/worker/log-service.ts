import { openSync } from 'node:fs';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { failure, FailureError } from '../shared/failure';
import { LineMap } from '../engine/line-map/line-map';
import { haveSameStart, LogIndex } from '../engine/log/log-index';
import type { Changed, LogSummary } from '../shared/imports/log';
import type { LogAnswer, LogFile, LogInput, LogQuestion, LogQuestionName } from './jobs';

const REPORT_EVERY_MS = 100;

/** Time between two searches for an entry that is not read yet. */
const RETRY_MS = 100;
/** Searches while nothing is being read. */
const IDLE_SEARCHES = 20;

/**
 * An open log in its thread: answers questions between two blocks that it reads. It answers at once when it finds an
 * entry. That an entry is missing is answered only when the whole file is read.
 */
export class LogService {
  #index: LogIndex | null = null;
  /** The reads so far, one after the other, and how many are not finished. */
  #reading: Promise<unknown> = Promise.resolve();
  #unfinished = 0;
  readonly #answers: { readonly [K in LogQuestionName]: (input: LogInput<K>) => Promise<LogAnswer<K>> } = {
    read: (file) => this.#inTurn(() => this.#read(file)),
    rows: ({ filter, offset, limit }) =>
      this.#search(
        (index) => index.rows(filter, offset, limit),
        ({ rows }) => rows.length > 0,
      ),
    // The entry of a later line is an answer too, but the line's own may still come.
    'find-line': ({ filter, line }) =>
      this.#search(
        (index) => index.findLine(filter, line),
        (at, index) => at >= 0 && index.rows(filter, at, 1).rows[0]?.line === line,
      ),
  };

  private constructor(
    private readonly sourceLine: (sent: number) => number | null,
    private readonly onRead: (change: Changed<LogSummary>) => void,
    private readonly signal: AbortSignal,
  ) {}

  /** A foreign import has no line map and keeps the sent numbers. When our own map is lost, entries have no line. */
  static async open(
    lineMapPath: string | null,
    onRead: (change: Changed<LogSummary>) => void,
    signal: AbortSignal,
  ): Promise<LogService> {
    if (lineMapPath === null) return new LogService((sent) => sent, onRead, signal);
    const map = await LineMap.load(lineMapPath).catch(() => null);
    return new LogService((sent) => map?.sourceLine(sent) ?? null, onRead, signal);
  }

  answer<K extends LogQuestionName>({ kind, input }: LogQuestion<K>): Promise<LogAnswer<K>> {
    return this.#answers[kind](input);
  }

  /** Searches until the answer is final: found, or the whole file is read. */
  async #search<T>(
    find: (index: LogIndex) => T,
    isFinal: (found: T, index: LogIndex) => boolean,
  ): Promise<T> {
    for (let left = IDLE_SEARCHES; left > 0 && !this.signal.aborted;) {
      const index = this.#index;
      const isReading = this.#unfinished > 0;
      if (index !== null) {
        const found = find(index);
        if (!isReading || isFinal(found, index)) return found;
      }
      if (!isReading) left -= 1;
      const later = pause(RETRY_MS);
      await (isReading ? Promise.race([later, this.#reading]) : later);
    }
    throw new FailureError(failure('gone', 'Nothing of this log could be read.'));
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    this.#unfinished += 1;
    const done = this.#reading.then(work).finally(() => (this.#unfinished -= 1));
    this.#reading = done.catch(() => undefined);
    return done;
  }

  async #read({ path, complete }: LogFile): Promise<undefined> {
    const index = await this.#indexFor(path, complete);
    if (index === null) return;
    for (let reportedAt = 0; !this.signal.aborted && index.readBlock(); await nextTurn()) {
      const now = performance.now();
      if (now - reportedAt < REPORT_EVERY_MS) continue;
      this.onRead(index.takeChange());
      reportedAt = now;
    }
    if (complete) index.readLast();
    this.onRead(index.takeChange());
  }

  /** Keeps the index when the file begins with the same bytes: Scarf sends a log whole each time. */
  async #indexFor(path: string, complete: boolean): Promise<LogIndex | null> {
    const current = this.#index;
    const file = openFile(path, complete);
    if (file === null) return current;
    if (current !== null && (await haveSameStart(current.file, file, current.readBytes, nextTurn))) {
      current.moveTo(file);
      return current;
    }
    current?.close();
    this.#index = new LogIndex(file, this.sourceLine);
    return this.#index;
  }
}

/** Null when a file that still arrived was moved or removed. Throws errors of the file system. */
function openFile(path: string, complete: boolean): number | null {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if (complete) throw error;
    return null;
  }
}
