import { closeSync, fstatSync, readSync } from 'node:fs';
import type { Changed, LogFilter, LogRow, LogRows, LogSummary } from '../../shared/imports/log';
import { LOG_ENTRIES, LOG_ENTRY_BYTES } from '../../shared/limits';
import { Column } from './columns';
import { LogEntries, OTHER_CAUSE, type FoundEntry } from './log-entries';
import { readLogEntry } from './log-entry';
import { LogMatches, type SearchableLog } from './log-matches';
import { searchText } from './log-templates';

/** An entry is read from disk together with the entries after it, which are likely to be wanted next. */
const WINDOW_BYTES = 1 << 16;
const COMPARED_BYTES = 1 << 20;

/**
 * An index of a log file: the place, cause and user's line of each entry in a few bytes; the text stays on disk. It
 * reads a block at a time, answers at any time, and reads on when the file grows. Reads are synchronous: worker only.
 */
export class LogIndex implements SearchableLog {
  readonly #log: LogEntries;
  readonly #offsets = Column.float64();
  readonly #lengths = Column.uint32();
  /** The user's line; 0 when the entry names none. */
  readonly #sourceLines = Column.float64();
  readonly causeOf = Column.uint16();
  /** 0: the entry has no template. */
  readonly templateOf = Column.uint32();
  #matches: LogMatches | null = null;
  #window: { at: number; bytes: Buffer } = { at: 0, bytes: Buffer.alloc(0) };
  /** There is an entry after the last one that has a place here. */
  #cut = false;
  #isNew = true;

  /** `sourceLine` maps a sent line to the user's line. The index owns the file descriptor and closes it. */
  constructor(
    file: number,
    sourceLine: (sent: number) => number | null,
    private readonly maxEntries = LOG_ENTRIES,
  ) {
    this.#log = new LogEntries(file, sourceLine, (entry) => this.#add(entry));
  }

  /** Reads the next block. False when there is none now, or the index is full. Throws errors of the file system. */
  readBlock(): boolean {
    return !this.#cut && this.#log.readBlock();
  }

  /** Reads a last entry without a newline. Call it only when nothing writes to the file any more. */
  readLast(): void {
    if (!this.#cut) this.#log.readLast();
  }

  get readBytes(): number {
    return this.#log.readBytes;
  }

  /** Reads on in another file, which begins with all bytes read so far. */
  moveTo(file: number): void {
    if (file === this.file) return;
    closeSync(this.file);
    this.#log.file = file;
  }

  get file(): number {
    return this.#log.file;
  }

  /** What was read since the last call. */
  takeChange(): Changed<LogSummary> {
    const anew = this.#isNew;
    this.#isNew = false;
    return { entries: this.length, causes: this.#log.takeChanged(), cut: this.#cut, anew };
  }

  /** Entries read so far. */
  get length(): number {
    return this.#offsets.length;
  }

  rows(filter: LogFilter, offset: number, limit: number): LogRows {
    const entries = this.#matching(filter);
    const total = entries?.length ?? this.length;
    const rows: LogRow[] = [];
    for (let at = offset; at < Math.min(total, offset + limit); at += 1) {
      rows.push(this.#row(entries === null ? at : entries.at(at)));
    }
    return { total, rows };
  }

  /** Position among the matching entries of the one for this line of the user, or the next later line; -1: none. */
  findLine(filter: LogFilter, line: number): number {
    const entries = this.#matching(filter);
    const total = entries?.length ?? this.length;
    let best = -1;
    let bestLine = Number.POSITIVE_INFINITY;
    // Entries are in no order of lines.
    for (let at = 0; at < total; at += 1) {
      const entryLine = this.#sourceLines.at(entries === null ? at : entries.at(at));
      if (entryLine >= line && entryLine < bestLine) {
        best = at;
        bestLine = entryLine;
        if (entryLine === line) break;
      }
    }
    return best;
  }

  close(): void {
    closeSync(this.file);
  }

  matchesCause(cause: number, filter: LogFilter): boolean {
    const found = this.#log.cause(cause);
    return (
      (filter.class === null || found?.class === filter.class) &&
      (filter.cause === null || found?.key === filter.cause)
    );
  }

  templateContains(template: number, words: string): boolean {
    return this.#log.templates.searchTextOf(template).includes(words);
  }

  /** Searches the raw bytes for the plain part of the words first: most entries need not be parsed. */
  entryContains(entry: number, words: string, plain: string): boolean {
    const bytes = this.#bytesOf(entry);
    if (!bytes.toString('latin1').toLowerCase().includes(plain)) return false;
    return searchText(readLogEntry(bytes.toString('utf8'))).includes(words);
  }

  #add({ cause, template, line, offset, bytes }: FoundEntry): boolean {
    this.#cut = this.length >= this.maxEntries;
    if (this.#cut) return false;
    this.#offsets.push(offset);
    this.#lengths.push(bytes);
    this.#sourceLines.push(line ?? 0);
    this.causeOf.push(cause);
    this.templateOf.push(template);
    return true;
  }

  #row(entry: number): LogRow {
    const text = this.#bytesOf(entry).toString('utf8');
    const { type, class: kind, message, truncated, artifact } = readLogEntry(text);
    const line = this.#sourceLines.at(entry);
    return {
      entry,
      type,
      class: kind,
      cause: this.#log.cause(this.causeOf.at(entry))?.key ?? OTHER_CAUSE,
      message,
      truncated,
      line: line === 0 ? null : line,
      artifact,
    };
  }

  #bytesOf(entry: number): Buffer {
    const offset = this.#offsets.at(entry);
    const length = Math.min(this.#lengths.at(entry), LOG_ENTRY_BYTES);
    const { at, bytes } = this.#window;
    if (offset < at || offset + length > at + bytes.length) {
      const fresh = Buffer.allocUnsafe(Math.max(WINDOW_BYTES, length));
      const got = readSync(this.file, fresh, 0, fresh.length, offset);
      this.#window = { at: offset, bytes: fresh.subarray(0, got) };
    }
    const from = offset - this.#window.at;
    return this.#window.bytes.subarray(from, from + length);
  }

  /** Null: all entries match. Keeps the entries of the last filter: a list is scrolled far more often than filtered. */
  #matching(filter: LogFilter): Column<Uint32Array> | null {
    if (filter.class === null && filter.cause === null && filter.text.trim() === '') return null;
    if (this.#matches?.isFor(filter) !== true) this.#matches = new LogMatches(filter);
    return this.#matches.in(this);
  }
}

/** Whether two open files have the same first bytes. Calls `between` after each part that it compares. */
export async function haveSameStart(
  one: number,
  other: number,
  bytes: number,
  between: () => Promise<void>,
): Promise<boolean> {
  const [a, b] = [fstatSync(one, { bigint: true }), fstatSync(other, { bigint: true })];
  if (b.size < bytes) return false;
  if (a.ino === b.ino && a.dev === b.dev) return true;
  const oneBytes = Buffer.allocUnsafe(COMPARED_BYTES);
  const otherBytes = Buffer.allocUnsafe(COMPARED_BYTES);
  for (let at = 0; at < bytes; at += COMPARED_BYTES) {
    const length = Math.min(COMPARED_BYTES, bytes - at);
    readSync(one, oneBytes, 0, length, at);
    readSync(other, otherBytes, 0, length, at);
    if (oneBytes.compare(otherBytes, 0, length, 0, length) !== 0) return false;
    await between();
  }
  return true;
}
