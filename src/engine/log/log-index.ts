import { closeSync, fstatSync, readSync } from 'node:fs';
import type { LogCause, LogClass, LogFilter, LogRow, LogRows } from '../../shared/log';
import { Column } from './columns';
import { causeOf, readLogEntry, type LogEntry } from './log-entry';
import { LogLines, type Block } from './log-lines';
import { LogMatches } from './log-matches';
import { LogTemplates, searchText } from './log-templates';
import type { LogSummary } from './log-summary';

/** Causes that are told apart; entries beyond share one. Bounds memory whatever a log holds. */
const CAUSES_AT_MOST = 500;
const OTHER_CAUSE = 'other';
/** A longer entry is cut: no message for people is longer. */
const ENTRY_BYTES_AT_MOST = 1 << 20;
/** An entry is read from the disk with those behind it, which are likely to be wanted next. */
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
 * A downloaded log, ready to be shown: where each entry is in the file, its cause and the user's line, in a few bytes
 * an entry; its text stays on disk. It is read a block at a time, can be asked at any time of what was read so far, and
 * goes on where the file has grown. Synchronous reading: this lives in a thread of its own.
 */
export class LogIndex {
  readonly #lines: LogLines;
  readonly #sayings = new LogTemplates();
  readonly #offsets = Column.float64();
  readonly #lengths = Column.uint32();
  /** The user's own line; 0 where the entry names none. */
  readonly #ownLines = Column.float64();
  readonly #causeOf = Column.uint16();
  /** 0: the entry says what few or no others do. */
  readonly #sayingOf = Column.uint32();
  readonly #causes: Cause[] = [];
  readonly #causeByKey = new Map<string, number>();
  /** Of each saying its cause, once it had one. */
  readonly #causeOfSaying: number[] = [];
  #matches: LogMatches | null = null;
  /** Of the words that were looked for last: their plain part, and which sayings hold them. */
  #said = { words: '', plain: '', answers: new Uint8Array(0) };
  #window: { at: number; bytes: Buffer } = { at: 0, bytes: Buffer.alloc(0) };

  /** `sourceLine` turns a line of the body that was sent into the user's own. The file is this object's to close. */
  constructor(
    file: number,
    private readonly sourceLine: (sent: number) => number | null,
  ) {
    this.#lines = new LogLines(file);
  }

  /** Reads the next block. False: there is no more for now. Throws what the disk says. */
  readBlock(): boolean {
    const block = this.#lines.next();
    if (block !== null) this.#addAll(block);
    return block !== null;
  }

  /** Nothing writes to the file now: what it ends with is an entry, with a newline or without. */
  readLast(): void {
    const block = this.#lines.last();
    if (block !== null) this.#addAll(block);
  }

  /** How much of the file was read. */
  get readBytes(): number {
    return this.#lines.readBytes;
  }

  /** The same log is in another file, which begins with all that was read here: goes on there. */
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

  /** Position among the matching entries of the first that speaks of the user's line or a later one; -1: none. */
  findLine(filter: LogFilter, line: number): number {
    const entries = this.#matching(filter);
    const total = entries?.length ?? this.length;
    let best = -1;
    let bestLine = Number.POSITIVE_INFINITY;
    // Entries need not be in the order of lines.
    for (let at = 0; at < total; at += 1) {
      const its = this.#ownLines.at(entries === null ? at : entries.at(at));
      if (its >= line && its < bestLine) {
        best = at;
        bestLine = its;
        if (its === line) break;
      }
    }
    return best;
  }

