import type { Failure, Result } from '../../../shared/failure';
import type { Unit } from '../../../shared/layout';
import type { Part } from '../../../shared/parts';
import type { LogFilter, LogRow, LogView } from '../../../shared/log';
import { invoke, subscribe } from '../../ipc/client';
import { imports } from '../../state/imports.svelte';
import { LogPages, NO_FILTER } from './log-pages';
import { partsOfImport } from '../../state/source-files';
import { SourceLineCache } from './source-line-cache';

/** A log as one screen reads it: its rows, its filter, and the entry that is shown in full. */
export class LogReader {
  readonly importId: string;
  readonly pages: LogPages;
  readonly sources: SourceLineCache;
  /** What the controls say; `pages.filter` follows once its rows are here. */
  filter: LogFilter = $state.raw(NO_FILTER);
  /** A filter is being looked up; in a very long log that takes a moment. */
  searching = $state(false);
  opened: LogRow | null = $state.raw(null);
  #view: LogView | null = $state.raw(null);
  /** Number of the last event about this log; older ones are dropped. */
  #seq = -1;
  #openFailure: Failure | null = $state.raw(null);

  constructor(importId: string) {
    this.importId = importId;
    this.pages = new LogPages((filter, offset, limit) =>
      invoke('log.rows', { importId, filter, offset, limit }),
    );
    this.sources = new SourceLineCache((lines) => invoke('import.source-lines', { id: importId, lines }));
  }

  /** The log as main last told it; null until it has. */
  get view(): LogView | null {
    return this.#view;
  }

  /** Why there is no log to show. */
  get failure(): Failure | null {
    return this.#openFailure ?? (this.#view?.state === 'failed' ? this.#view.failure : null);
  }

  get isFiltered(): boolean {
    return this.filter.class !== null || this.filter.cause !== null || this.filter.text !== '';
  }

  /** The user's own file is on this computer only for imports that were begun here. */
  get hasSource(): boolean {
    return imports.byId(this.importId)?.origin !== 'elsewhere';
  }

  /** What the numbers of its entries count. */
  get unit(): Unit {
    return imports.byId(this.importId)?.unit ?? 'line';
  }

  /** The files that the import sent as one; undefined: it is one file. */
  get parts(): readonly Part[] | undefined {
    return partsOfImport(this.importId);
  }

  /** Opens the log and hears of its changes. Returns what closes it again. */
  open(): () => void {
    const stop = subscribe((broadcast) => {
      if (broadcast.name === 'log.changed') this.#receive(broadcast.payload as LogView, broadcast.seq);
    });
    void this.ask();
    return () => {
      stop();
      void invoke('log.close', { importId: this.importId });
    };
  }

  /** Asks main for the log. The answer has no number, so what was heard meanwhile stands. */
  async ask(): Promise<void> {
    const answer = await invoke('log.open', { importId: this.importId });
    this.#openFailure = answer.ok ? null : answer.failure;
    if (answer.ok && this.#seq === -1) this.#view = answer.value;
  }

  #receive(view: LogView, seq: number): void {
    if (view.importId !== this.importId || seq < this.#seq) return;
    this.#seq = seq;
    this.#view = view;
  }

  /** The rows in view: they are fetched, and then their own lines. */
  want(first: number, end: number): void {
    this.pages.want(first, end);
  }

  wantSources(first: number, end: number): void {
    if (!this.hasSource) return;
    const lines: number[] = [];
    for (let index = first; index < end; index++) {
      const line = this.pages.row(index)?.line ?? null;
      if (line !== null) lines.push(line);
    }
    if (this.opened !== null && this.opened.line !== null) lines.push(this.opened.line);
    this.sources.want(lines);
  }

  /**
   * Shows the entries that match. Answers with the position to stand at: where the opened entry is now, else the
   * first; null when the rows did not come or another filter was asked for meanwhile.
   */
  async apply(filter: LogFilter): Promise<number | null> {
    this.filter = filter;
    this.searching = true;
    const shown = await this.pages.show(filter);
    if (this.filter === filter) this.searching = false;
    if (!shown) return null;
    const line = this.opened?.line ?? null;
    if (line === null) return 0;
    const found = await this.find(line);
    return found.ok && found.value >= 0 ? found.value : 0;
  }

  /** Position, among the rows that are shown, of the first entry at or after the user's line; -1: none. */
  find(line: number): Promise<Result<number>> {
    return invoke('log.find-line', { importId: this.importId, filter: this.pages.filter, line });
  }

  save(): Promise<Result<boolean>> {
    return invoke('log.save', { importId: this.importId });
  }
}
