import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fail, failure, FailureError, succeed, type Failure, type Result } from '../../../shared/failure';
import type { LogFilter, LogRows, LogView } from '../../../shared/log';
import type { Clock } from '../../time/clock';
import { makeFolder } from '../../storage/durable-file';
import { diskFailure } from '../../../engine/model/disk-failure';
import { arrivingLog } from '../../scarf/log-download';
import type { Scarf } from '../../scarf/scarf';
import type { FileWork, OpenLog } from '../../jobs/ports';
import type { LogSummary } from '../../../engine/log/log-summary';

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

/** Between two words on how far the reading has come: at first, and later. */
const TELL_AT_FIRST_MS = 125;
const TELL_AT_LEAST_EVERY_MS = 2_000;

interface Shown {
  view: LogView;
  log: OpenLog | null;
  /** Its thread has died and another reads it again: until that has come as far, nothing is asked of it. */
  renewal: Promise<void> | null;
  /** When what is being read was the truth. */
  asOfMs: number;
  tellEveryMs: number;
  nextTellMs: number;
  readonly closing: AbortController;
}

/** The logs on view: fetched as a stream to disk, read in a thread while they arrive, kept fresh until they are complete or closed. */
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
    const shown: Shown = {
      view,
      log: null,
      renewal: null,
      asOfMs: 0,
      tellEveryMs: TELL_AT_FIRST_MS,
      nextTellMs: 0,
      closing: new AbortController(),
    };
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

  /** A question that a log's thread died of is told as failed; the next one finds a thread that has read as much. */
  async #ask<T>(importId: string, question: (log: OpenLog) => Promise<T>): Promise<Result<T>> {
    const shown = this.#shown.get(importId);
    if (shown === undefined) return fail('gone');
    if (shown.renewal !== null || (shown.log === null && shown.view.entries > 0)) await this.#renew(shown);
    const { log } = shown;
    if (log === null) return fail('gone');
    try {
      return succeed(await question(log));
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
      if (error.failure.code === 'worker-ended') {
        this.#drop(shown, log);
        await this.#renew(shown);
      }
      return { ok: false, failure: error.failure };
    }
  }

  #renew(shown: Shown): Promise<void> {
    return (shown.renewal ??= this.#beginAnew(shown).finally(() => (shown.renewal = null)));
  }

  /** Reads again what was fetched, or what has arrived so far. */
  async #beginAnew(shown: Shown): Promise<void> {
    const source = this.parts.source(shown.view.importId);
    if (source === null) return;
    const settled = await isThere(source.path);
    const path = settled ? source.path : arrivingLog(source.path);
    if (!settled && !(await isThere(path))) return;
    const read = await this.#read(path, source, shown, shown.asOfMs, settled);
    // What still arrived has just gone to its place: whoever fetches it reads it there.
    if (read.ok && !settled && read.value.entries === 0) return;
    this.#tell(
      shown,
      read.ok ? { ...read.value, failure: null } : { state: 'failed', failure: read.failure },
    );
  }

  #drop(shown: Shown, log: OpenLog): void {
    if (shown.log === log) shown.log = null;
    log.close();
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
      const kept = fetch === 0 ? await this.#showKept(source, shown) : null;
      const trouble = await this.#fetch(source, shown, kept !== null);
      // What is there from before is on view before it is said that nothing newer came.
      if (trouble !== null) await kept?.read;
      if (signal.aborted) return;
      if (trouble !== null)
        this.#tell(shown, { failure: trouble, ...(shown.view.state === 'loading' && { state: 'failed' }) });
      if (shown.view.complete) return;
      const took = this.parts.clock.now() - began;
      await this.parts.clock.sleep(Math.max(REFETCH_MS, took * REFETCH_SHARE), signal);
    }
  }

  /** What an earlier look left on disk is shown at once, also offline. Nobody waits for all of it to be read. */
  async #showKept(source: LogSource, shown: Shown): Promise<{ readonly read: Promise<void> } | null> {
    const kept = await stat(source.path).catch(() => null);
    if (kept === null || shown.closing.signal.aborted) return null;
    const show = async (): Promise<void> => {
      const read = await this.#read(source.path, source, shown, kept.mtimeMs);
      if (!read.ok || shown.view.complete) return;
      this.#tell(shown, { state: 'ready', ...read.value, asOf: new Date(kept.mtimeMs).toISOString() });
    };
    return { read: show() };
  }

  async #fetch(source: LogSource, shown: Shown, kept: boolean): Promise<Failure | null> {
    const { owner, remoteId, path, ended } = source;
    try {
      await makeFolder(dirname(path));
    } catch (error) {
      return diskFailure(error);
    }
    const { signal } = shown.closing;
    const follow = kept || shown.view.entries > 0 ? undefined : this.#follow(source, shown);
    const got = await this.parts.scarf.downloadLog(owner, remoteId, path, signal, follow);
    if (!got.ok) return got.failure;
    const asOfMs = this.parts.clock.now();
    const read = await this.#read(path, source, shown, asOfMs);
    if (!read.ok) return read.failure;
    const asOf = new Date(asOfMs).toISOString();
    this.#tell(shown, { state: 'ready', complete: ended, ...read.value, asOf, failure: null });
    return null;
  }

  /** Reads a log that was not seen before while it still arrives. */
  #follow(source: LogSource, shown: Shown): () => void {
    let reading = false;
    return () => {
      const now = this.parts.clock.now();
      if (reading || now < shown.nextTellMs) return;
      reading = true;
      void this.#read(arrivingLog(source.path), source, shown, now, false).then((read) => {
        reading = false;
        if (read.ok) this.#tellProgress(shown, read.value);
      });
    };
  }

  async #read(
    path: string,
    source: LogSource,
    shown: Shown,
    asOfMs: number,
    settled = true,
  ): Promise<Result<LogSummary>> {
    if (shown.closing.signal.aborted) return fail('gone');
    const { lineMapPath } = source;
    shown.log ??= this.parts.work.openLog({ lineMapPath }, (summary) => this.#tellProgress(shown, summary));
    shown.asOfMs = asOfMs;
    const { log } = shown;
    const read = await log.read({ path, complete: settled });
    // It is of no use any more: who reads next opens another.
    if (!read.ok) this.#drop(shown, log);
    return read;
  }

  /** How far the reading of a log has come: often at first, then calmly. */
  #tellProgress(shown: Shown, summary: LogSummary): void {
    const now = this.parts.clock.now();
    if (summary.entries === 0 || now < shown.nextTellMs || shown.renewal !== null) return;
    shown.tellEveryMs = Math.min(shown.tellEveryMs * 2, TELL_AT_LEAST_EVERY_MS);
    shown.nextTellMs = now + shown.tellEveryMs;
    this.#tell(shown, { state: 'ready', ...summary, asOf: new Date(shown.asOfMs).toISOString() });
  }

  #tell(shown: Shown, change: Partial<LogView>): void {
    if (shown.closing.signal.aborted) return;
    shown.view = { ...shown.view, ...change };
    this.parts.publish(shown.view);
  }
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}

/** A file name for the log of an import begun elsewhere: Scarf's id is not trusted to be one. */
export function safeLogName(remoteId: string): string {
  return `${createHash('sha256').update(remoteId).digest('hex').slice(0, 32)}.ndjson`;
}
