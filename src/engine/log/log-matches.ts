import type { LogFilter } from '../../shared/log';
import { Column } from './columns';

/** What a filter asks of the entries of a log. */
export interface SearchableLog {
  readonly length: number;
  /** Whether an entry's cause is one that the filter lets through. */
  matchesCause(entry: number, filter: LogFilter): boolean;
  /** Whether a user reads these words, in small letters, in an entry. */
  contains(entry: number, words: string): boolean;
}

/** The entries that a filter leaves. A log that has grown is looked through only where it has. */
export class LogMatches {
  readonly #entries = Column.uint32();
  readonly #words: string;
  #upTo = 0;

  constructor(private readonly filter: LogFilter) {
    this.#words = filter.text.trim().toLowerCase();
  }

  isFor({ class: kind, cause, text }: LogFilter): boolean {
    return this.filter.class === kind && this.filter.cause === cause && this.filter.text === text;
  }

  in(log: SearchableLog): Column<Uint32Array> {
    for (; this.#upTo < log.length; this.#upTo += 1) {
      const entry = this.#upTo;
      if (log.matchesCause(entry, this.filter) && (this.#words === '' || log.contains(entry, this.#words))) {
        this.#entries.push(entry);
      }
    }
    return this.#entries;
  }
}
