import { randomUUID } from 'node:crypto';
import type { ImportRecord, Received } from './contract';
import { ImportLog } from './import-log';
import { OUTCOME, Outcomes, type Outcome } from './outcomes';
import type { Destination, EventImportAnswer, ImportStatus, LogEntry } from './scarf-types';

const SAMPLE = 10;

export interface ImportStart {
  readonly owner: string;
  readonly destination: Destination;
  /** When the import began, ms since 1970. */
  readonly at: number;
  readonly folder: string;
  readonly seeded: boolean;
  readonly id?: string | undefined;
}

/** One import: its status, counts and log. Its status changes once, from `importing` to a final one. */
export class EventImport {
  readonly id: string;
  readonly owner: string;
  readonly destination: Destination;
  readonly seeded: boolean;
  readonly created: number;
  readonly log: ImportLog;
  readonly outcomes = new Outcomes();
  /** Path of the decoded body, while it is stored. */
  readonly bodyPath: string;
  bodyKept = false;
  received: Received | undefined;
  /** Where broken bodies are discarded, the import is unlisted until its body is complete. */
  listed: boolean;
  readonly ended: Promise<void>;

  #status: ImportStatus = 'importing';
  #updated: number;
  readonly counts = { total: 0, imported: 0, failed: 0, duplicates: 0 };
  readonly #errors: LogEntry[] = [];
  readonly #warnings: LogEntry[] = [];
  #resolveEnded: () => void = () => undefined;

  constructor(start: ImportStart, listed: boolean) {
    this.id = start.id ?? randomUUID();
    this.owner = start.owner;
    this.destination = start.destination;
    this.seeded = start.seeded;
    this.created = start.at;
    this.#updated = start.at;
    this.listed = listed;
    this.bodyPath = `${start.folder}/${this.id}.body`;
    this.log = new ImportLog(`${start.folder}/${this.id}.log`);
    this.ended = new Promise((resolve) => (this.#resolveEnded = resolve));
  }

  get status(): ImportStatus {
    return this.#status;
  }

  /** Counts one line, read at `now`. */
  count(outcome: Outcome, now: number): void {
    this.outcomes.push(outcome);
    this.counts.total += 1;
    if (outcome === OUTCOME.imported) this.counts.imported += 1;
    else if (outcome === OUTCOME.failed) this.counts.failed += 1;
    else this.counts.duplicates += 1;
    this.#updated = now;
  }

  /** Counts unvalidated lines as imported. */
  countUnread(lines: number, now: number): void {
    this.counts.total += lines;
    this.counts.imported += lines;
    this.#updated = now;
  }

  note(entry: LogEntry): void {
    this.log.add(entry);
    this.sample(entry);
  }

  /** Adds the entry to the answer's samples, up to their limit. */
  sample(entry: LogEntry): void {
    if (entry.class === 'error' && this.#errors.length < SAMPLE) this.#errors.push(entry);
    if (entry.class === 'warning' && this.#warnings.length < SAMPLE) this.#warnings.push(entry);
  }

  noteProgress(): void {
    const { total, failed } = this.counts;
    this.note({ type: 'progress', class: 'info', events_count: total, failed_events_count: failed });
  }

  /** Ends the import. A second call has no effect. */
  end(status: 'done' | 'aborted', now: number): void {
    if (this.#status !== 'importing') return;
    this.#status = status;
    this.#updated = now;
    if (!this.seeded) this.noteProgress();
    this.#resolveEnded();
  }

  get answer(): EventImportAnswer {
    return {
      id: this.id,
      owner: this.owner,
      status: this.#status,
      events_total: this.counts.total,
      events_successfully_imported: this.counts.imported,
      events_failed_to_import: this.counts.failed,
      error_log_sample: this.#errors,
      warning_log_sample: this.#warnings,
      created_at: new Date(this.created).toISOString(),
      updated_at: new Date(this.#updated).toISOString(),
    };
  }

  get record(): ImportRecord {
    return {
      id: this.id,
      owner: this.owner,
      destination: this.destination,
      status: this.#status,
      ...this.counts,
      seeded: this.seeded,
      createdAt: new Date(this.created).toISOString(),
      updatedAt: new Date(this.#updated).toISOString(),
      ...(this.received && { received: this.received }),
    };
  }
}
