import type { Notice } from '../shared/ipc';

/** What concerns the app as a whole, since its start. */
export class Notices {
  readonly #all: Notice[] = [];

  constructor(private readonly raised: (notice: Notice) => void) {}

  get all(): readonly Notice[] {
    return this.#all;
  }

  raise(kind: Notice['kind'], path: string, failure: Notice['failure'] = null): void {
    const notice = { id: String(this.#all.length + 1), kind, path, failure };
    this.#all.push(notice);
    this.raised(notice);
  }
}
