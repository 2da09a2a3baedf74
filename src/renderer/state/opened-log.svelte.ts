import type { Failure } from '../../shared/failure';
import { causesAfter, type Changed, type LogView } from '../../shared/imports/log';
import { invoke, subscribe } from '../ipc/client';

/** The log of one import while it is open: how many entries it has, and their causes. */
export class OpenedLog {
  #view: LogView | null = $state.raw(null);
  /** Sequence number of the last event of this log; older events are dropped. */
  #seq = -1;
  /** The view holds all causes: of an answer to `log.open`, or of an event that begins anew. */
  #whole = false;
  #openFailure: Failure | null = $state.raw(null);

  constructor(readonly importId: string) {}

  /** The last state from the main process; null until the first one. */
  get view(): LogView | null {
    return this.#view;
  }

  /** Why there is no log, or none newer than what is shown. */
  get failure(): Failure | null {
    return this.#openFailure ?? this.#view?.failure ?? null;
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
}
