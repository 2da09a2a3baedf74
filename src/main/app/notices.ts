import type { Notice } from '../../shared/ipc';

/** The same trouble with the disk is not told again for so long: each record and each setting meets it anew. */
const QUIET_MS = 10 * 60_000;

/** What concerns the app as a whole, since its start. */
export class Notices {
  readonly #all: Notice[] = [];
  readonly #toldMs = new Map<string, number>();

  constructor(
    private readonly raised: (notice: Notice) => void,
    private readonly now: () => number,
  ) {}

  get all(): readonly Notice[] {
    return this.#all;
  }

  raise(kind: Notice['kind'], path: string | null, failure: Notice['failure'] = null, count?: number): void {
    if (kind === 'disk' && this.#isFresh(failure?.code ?? '')) return;
    const notice = {
      id: String(this.#all.length + 1),
      kind,
      path,
      failure,
      ...(count !== undefined && { count }),
    };
    this.#all.push(notice);
    this.raised(notice);
  }

  #isFresh(trouble: string): boolean {
    const now = this.now();
    const told = this.#toldMs.get(trouble) ?? Number.NEGATIVE_INFINITY;
    if (Math.abs(now - told) < QUIET_MS) return true;
    this.#toldMs.set(trouble, now);
    return false;
  }
}
