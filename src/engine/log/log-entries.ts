import { LOG_CAUSE_LENGTH } from '../../shared/limits';
import type { LogCause, LogClass } from '../../shared/imports/log';
import { causeOf, cutTo, type LogEntry } from './log-entry';
import { LogLines, type Block } from './log-lines';
import { LogTemplates } from './log-templates';

/** Bounds memory. Entries with a further cause share `OTHER_CAUSE`. */
const MAX_CAUSES = 500;
export const OTHER_CAUSE = 'other';
const FIRST_LINES = 3;
const NEWLINE = 10;

interface Cause {
  readonly key: string;
  readonly type: string;
  readonly class: LogClass;
  readonly message: string | null;
  count: number;
  readonly lines: number[];
  /** Since `takeChanged` was called last. */
  changed: boolean;
}

/** One entry of a log, as it is read. */
export interface FoundEntry {
  readonly entry: LogEntry;
  /** Index of its cause. */
  readonly cause: number;
  /** From 1; 0 when the entry has no template. */
  readonly template: number;
  /** The user's line; null when the entry names none. */
  readonly line: number | null;
  readonly offset: number;
  readonly bytes: number;
}

/**
 * Reads a log file entry by entry, a block at a time, and groups the entries by cause. Reads on when the file grows. Reads
 * are synchronous: worker only.
 */
export class LogEntries {
  readonly templates = new LogTemplates();
  readonly #lines: LogLines;
  readonly #causes: Cause[] = [];
  readonly #causeByKey = new Map<string, number>();
  /** The cause of each template, once known. */
  readonly #causeOfTemplate: number[] = [];

  /** `sourceLine` maps a sent line to the user's line. `found` returns false to end the reading before its entry. */
  constructor(
    file: number,
    private readonly sourceLine: (sent: number) => number | null,
    private readonly found: (entry: FoundEntry) => boolean,
  ) {
    this.#lines = new LogLines(file);
  }

  /** Reads the next block. False when there is none now, or when the reading ended. Throws errors of the file system. */
  readBlock(): boolean {
    const block = this.#lines.next();
    return block !== null && this.#addAll(block);
  }

  /** Reads a last entry without a newline. Call it only when nothing writes to the file any more. */
  readLast(): void {
    const block = this.#lines.last();
    if (block !== null) this.#addAll(block);
  }

  get readBytes(): number {
    return this.#lines.readBytes;
  }

  get file(): number {
    return this.#lines.file;
  }

  /** Reads on in another file, which begins with all bytes read so far. */
  set file(file: number) {
    this.#lines.file = file;
  }

  cause(index: number): Pick<Cause, 'key' | 'class'> | undefined {
    return this.#causes[index];
  }

  /** The causes that are new, or have other counts, since the last call. */
  takeChanged(): readonly LogCause[] {
    const changed = this.#causes.filter((cause) => cause.changed);
    for (const cause of changed) cause.changed = false;
    return changed.map(({ key, type, class: kind, message, count, lines }) => ({
      key,
      type,
      class: kind,
      message,
      count,
      lines: [...lines],
    }));
  }

  /** False: the reading ended. */
  #addAll({ bytes, offset }: Block): boolean {
    for (let from = 0; from < bytes.length;) {
      const newline = bytes.indexOf(NEWLINE, from);
      const end = newline === -1 ? bytes.length : newline;
      if (end > from && !this.#add(bytes, from, end, offset)) return false;
      from = end + 1;
    }
    return true;
  }

  #add(bytes: Buffer, from: number, end: number, offset: number): boolean {
    const { template, entry, sentLine } = this.templates.read(bytes, from, end);
    const line = sentLine === null ? null : this.sourceLine(sentLine);
    const id = this.#causeIdOf(entry, template);
    if (!this.found({ entry, cause: id, template, line, offset: offset + from, bytes: end - from }))
      return false;
    const cause = this.#causes[id];
    if (cause === undefined) return true;
    cause.count += 1;
    cause.changed = true;
    if (line !== null && cause.lines.length < FIRST_LINES) cause.lines.push(line);
    return true;
  }

  #causeIdOf(entry: LogEntry, template: number): number {
    if (template === 0) return this.#newCauseIdOf(entry);
    return (this.#causeOfTemplate[template] ??= this.#newCauseIdOf(entry));
  }

  #newCauseIdOf(entry: LogEntry): number {
    const full = this.#causes.length >= MAX_CAUSES;
    const fullKey = causeOf(entry);
    const key = full && !this.#causeByKey.has(fullKey) ? OTHER_CAUSE : fullKey;
    const known = this.#causeByKey.get(key);
    if (known !== undefined) return known;
    const { type } = entry;
    const message = entry.message === null ? null : cutTo(entry.message, LOG_CAUSE_LENGTH);
    this.#causes.push({ key, type, class: entry.class, message, count: 0, lines: [], changed: false });
    this.#causeByKey.set(key, this.#causes.length - 1);
    return this.#causes.length - 1;
  }
}
