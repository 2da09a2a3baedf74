import type { Notice } from '../../shared/app/notice';

/** Notices about the app as a whole. Each one stays until the user dismisses it in this window. */
class Notices {
  #all: readonly Notice[] = $state.raw([]);
  #dismissed: ReadonlySet<string> = $state.raw(new Set());

  readonly open: readonly Notice[] = $derived(this.#all.filter((notice) => !this.#dismissed.has(notice.id)));

  receive(notice: Notice): void {
    this.#all = [...this.#all.filter((known) => known.id !== notice.id), notice];
  }

  dismiss(id: string): void {
    this.#dismissed = new Set([...this.#dismissed, id]);
  }

  reset(): void {
    this.#all = [];
    this.#dismissed = new Set();
  }
}

export const notices = new Notices();