  close(): void {
    closeSync(this.#lines.file);
  }

  /** Whether an entry's cause is one that the filter lets through. */
  matchesCause(entry: number, filter: LogFilter): boolean {
    const cause = this.#causes[this.#causeOf.at(entry)];
    return (
      (filter.class === null || cause?.class === filter.class) &&
      (filter.cause === null || cause?.key === filter.cause)
    );
  }

  /** Whether a user reads these words, in small letters, in an entry. What was said before is looked at once. */
  contains(entry: number, words: string): boolean {
    const YES = 1;
    const NO = 2;
    const saying = this.#sayingOf.at(entry);
    if (this.#said.words !== words || this.#said.answers.length <= saying) {
      this.#said = { words, plain: plainPart(words), answers: new Uint8Array(this.#sayings.count + 1) };
    }
    if (saying === 0) return this.#saysOnDisk(entry, words);
    const { answers } = this.#said;
    if (answers[saying] === 0) answers[saying] = this.#sayings.wordsOf(saying).includes(words) ? YES : NO;
    return answers[saying] === YES;
  }

  /** A plain part of the words is looked for in the raw bytes first, which passes over most without parsing them. */
  #saysOnDisk(entry: number, words: string): boolean {
    const bytes = this.#bytesOf(entry);
    if (!bytes.toString('latin1').toLowerCase().includes(this.#said.plain)) return false;
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
    const { template: saying, entry, sentLine } = this.#sayings.read(bytes, from, end);
    const line = sentLine === null ? null : this.sourceLine(sentLine);
    const id = this.#causeIdOf(entry, saying);
    this.#offsets.push(offset + from);
    this.#lengths.push(end - from);
    this.#ownLines.push(line ?? 0);
    this.#causeOf.push(id);
    this.#sayingOf.push(saying);
    const cause = this.#causes[id];
    if (cause === undefined) return;
    cause.count += 1;
    if (line !== null && cause.lines.length < FIRST_LINES) cause.lines.push(line);
  }

  #causeIdOf(entry: LogEntry, saying: number): number {
    if (saying === 0) return this.#newCauseIdOf(entry);
    return (this.#causeOfSaying[saying] ??= this.#newCauseIdOf(entry));
  }

  #newCauseIdOf(entry: LogEntry): number {
    const full = this.#causes.length >= CAUSES_AT_MOST;
    const own = causeOf(entry);
    const key = full && !this.#causeByKey.has(own) ? OTHER_CAUSE : own;
    const known = this.#causeByKey.get(key);
    if (known !== undefined) return known;
    const { type, message } = entry;
    this.#causes.push({ key, type, class: entry.class, message, count: 0, lines: [] });
    this.#causeByKey.set(key, this.#causes.length - 1);
    return this.#causes.length - 1;
  }

  #row(entry: number): LogRow {
    const told = readLogEntry(this.#bytesOf(entry).toString('utf8'));
    const line = this.#ownLines.at(entry);
    return {
      entry,
      type: told.type,
      class: told.class,
      cause: this.#causes[this.#causeOf.at(entry)]?.key ?? OTHER_CAUSE,
      message: told.message,
      line: line === 0 ? null : line,
      artifact: told.artifact,
    };
  }

  #bytesOf(entry: number): Buffer {
    const offset = this.#offsets.at(entry);
    const length = Math.min(this.#lengths.at(entry), ENTRY_BYTES_AT_MOST);
    const { at, bytes } = this.#window;
    if (offset < at || offset + length > at + bytes.length) {
      const fresh = Buffer.allocUnsafe(Math.max(WINDOW_BYTES, length));
      const got = readSync(this.file, fresh, 0, fresh.length, offset);
      this.#window = { at: offset, bytes: fresh.subarray(0, got) };
    }
    const from = offset - this.#window.at;
    return this.#window.bytes.subarray(from, from + length);
  }

  /** Null: all of them. The last filter's entries are kept, for a list is scrolled far more often than filtered. */
  #matching(filter: LogFilter): Column<Uint32Array> | null {
    if (filter.class === null && filter.cause === null && filter.text.trim() === '') return null;
    if (this.#matches?.isFor(filter) !== true) this.#matches = new LogMatches(filter);
    return this.#matches.in(this);
  }
}

/** Whether one open file begins with what another does, as far as so many bytes. Looks a part at a time. */
export async function haveSameStart(
  one: number,
  other: number,
  bytes: number,
  between: () => Promise<void>,
): Promise<boolean> {
  const [a, b] = [fstatSync(one, { bigint: true }), fstatSync(other, { bigint: true })];
  if (b.size < bytes) return false;
  if (a.ino === b.ino && a.dev === b.dev) return true;
  const mine = Buffer.allocUnsafe(COMPARED_BYTES);
  const its = Buffer.allocUnsafe(COMPARED_BYTES);
  for (let at = 0; at < bytes; at += COMPARED_BYTES) {
    const length = Math.min(COMPARED_BYTES, bytes - at);
    readSync(one, mine, 0, length, at);
    readSync(other, its, 0, length, at);
    if (mine.compare(its, 0, length, 0, length) !== 0) return false;
    await between();
  }
  return true;
}

/** The longest part of a text that every JSON writer leaves as it is: other signs may be escaped, or several bytes. */
function plainPart(text: string): string {
  const parts = text.match(/[a-z0-9 _.:-]+/g) ?? [''];
  return parts.reduce((longest, part) => (part.length > longest.length ? part : longest));
}
