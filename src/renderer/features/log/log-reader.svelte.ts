import type { Failure, Result } from '../../../shared/failure';
import type { Unit } from '../../../shared/layout';
import type { Part } from '../../../shared/parts';
import { causesAfter, type Changed, type LogFilter, type LogRow, type LogView } from '../../../shared/log';
import { invoke, subscribe } from '../../ipc/client';
import { imports } from '../../state/imports.svelte';
import { LogPages, NO_FILTER } from './log-pages';
import { partsOfImport } from '../../state/parts';
import { SourceRowCache } from './source-row-cache';

/** The log of one import as the log screen shows it: rows, filter, and the open entry. */
export class LogReader {
  readonly importId: string;
  readonly pages: LogPages;
  readonly sources: SourceRowCache;
  /** The filter in the controls; `pages.filter` follows once its rows are loaded. */
  filter: LogFilter = $state.raw(NO_FILTER);
  /** A filter is loading, which takes a moment in a very long log. */
  searching = $state(false);
  opened: LogRow | null = $state.raw(null);
  #view: LogView | null = $state.raw(null);
  /** Sequence number of the last event of this log; older events are dropped. */
  #seq = -1;
  /** The view holds all causes: of an answer to `log.open`, or of an event that begins anew. */
  #whole = false;
  #openFailure: Failure | null = $state.raw(null);

  constructor(importId: string) {
    this.importId = importId;
    this.pages = new LogPages((filter, offset, limit) =>
      invoke('log.rows', { importId, filter, offset, limit }),
    );
    this.sources = new SourceRowCache((lines) => invoke('import.source-rows', { id: importId, lines }));
  }

  /** The last state from the main process; null until the first one. */
  get view(): LogView | null {
    return this.#view;
  }

  /** Why there is no log, or none newer than what is shown. */
  get failure(): Failure | null {
    return this.#openFailure ?? this.#view?.failure ?? null;
  }

  get isFiltered(): boolean {
    return this.filter.class !== null || this.filter.cause !== null || this.filter.text !== '';
  }

  /** Only imports started here have their file on this computer. */
  get hasSource(): boolean {
    return imports.byId(this.importId)?.origin !== 'foreign';
  }

  /** The unit of the line numbers. */
  get unit(): Unit {
    return imports.byId(this.importId)?.unit ?? 'line';
  }

  /** The parts of the import; undefined for a single file. */
  get parts(): readonly Part[] | undefined {
    return partsOfImport(this.importId);
  }

  /** Opens the log and follows its changes. Returns a function that closes it. */
  open(): () => void {
    const unsubscribe = subscribe((broadcast) => {
      if (broadcast.name === 'log.changed')
        this.#receive(broadcast.payload as Changed<LogView>, broadcast.seq);
    });
    void this.load();
    return () => {
      unsubscribe();
      void invoke('log.close', { importId: this.importId });
    };
  }

  /** Loads the log. The response has no sequence number, so what events say overwrites it. */
  async load(): Promise<void> {
    const result = await invoke('log.open', { importId: this.importId });
    this.#openFailure = result.ok ? null : result.failure;
    if (!result.ok || this.#whole) return;
    this.#whole = true;
    const { causes } = result.value;
    this.#view =
      this.#view === null
        ? result.value
        : { ...this.#view, causes: causesAfter(causes, { causes: this.#view.causes, anew: false }) };
  }

  #receive(change: Changed<LogView>, seq: number): void {
    if (change.importId !== this.importId || seq < this.#seq) return;
    this.#seq = seq;
    this.#whole ||= change.anew;
    this.#view = { ...change, causes: causesAfter(this.#view?.causes ?? [], change) };
  }

  requestRows(first: number, end: number): void {
    this.pages.request(first, end);
  }

  requestSources(first: number, end: number): void {
    if (!this.hasSource) return;
    const lines: number[] = [];
    for (let index = first; index < end; index++) {
      const line = this.pages.row(index)?.line ?? null;
      if (line !== null) lines.push(line);
    }
    if (this.opened !== null && this.opened.line !== null) lines.push(this.opened.line);
    this.sources.request(lines);
  }

  /**
   * Applies a filter. Returns the index to scroll to: of the open entry, else 0; null when loading failed or
   * a newer filter replaced it.
   */
  async apply(filter: LogFilter): Promise<number | null> {
    this.filter = filter;
    this.searching = true;
    const shown = await this.pages.applyFilter(filter);
    if (this.filter === filter) this.searching = false;
    if (!shown) return null;
    const line = this.opened?.line ?? null;
    if (line === null) return 0;
    const found = await this.find(line);
    return found.ok && found.value >= 0 ? found.value : 0;
  }

  /**
   * Index, among the visible rows, of the first entry at or after a line of the file; -1 when there is none.
   */
  find(line: number): Promise<Result<number>> {
    return invoke('log.find-line', { importId: this.importId, filter: this.pages.filter, line });
  }

  save(): Promise<Result<boolean>> {
    return invoke('log.save', { importId: this.importId });
  }
}
