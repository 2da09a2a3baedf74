import type { Result } from '../../../shared/failure';
import type { Unit } from '../../../shared/files/layout';
import type { Part } from '../../../shared/files/parts';
import type { LogFilter, LogRow, LogView } from '../../../shared/imports/log';
import { invoke } from '../../ipc/client';
import { imports } from '../../state/imports.svelte';
import { OpenedLog } from '../../state/opened-log.svelte';
import { LogPages, NO_FILTER } from './log-pages';
import { partsOfImport, unitOfImport } from '../../state/parts';
import { SourceRowCache } from './source-row-cache';

/** The log of one import as the log screen shows it: rows, filter, and the open entry. */
export class LogReader {
  readonly log: OpenedLog;
  readonly pages: LogPages;
  readonly sources: SourceRowCache;
  /** The filter in the controls; `pages.filter` follows once its rows are loaded. */
  filter: LogFilter = $state.raw(NO_FILTER);
  /** A filter is loading, which takes a moment in a very long log. */
  searching = $state(false);
  opened: LogRow | null = $state.raw(null);
  constructor(readonly importId: string) {
    this.log = new OpenedLog(importId);
    this.pages = new LogPages((filter, offset, limit) =>
      invoke('log.rows', { importId, filter, offset, limit }),
    );
    this.sources = new SourceRowCache((lines) => invoke('import.source-rows', { id: importId, lines }));
  }

  get view(): LogView | null {
    return this.log.view;
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
    return unitOfImport(this.importId);
  }

  /** The parts of the import; undefined for a single file. */
  get parts(): readonly Part[] | undefined {
    return partsOfImport(this.importId);
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
