import { closeSync, fstatSync, readSync } from 'node:fs';
import type { LogCause, LogClass, LogFilter, LogRow, LogRows } from '../../shared/log';
import { Column } from './columns';
import { causeOf, readLogEntry, type LogEntry } from './log-entry';
import { LogLines, type Block } from './log-lines';
import { LogMatches } from './log-matches';
import { LogTemplates, searchText } from './log-templates';
import type { LogSummary } from './log-summary';

/** Bounds memory. Entries with a further cause share `OTHER_CAUSE`. */
const MAX_CAUSES = 500;
const OTHER_CAUSE = 'other';
/** A longer entry is cut. */
const MAX_ENTRY_BYTES = 1 << 20;
/** An entry is read from disk together with the entries after it, which are likely to be wanted next. */
const WINDOW_BYTES = 1 << 16;
const COMPARED_BYTES = 1 << 20;
const FIRST_LINES = 3;
const NEWLINE = 10;

interface Cause {
  readonly key: string;
  readonly type: string;
  readonly class: LogClass;
  readonly message: string | null;
  count: number;
  readonly lines: number[];
}

/**
 * An index of a log file: the place, cause and user's line of each entry in a few bytes; the text stays on disk. It
 * reads a block at a time, answers at any time, and reads on when the file grows. Reads are synchronous: worker only.
 */
export class LogIndex {
  readonly #lines: LogLines;
  readonly #templates = new LogTemplates();
  readonly #offsets = Column.float64();
  readonly #lengths = Column.uint32();
  /** The user's line; 0 when the entry names none. */
  readonly #sourceLines = Column.float64();
  readonly #causeOf = Column.uint16();
  /** 0: the entry has no template. */
  readonly #templateOf = Column.uint32();
  readonly #causes: Cause[] = [];
  readonly #causeByKey = new Map<string, number>();
  /** The cause of each template, once known. */
  readonly #causeOfTemplate: number[] = [];
  #matches: LogMatches | null = null;
  /** The words searched last: their plain part, and for each template whether it contains them. */
  #searched = { words: '', plain: '', answers: new Uint8Array(0) };
  #window: { at: number; bytes: Buffer } = { at: 0, bytes: Buffer.alloc(0) };

  /** `sourceLine` maps a sent line to the user's line. The index owns the file descriptor and closes it. */
  constructor(
    file: number,
    private readonly sourceLine: (sent: number) => number | null,
  ) {
    this.#lines = new LogLines(file);
  }

  /** Reads the next block. False when there is none now. Throws errors of the file system. */
  readBlock(): boolean {
    const block = this.#lines.next();
    if (block !== null) this.#addAll(block);
    return block !== null;
  }

  /** Reads a last entry without a newline. Call it only when nothing writes to the file any more. */
  readLast(): void {
    const block = this.#lines.last();
    if (block !== null) this.#addAll(block);
  }

  get readBytes(): number {
    return this.#lines.readBytes;
  }

  /** Reads on in another file, which begins with all bytes read so far. */
  moveTo(file: number): void {
    if (file === this.#lines.file) return;
    closeSync(this.#lines.file);
    this.#lines.file = file;
  }

  get file(): number {
    return this.#lines.file;
  }

  get summary(): LogSummary {
    const causes: LogCause[] = this.#causes.map((cause) => ({ ...cause, lines: [...cause.lines] }));
    const weight: Readonly<Record<LogClass, number>> = { error: 0, warning: 1, info: 2 };
    causes.sort((a, b) => weight[a.class] - weight[b.class] || b.count - a.count);
    return { entries: this.length, causes };
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
    closeSync(this.#lines.file);
  }

  matchesCause(entry: number, filter: LogFilter): boolean {
    const cause = this.#causes[this.#causeOf.at(entry)];
    return (
      (filter.class === null || cause?.class === filter.class) &&
      (filter.cause === null || cause?.key === filter.cause)
    );
  }

  /** Whether the shown text of an entry contains these lower-case words. Each template is searched once. */
  contains(entry: number, words: string): boolean {
    const YES = 1;
    const NO = 2;
    const template = this.#templateOf.at(entry);
    if (this.#searched.words !== words || this.#searched.answers.length <= template) {
      this.#searched = { words, plain: plainPart(words), answers: new Uint8Array(this.#templates.count + 1) };
    }
    if (template === 0) return this.#containsOnDisk(entry, words);
    const { answers } = this.#searched;
    if (answers[template] === 0)
      answers[template] = this.#templates.searchTextOf(template).includes(words) ? YES : NO;
    return answers[template] === YES;
  }

  /** Searches the raw bytes for the plain part of the words first: most entries need not be parsed. */
  #containsOnDisk(entry: number, words: string): boolean {
    const bytes = this.#bytesOf(entry);
    if (!bytes.toString('latin1').toLowerCase().includes(this.#searched.plain)) return false;
    return searchText(readLogEntry(bytes.toString('utf8'))).includes(words);
  }

  #addAll({ bytes, offset }: Block): void {
    for (let from = 0; from < bytes.length;) {
      const newline = bytes.indexOf(NEWLINE, from);
      const end = newline === -1 ? bytes.length : newline;
      if (end > from) this.#add(bytes, from, end, offset);
      from = end + 1;
    }
  }

  #add(bytes: Buffer, from: number, end: number, offset: number): void {
    const { template, entry, sentLine } = this.#templates.read(bytes, from, end);
    const line = sentLine === null ? null : this.sourceLine(sentLine);
    const id = this.#causeIdOf(entry, template);
    this.#offsets.push(offset + from);
    this.#lengths.push(end - from);
    this.#sourceLines.push(line ?? 0);
    this.#causeOf.push(id);
    this.#templateOf.push(template);
    const cause = this.#causes[id];
    if (cause === undefined) return;
    cause.count += 1;
    if (line !== null && cause.lines.length < FIRST_LINES) cause.lines.push(line);
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
    const { type, message } = entry;
    this.#causes.push({ key, type, class: entry.class, message, count: 0, lines: [] });
    this.#causeByKey.set(key, this.#causes.length - 1);
    return this.#causes.length - 1;
  }

  #row(entry: number): LogRow {
    const { type, class: kind, message, artifact } = readLogEntry(this.#bytesOf(entry).toString('utf8'));
    const line = this.#sourceLines.at(entry);
    return {
      entry,
      type,
      class: kind,
      cause: this.#causes[this.#causeOf.at(entry)]?.key ?? OTHER_CAUSE,
      message,
      line: line === 0 ? null : line,
      artifact,
    };
  }

  #bytesOf(entry: number): Buffer {
    const offset = this.#offsets.at(entry);
    const length = Math.min(this.#lengths.at(entry), MAX_ENTRY_BYTES);
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

/** The longest part of a text that JSON never escapes and that has one byte a character. */
function plainPart(text: string): string {
  const parts = text.match(/[a-z0-9 _.:-]+/g) ?? [''];
  return parts.reduce((longest, part) => (part.length > longest.length ? part : longest));
}
