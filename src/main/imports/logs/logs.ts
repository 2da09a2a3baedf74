import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fail, failure, FailureError, succeed, type Failure, type Result } from '../../../shared/failure';
import {
  changeBetween,
  type Changed,
  type LogFilter,
  type LogRows,
  type LogSummary,
  type LogView,
} from '../../../shared/imports/log';
import type { Clock } from '../../time/clock';
import { makeFolder, writeDurably } from '../../storage/durable-file';
import { diskFailure } from '../../../engine/model/disk-failure';
import { arrivingLog } from '../../scarf/log-download';
import type { Scarf } from '../../scarf/scarf';
import type { FileWork, OpenLog } from '../../jobs/ports';

/** The import of a log, and the paths of its files. */
export interface LogSource {
  readonly importId: string;
  readonly owner: string;
  readonly remoteId: string;
  /**
   * Names the end of the import as Scarf counted it then: a log downloaded from now on is complete, and stays so until Scarf
   * says otherwise. Null: Scarf has not ended it.
   */
  readonly end: string | null;
  /** `lineMapPath` is null for a foreign import. */
  readonly path: string;
  readonly lineMapPath: string | null;
}

export interface LogsParts {
  readonly work: Pick<FileWork, 'openLog'>;
  readonly scarf: Pick<Scarf, 'downloadLog'>;
  readonly clock: Clock;
  readonly source: (importId: string) => LogSource | null;
  readonly publish: (change: Changed<LogView>) => void;
}

/**
 * Wait between two downloads of a growing log: at first, its growth each time, and a multiple of what the last download
 * took. Each one costs the account a call, and sends the whole log.
 */
const REFRESH_MS = 4_000;
const REFRESH_GROWTH = 1.5;
const REFRESH_FACTOR = 10;
const LONGEST_REFRESH_MS = 60_000;
/** So many downloads in a row may fail. Then the user decides. */
const FAILURES_AT_MOST = 6;

/** Interval between two progress updates: at first, and at most. */
const FIRST_UPDATE_MS = 125;
const LONGEST_UPDATE_MS = 2_000;

interface OpenedLog {
  view: LogView;
  /** Published for the first time: what the window knows of an earlier opening does not count. */
  anew: boolean;
  log: OpenLog | null;
  /** The thread died and another one reads the log again. Requests wait for it. */
  renewal: Promise<void> | null;
  /** The time of the download that is being read. */
  asOfMs: number;
  updateEveryMs: number;
  updatedMs: number;
  /** It is refreshed until it is complete, or cannot be. */
  refreshing: boolean;
  /** The sleep between two downloads. */
  sleep: AbortController;
  readonly closing: AbortController;
}

/** The window shows one at a time. Each is a download and a thread, and a page under foreign control may open all. */
const OPEN_AT_MOST = 4;

/** The opened logs: downloaded to disk, read in a thread while they arrive, refreshed until complete or closed. */
export class Logs {
  readonly #opened = new Map<string, OpenedLog>();

  constructor(private readonly parts: LogsParts) {}

