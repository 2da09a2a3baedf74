import type { LogView } from '../../shared/log';

interface Entry {
  readonly view: LogView;
  readonly seq: number;
}

/** The logs that are open, by import. */
class LogsMirror {
  #entries: ReadonlyMap<string, Entry> = $state.raw(new Map());

  byImport(importId: string): LogView | null {
    return this.#entries.get(importId)?.view ?? null;
  }

  receive(view: LogView, seq: number): void {
    if (seq < (this.#entries.get(view.importId)?.seq ?? -1)) return;
    this.#entries = new Map(this.#entries).set(view.importId, { view, seq });
  }

  /** The answer to `log.open`. It carries no sequence number, so an event that was heard meanwhile stands. */
  receiveOpened(view: LogView): void {
    if (this.#entries.has(view.importId)) return;
    this.#entries = new Map(this.#entries).set(view.importId, { view, seq: -1 });
  }

  forget(importId: string): void {
    const rest = new Map(this.#entries);
    rest.delete(importId);
    this.#entries = rest;
  }

  reset(): void {
    this.#entries = new Map();
  }
}

export const logs = new LogsMirror();
