import { createHash } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fail, failure, FailureError, succeed, type Failure, type Result } from '../../shared/failure';
import type { LogFilter, LogRows, LogView } from '../../shared/log';
import type { Clock } from '../clock';
import { diskFailure } from '../storage/durable-file';
import type { FileWork, OpenLog, Scarf } from './ports';

/** What a log belongs to. */
export interface LogSource {
  readonly importId: string;
  readonly owner: string;
  readonly remoteId: string;
  /** Scarf has ended the import: a log fetched from now on is the whole one. */
  readonly ended: boolean;
  /** Where the log is kept, and the line map; null for an import begun elsewhere. */
  readonly path: string;
  readonly lineMapPath: string | null;
}

export interface LogsParts {
  readonly work: Pick<FileWork, 'openLog'>;
  readonly scarf: Pick<Scarf, 'downloadLog'>;
  readonly clock: Clock;
  readonly source: (importId: string) => LogSource | null;
  readonly publish: (view: LogView) => void;
}

/** Between two fetches of a log that still grows: longer when it is long, for Scarf sends it whole each time. */
const REFETCH_MS = 4_000;
const REFETCH_SHARE = 10;

interface Shown {
  view: LogView;
  log: OpenLog | null;
  readonly closing: AbortController;
}

/** The logs on view: fetched as a stream to disk, indexed in a thread, kept fresh until they are complete or closed. */
export class Logs {
  readonly #shown = new Map<string, Shown>();

  constructor(private readonly parts: LogsParts) {}

  open(importId: string): Result<LogView> {
    const already = this.#shown.get(importId);
    if (already !== undefined && already.view.state !== 'failed') return succeed(already.view);
    // Asked for again after a failure: from the start.
    this.close(importId);
    if (this.parts.source(importId) === null) return fail('gone', 'This import has no log yet.');
    const view: LogView = {
      importId,
      state: 'loading',
      complete: false,
      entries: 0,
      causes: [],
      asOf: null,
      failure: null,
    };
    const shown: Shown = { view, log: null, closing: new AbortController() };
    this.#shown.set(importId, shown);
    void this.#keepFresh(importId, shown).catch((error: unknown) =>
      this.#tell(shown, { state: 'failed', failure: diskFailure(error) }),
    );
    return succeed(view);
  }

  close(importId: string): void {
    const shown = this.#shown.get(importId);
    if (shown === undefined) return;
    this.#shown.delete(importId);
    shown.closing.abort();
    shown.log?.close();
  }

  closeAll(): void {
    for (const importId of [...this.#shown.keys()]) this.close(importId);
  }

  async rows(importId: string, filter: LogFilter, offset: number, limit: number): Promise<Result<LogRows>> {
    return this.#ask(importId, (log) => log.rows(filter, offset, limit));
  }

  async findLine(importId: string, filter: LogFilter, line: number): Promise<Result<number>> {
    return this.#ask(importId, (log) => log.findLine(filter, line));
  }

  /** A question that a log's thread died of is told as failed; the next one finds a thread that is new. */
  async #ask<T>(importId: string, question: (log: OpenLog) => Promise<T>): Promise<Result<T>> {
    const shown = this.#shown.get(importId);
    if (!shown?.log) return fail('gone');
    try {
      return succeed(await question(shown.log));
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
      if (error.failure.code === 'worker-ended') await this.#beginAnew(importId, shown);
      return { ok: false, failure: error.failure };
    }
  }

  async #beginAnew(importId: string, shown: Shown): Promise<void> {
    const source = this.parts.source(importId);
    if (source === null || shown.closing.signal.aborted) return;
    const { complete, asOf } = shown.view;
    const trouble = await this.#index(source, shown, complete, asOf === null ? 0 : Date.parse(asOf));
    if (trouble !== null) this.#tell(shown, { state: 'failed', failure: trouble });
  }

  /** Where the log is on disk, as Scarf gave it; null when there is none. */
  pathOf(importId: string): string | null {
    return this.parts.source(importId)?.path ?? null;
  }

  async #keepFresh(importId: string, shown: Shown): Promise<void> {
    const { signal } = shown.closing;
    const FETCHES_AT_MOST = 10_000;
    for (let fetch = 0; fetch < FETCHES_AT_MOST && !signal.aborted; fetch += 1) {
      const source = this.parts.source(importId);
      if (source === null) return this.#tell(shown, { state: 'failed', failure: failure('gone') });
      const began = this.parts.clock.now();
      if (fetch === 0) await this.#showKept(source, shown);
      const trouble = await this.#fetch(source, shown);
      if (signal.aborted) return;
      if (trouble !== null)
        this.#tell(shown, { failure: trouble, ...(shown.log === null && { state: 'failed' }) });
      if (shown.view.complete) return;
      const took = this.parts.clock.now() - began;
      await this.parts.clock.sleep(Math.max(REFETCH_MS, took * REFETCH_SHARE), signal);
    }
  }

  /** What an earlier look left on disk is shown at once, also offline. */
  async #showKept(source: LogSource, shown: Shown): Promise<void> {
    const kept = await stat(source.path).catch(() => null);
    if (kept !== null) await this.#index(source, shown, false, kept.mtimeMs);
  }

  async #fetch(source: LogSource, shown: Shown): Promise<Failure | null> {
    const { owner, remoteId, path, ended } = source;
    try {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    } catch (error) {
      return diskFailure(error);
    }
    const got = await this.parts.scarf.downloadLog(owner, remoteId, path, shown.closing.signal);
    if (!got.ok) return got.failure;
    return this.#index(source, shown, ended, this.parts.clock.now());
  }

  async #index(source: LogSource, shown: Shown, complete: boolean, asOfMs: number): Promise<Failure | null> {
    const opened = await this.parts.work.openLog({ logPath: source.path, lineMapPath: source.lineMapPath });
    if (!opened.ok) return opened.failure;
    if (shown.closing.signal.aborted) {
      opened.value.close();
      return failure('gone');
    }
    shown.log?.close();
    shown.log = opened.value;
    const { entries, causes } = opened.value.summary;
    const asOf = new Date(asOfMs).toISOString();
    this.#tell(shown, { state: 'ready', complete, entries, causes, asOf, failure: null });
    return null;
  }

  #tell(shown: Shown, change: Partial<LogView>): void {
    shown.view = { ...shown.view, ...change };
    this.parts.publish(shown.view);
  }
}

/** A file name for the log of an import begun elsewhere: Scarf's id is not trusted to be one. */
export function safeLogName(remoteId: string): string {
  return `${createHash('sha256').update(remoteId).digest('hex').slice(0, 32)}.ndjson`;
}