  open(importId: string): Result<LogView> {
    const already = this.#opened.get(importId);
    if (already !== undefined && (already.refreshing || already.view.complete)) {
      // The user wants to try again, now.
      if (already.view.failure !== null) already.sleep.abort();
      return succeed(already.view);
    }
    const again = already !== undefined;
    // After a failure that ended it, start over.
    this.close(importId);
    if (this.parts.source(importId) === null) return fail('gone', 'This import has no log yet.');
    const view: LogView = {
      importId,
      state: 'loading',
      complete: false,
      entries: 0,
      causes: [],
      cut: false,
      asOf: null,
      failure: null,
    };
    const opened: OpenedLog = {
      view,
      anew: true,
      log: null,
      renewal: null,
      asOfMs: 0,
      updateEveryMs: FIRST_UPDATE_MS,
      updatedMs: Number.NEGATIVE_INFINITY,
      refreshing: true,
      sleep: new AbortController(),
      closing: new AbortController(),
    };
    this.#opened.set(importId, opened);
    const [oldest = importId] = this.#opened.keys();
    if (this.#opened.size > OPEN_AT_MOST) this.close(oldest);
    if (again) this.#update(opened, {});
    void this.#refresh(importId, opened)
      .catch((error: unknown) => this.#update(opened, { state: 'failed', failure: diskFailure(error) }))
      .finally(() => (opened.refreshing = false));
    return succeed(view);
  }

  /** The log is complete now: it is downloaded once more at once. */
  importEnded(importId: string): void {
    this.#opened.get(importId)?.sleep.abort();
  }

  /** Much may have changed: what waits for its next download is downloaded at once. */
  wake(): void {
    for (const { sleep } of this.#opened.values()) sleep.abort();
  }

  close(importId: string): void {
    const opened = this.#opened.get(importId);
    if (opened === undefined) return;
    this.#opened.delete(importId);
    opened.closing.abort();
    opened.sleep.abort();
    opened.log?.close();
  }

  closeAll(): void {
    for (const importId of [...this.#opened.keys()]) this.close(importId);
  }

  async rows(importId: string, filter: LogFilter, offset: number, limit: number): Promise<Result<LogRows>> {
    return this.#request(importId, (log) => log.rows(filter, offset, limit));
  }

  async findLine(importId: string, filter: LogFilter, line: number): Promise<Result<number>> {
    return this.#request(importId, (log) => log.findLine(filter, line));
  }

  /** If the thread dies of a request, that request fails; the next one waits for a new thread to read as much. */
  async #request<T>(importId: string, request: (log: OpenLog) => Promise<T>): Promise<Result<T>> {
    const opened = this.#opened.get(importId);
    if (opened === undefined) return fail('gone');
    if (opened.renewal !== null || (opened.log === null && opened.view.entries > 0))
      await this.#renew(opened);
    const { log } = opened;
    if (log === null) return fail('gone');
    try {
      return succeed(await request(log));
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
      if (error.failure.code === 'worker-ended') {
        this.#drop(opened, log);
        await this.#renew(opened);
      }
      return { ok: false, failure: error.failure };
    }
  }

  #renew(opened: OpenedLog): Promise<void> {
    return (opened.renewal ??= this.#readAgain(opened).finally(() => (opened.renewal = null)));
  }

  /** Reads the downloaded log again, or the part that has arrived. */
  async #readAgain(opened: OpenedLog): Promise<void> {
    const source = this.parts.source(opened.view.importId);
    if (source === null) return;
    const settled = await exists(source.path);
    const path = settled ? source.path : arrivingLog(source.path);
    if (!settled && !(await exists(path))) return;
    const read = await this.#read(source, opened, { path, asOfMs: opened.asOfMs, settled });
    // The download was just renamed: `#fetch` reads it there.
    if (read.ok && !settled && read.value.entries === 0) return;
    this.#update(
      opened,
      read.ok ? { ...read.value, failure: null } : { state: 'failed', failure: read.failure },
    );
  }

  #drop(opened: OpenedLog, log: OpenLog): void {
    if (opened.log === log) opened.log = null;
    log.close();
  }

  /** The path of the log file, byte for byte as Scarf sent it; null: the import has none. */
  pathOf(importId: string): string | null {
    return this.parts.source(importId)?.path ?? null;
  }

  async #refresh(importId: string, opened: OpenedLog): Promise<void> {
    const { signal } = opened.closing;
    const FETCHES_AT_MOST = 10_000;
    let failures = 0;
    for (let fetch = 0; fetch < FETCHES_AT_MOST && !signal.aborted; fetch += 1) {
      const source = this.parts.source(importId);
      if (source === null) return this.#update(opened, { state: 'failed', failure: failure('gone') });
      const began = this.parts.clock.monotonic();
      // A thread takes as long to start as the first bytes take to arrive.
      if (opened.view.entries === 0) this.#threadFor(source, opened);
      const saved = fetch === 0 ? await this.#showSaved(source, opened) : null;
      if (saved?.isComplete === true) await saved.read;
      if (opened.view.complete || signal.aborted) return;
      opened.sleep = new AbortController();
      const failed = await this.#fetch(source, opened, { hasSaved: saved !== null });
      // Show the saved log before the failure to download a newer one.
      if (failed !== null) await saved?.read;
      if (signal.aborted) return;
      failures = failed === null ? 0 : failures + 1;
      const isFinal = failed !== null && (!failed.retryable || failures === FAILURES_AT_MOST);
      if (isFinal) opened.refreshing = false;
      if (failed !== null)
        this.#update(opened, {
          failure: failed,
          ...(opened.view.state === 'loading' && { state: 'failed' }),
        });
      if (opened.view.complete || isFinal) return;
      const tookMs = this.parts.clock.monotonic() - began;
      const waitMs = Math.max(REFRESH_MS * REFRESH_GROWTH ** fetch, tookMs * REFRESH_FACTOR);
      await this.parts.clock.sleep(Math.min(waitMs, LONGEST_REFRESH_MS), opened.sleep.signal);
    }
  }

  /** Shows the log of an earlier download at once, also offline. Resolves before all of it is read. */
  async #showSaved(
    source: LogSource,
    opened: OpenedLog,
  ): Promise<{ readonly read: Promise<void>; readonly isComplete: boolean } | null> {
    const saved = await stat(source.path).catch(() => null);
    const isComplete = await isSavedComplete(source);
    if (saved === null || opened.closing.signal.aborted) return null;
    const show = async (): Promise<void> => {
      const read = await this.#read(source, opened, {
        path: source.path,
        asOfMs: saved.mtimeMs,
        settled: true,
      });
      if (!read.ok || opened.view.complete) return;
      const asOf = new Date(saved.mtimeMs).toISOString();
      this.#update(opened, { state: 'ready', complete: isComplete, ...read.value, asOf });
    };
    return { read: show(), isComplete };
  }

  async #fetch(
    source: LogSource,
    opened: OpenedLog,
    { hasSaved }: { readonly hasSaved: boolean },
  ): Promise<Failure | null> {
    const { owner, remoteId, path, end } = source;
    try {
      await makeFolder(dirname(path));
    } catch (error) {
      return diskFailure(error);
    }
    const { signal } = opened.closing;
    const onBytes = hasSaved || opened.view.entries > 0 ? undefined : this.#readWhileArriving(source, opened);
    const got = await this.parts.scarf.downloadLog(owner, remoteId, path, signal, onBytes);
    if (!got.ok) return got.failure;
    const asOfMs = this.parts.clock.now();
    const read = await this.#read(source, opened, { path, asOfMs, settled: true });
    // The same log would come again.
    if (!read.ok) return { ...read.failure, retryable: false };
    const asOf = new Date(asOfMs).toISOString();
    this.#update(opened, { state: 'ready', complete: end !== null, ...read.value, asOf, failure: null });
    // Without it, the log is only downloaded once more.
    if (end !== null) await writeDurably(endFileOf(path), end).catch(() => undefined);
    return null;
  }

  /** Reads a new log while it still arrives. */
  #readWhileArriving(source: LogSource, opened: OpenedLog): () => void {
    let reading = false;
    return () => {
      if (reading || !this.#isUpdateDue(opened)) return;
      reading = true;
      void this.#read(source, opened, {
        path: arrivingLog(source.path),
        asOfMs: this.parts.clock.now(),
        settled: false,
      }).then((read) => {
        reading = false;
        if (read.ok) this.#publishProgress(opened, read.value);
      });
    };
  }

  /** `settled`: the file does not grow any more. */
  async #read(
    source: LogSource,
    opened: OpenedLog,
    { path, asOfMs, settled }: { readonly path: string; readonly asOfMs: number; readonly settled: boolean },
  ): Promise<Result<LogSummary>> {
    if (opened.closing.signal.aborted) return fail('gone');
    const log = this.#threadFor(source, opened);
    opened.asOfMs = asOfMs;
    const read = await log.read({ path, complete: settled });
    // The thread is unusable; the next read opens another one.
    if (!read.ok) this.#drop(opened, log);
    return read;
  }

  #threadFor({ lineMapPath }: LogSource, opened: OpenedLog): OpenLog {
    return (opened.log ??= this.parts.work.openLog({ lineMapPath }, (summary) =>
      this.#publishProgress(opened, summary),
    ));
  }

  /** Publishes progress: often at first, then less often. */
  #publishProgress(opened: OpenedLog, summary: LogSummary): void {
    if (summary.entries === 0 || !this.#isUpdateDue(opened) || opened.renewal !== null) return;
    opened.updateEveryMs = Math.min(opened.updateEveryMs * 2, LONGEST_UPDATE_MS);
    opened.updatedMs = this.parts.clock.monotonic();
    this.#update(opened, { state: 'ready', ...summary, asOf: new Date(opened.asOfMs).toISOString() });
  }

  #isUpdateDue({ updatedMs, updateEveryMs }: OpenedLog): boolean {
    return this.parts.clock.monotonic() - updatedMs >= updateEveryMs;
  }

  #update(opened: OpenedLog, change: Partial<LogView>): void {
    if (opened.closing.signal.aborted) return;
    const before = opened.view;
    opened.view = { ...before, ...change };
    this.parts.publish(opened.anew ? { ...opened.view, anew: true } : changeBetween(before, opened.view));
    opened.anew = false;
  }
}

/** The file that says after which end of its import a log was downloaded. */
function endFileOf(path: string): string {
  return `${path}.end`;
}

async function isSavedComplete({ path, end }: LogSource): Promise<boolean> {
  return end !== null && (await readFile(endFileOf(path), 'utf8').catch(() => null)) === end;
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}

/** A file name for the log of a foreign import: Scarf's id may not be safe as one. */
export function safeLogName(remoteId: string): string {
  return `${createHash('sha256').update(remoteId).digest('hex').slice(0, 32)}.ndjson`;
}
