import { closeSync, openSync, readSync } from 'node:fs';
import type { LogCause, LogClass, LogFilter, LogRow, LogRows } from '../../shared/log';
import { Column } from './columns';
import { causeOf, readLogEntry, type LogEntry } from './log-entry';
import type { LogSummary } from './ports';

/** Causes that are told apart; entries beyond share one. Bounds memory whatever a log holds. */
const CAUSES_AT_MOST = 500;
const OTHER_CAUSE = 'other';
const BLOCK_BYTES = 1 << 20;
/** A longer entry is cut: no message for people is longer. */
const ENTRY_BYTES_AT_MOST = 1 << 20;
const FIRST_LINES = 3;

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
 * an entry; its text stays on disk. Synchronous reading: this lives in a thread of its own.
 */
export class LogIndex {
  readonly #offsets = Column.float64();
  readonly #lengths = Column.uint32();
  /** The user's own line; 0 where the entry names none. */
  readonly #lines = Column.uint32();
  readonly #causeOf = Column.uint16();
  readonly #causes: Cause[] = [];
  readonly #causeByKey = new Map<string, number>();
  readonly #file: number;
  #matched: { key: string; entries: Uint32Array } | null = null;

  /** `sourceLine` turns a line of the body that was sent into the user's own. Throws what the disk says. */
  constructor(path: string, sourceLine: (sent: number) => number | null) {
    this.#file = openSync(path, 'r');
    for (const { offset, bytes } of linesOf(this.#file)) {
      const entry = readLogEntry(bytes.toString('utf8'));
      this.#add(entry, offset, bytes.length, entry.sentLine === null ? null : sourceLine(entry.sentLine));
    }
  }

  get summary(): LogSummary {
    const causes: LogCause[] = this.#causes.map((cause) => ({ ...cause, lines: [...cause.lines] }));
    const weight: Readonly<Record<LogClass, number>> = { error: 0, warning: 1, info: 2 };
    causes.sort((a, b) => weight[a.class] - weight[b.class] || b.count - a.count);
    return { entries: this.#offsets.length, causes };
  }

  rows(filter: LogFilter, offset: number, limit: number): LogRows {
    const entries = this.#matching(filter);
    const total = entries?.length ?? this.#offsets.length;
    const rows: LogRow[] = [];
    for (let at = offset; at < Math.min(total, offset + limit); at += 1) {
      rows.push(this.#row(entries === null ? at : (entries[at] ?? 0)));
    }
    return { total, rows };
  }

  /** Position among the matching entries of the first that speaks of the user's line or a later one; -1: none. */
  findLine(filter: LogFilter, line: number): number {
    const entries = this.#matching(filter);
    const total = entries?.length ?? this.#offsets.length;
    let best = -1;
    let bestLine = Number.POSITIVE_INFINITY;
    // Entries need not be in the order of lines.
    for (let at = 0; at < total; at += 1) {
      const its = this.#lines.at(entries === null ? at : (entries[at] ?? 0));
      if (its >= line && its < bestLine) {
        best = at;
        bestLine = its;
        if (its === line) break;
      }
    }
    return best;
  }

  close(): void {
    closeSync(this.#file);
  }

  #add(entry: LogEntry, offset: number, length: number, line: number | null): void {
    const id = this.#causeIdOf(entry);
    const cause = this.#causes[id];
    this.#offsets.push(offset);
    this.#lengths.push(length);
    this.#lines.push(line ?? 0);
    this.#causeOf.push(id);
    if (cause === undefined) return;
    cause.count += 1;
    if (line !== null && cause.lines.length < FIRST_LINES) cause.lines.push(line);
  }

  #causeIdOf(entry: LogEntry): number {
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
    const line = this.#lines.at(entry);
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
    const bytes = Buffer.alloc(Math.min(this.#lengths.at(entry), ENTRY_BYTES_AT_MOST));
    const got = readSync(this.#file, bytes, 0, bytes.length, this.#offsets.at(entry));
    return bytes.subarray(0, got);
  }

  /** Null: all of them. The last filter's entries are kept, for a list is scrolled far more often than filtered. */
  #matching(filter: LogFilter): Uint32Array | null {
    if (filter.class === null && filter.cause === null && filter.text.trim() === '') return null;
    const key = JSON.stringify([filter.class, filter.cause, filter.text]);
    if (this.#matched?.key !== key) this.#matched = { key, entries: this.#match(filter) };
    return this.#matched.entries;
  }

  #match(filter: LogFilter): Uint32Array {
    const wanted = this.#causes.map(
      (cause) =>
        (filter.class === null || cause.class === filter.class) &&
        (filter.cause === null || cause.key === filter.cause),
    );
    const fits = (entry: number): boolean => wanted[this.#causeOf.at(entry)] === true;
    const text = filter.text.trim();
    const found = Column.uint32();
    if (text === '') {
      for (let entry = 0; entry < this.#offsets.length; entry += 1) if (fits(entry)) found.push(entry);
    } else {
      for (const entry of this.#entriesWith(text)) if (fits(entry)) found.push(entry);
    }
    return Uint32Array.from({ length: found.length }, (_, at) => found.at(at));
  }

  /**
   * Entries whose words hold a text. A plain part of it is looked for in the raw bytes first, which passes over most
   * entries without parsing them; what is left is looked at as a user reads it.
   */
  *#entriesWith(text: string): Generator<number> {
    const shown = text.toLowerCase();
    const raw = plainPart(shown);
    let entry = 0;
    for (const { bytes } of linesOf(this.#file)) {
      const at = entry;
      entry += 1;
      if (!bytes.toString('latin1').toLowerCase().includes(raw)) continue;
      const { message, artifact, type } = readLogEntry(bytes.toString('utf8'));
      if (`${message ?? ''}\n${artifact ?? ''}\n${type}`.toLowerCase().includes(shown)) yield at;
    }
  }
}

/** The longest part of a text that every JSON writer leaves as it is: other signs may be escaped, or several bytes. */
function plainPart(text: string): string {
  const parts = text.match(/[a-z0-9 _.:-]+/g) ?? [''];
  return parts.reduce((longest, part) => (part.length > longest.length ? part : longest));
}

/** The file's lines with anything in them, and where each begins. The bytes are valid until the next one is asked for. */
function* linesOf(file: number): Generator<{ offset: number; bytes: Buffer }> {
  let block: Buffer = Buffer.alloc(0);
  let blockAt = 0;
  let readAt = 0;
  for (;;) {
    const fresh = Buffer.allocUnsafe(BLOCK_BYTES);
    const got = readSync(file, fresh, 0, BLOCK_BYTES, readAt);
    readAt += got;
    block = block.length === 0 ? fresh.subarray(0, got) : Buffer.concat([block, fresh.subarray(0, got)]);
    let from = 0;
    for (let end = block.indexOf(10); end !== -1; end = block.indexOf(10, from)) {
      if (end > from) yield { offset: blockAt + from, bytes: block.subarray(from, end) };
      from = end + 1;
    }
    if (got === 0) {
      if (block.length > from) yield { offset: blockAt + from, bytes: block.subarray(from) };
      return;
    }
    block = block.subarray(from);
    blockAt += from;
    if (block.length > 64 * BLOCK_BYTES) throw new Error('An entry of the log is longer than 64 MiB.');
  }
}
