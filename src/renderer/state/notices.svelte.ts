import type { Notice } from '../../shared/ipc';

/** What a user should know of the app as a whole. Each stays until it is put away in this window. */
class Notices {
  #all: readonly Notice[] = $state.raw([]);
  #putAway: ReadonlySet<string> = $state.raw(new Set());

  readonly open: readonly Notice[] = $derived(this.#all.filter((notice) => !this.#putAway.has(notice.id)));

  receive(notice: Notice): void {
    this.#all = [...this.#all.filter((known) => known.id !== notice.id), notice];
  }

  putAway(id: string): void {
    this.#putAway = new Set([...this.#putAway, id]);
  }

  reset(): void {
    this.#all = [];
    this.#putAway = new Set();
  }
}

export const notices = new Notices();
