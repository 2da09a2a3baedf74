import type { LogFilter } from '../../shared/log';
import { Column } from './columns';

/** The entries of a log, as a filter sees them. */
export interface SearchableLog {
  readonly length: number;
  matchesCause(entry: number, filter: LogFilter): boolean;
  /** Whether the shown text of an entry contains these lower-case words. */
  contains(entry: number, words: string): boolean;
}

/** The entries that match a filter. When the log grows, only new entries are examined. */
export class LogMatches {
  readonly #entries = Column.uint32();
  readonly #words: string;
  #examined = 0;

  constructor(private readonly filter: LogFilter) {
    this.#words = filter.text.trim().toLowerCase();
  }

  isFor({ class: kind, cause, text }: LogFilter): boolean {
    return this.filter.class === kind && this.filter.cause === cause && this.filter.text === text;
  }

  in(log: SearchableLog): Column<Uint32Array> {
    for (; this.#examined < log.length; this.#examined += 1) {
      const entry = this.#examined;
      if (log.matchesCause(entry, this.filter) && (this.#words === '' || log.contains(entry, this.#words))) {
        this.#entries.push(entry);
      }
    }
    return this.#entries;
  }
}
