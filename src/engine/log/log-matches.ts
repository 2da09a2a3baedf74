import type { LogFilter } from '../../shared/imports/log';
import { Column } from './columns';
import { TEMPLATES_AT_MOST } from './log-templates';

const YES = 1;
const NO = 2;
/** As many as a column of them can hold. */
const CAUSES_AT_MOST = 1 << 16;

/** The entries of a log, as a filter sees them. */
export interface SearchableLog {
  readonly length: number;
  /** The cause of each entry. */
  readonly causeOf: Column<Uint16Array>;
  /** The template of each entry; 0: it has none. */
  readonly templateOf: Column<Uint32Array>;
  matchesCause(cause: number, filter: LogFilter): boolean;
  /** Whether the shown text of all entries with this template contains these lower-case words. */
  templateContains(template: number, words: string): boolean;
  /** Whether the shown text of an entry contains them; `plain` is their longest part that JSON never escapes. */
  entryContains(entry: number, words: string, plain: string): boolean;
}

/**
 * The entries that match a filter. When the log grows, only new entries are examined. Each cause and each template is asked
 * once: what is done for every entry of a million decides how long a search takes.
 */
export class LogMatches {
  readonly #entries = Column.uint32();
  readonly #words: string;
  readonly #plain: string;
  /** `YES`, `NO`, or 0 where nobody asked yet. */
  readonly #ofCause = new Uint8Array(CAUSES_AT_MOST);
  readonly #ofTemplate = new Uint8Array(TEMPLATES_AT_MOST + 1);
  #examined = 0;

  constructor(private readonly filter: LogFilter) {
    this.#words = filter.text.trim().toLowerCase();
    this.#plain = plainPart(this.#words);
  }

  isFor({ class: kind, cause, text }: LogFilter): boolean {
    return this.filter.class === kind && this.filter.cause === cause && this.filter.text === text;
  }

  in(log: SearchableLog): Column<Uint32Array> {
    const { causeOf, templateOf, length } = log;
    const [ofCause, ofTemplate] = [this.#ofCause, this.#ofTemplate];
    for (let entry = this.#examined; entry < length; entry += 1) {
      const cause = causeOf.at(entry);
      const template = templateOf.at(entry);
      if (ofCause[cause] === 0) ofCause[cause] = log.matchesCause(cause, this.filter) ? YES : NO;
      if (ofCause[cause] === NO) continue;
      if (ofTemplate[template] === 0) ofTemplate[template] = this.#inTemplate(log, template);
      if (ofTemplate[template] === YES || (template === 0 && this.#inEntry(log, entry)))
        this.#entries.push(entry);
    }
    this.#examined = length;
    return this.#entries;
  }

  #inTemplate(log: SearchableLog, template: number): typeof YES | typeof NO {
    if (this.#words === '') return YES;
    return template !== 0 && log.templateContains(template, this.#words) ? YES : NO;
  }

  #inEntry(log: SearchableLog, entry: number): boolean {
    return log.entryContains(entry, this.#words, this.#plain);
  }
}

/** The longest part of a text that JSON never escapes and that has one byte a character. */
function plainPart(text: string): string {
  const parts = text.match(/[a-z0-9 _.:-]+/g) ?? [''];
  return parts.reduce((longest, part) => (part.length > longest.length ? part : longest));
}
