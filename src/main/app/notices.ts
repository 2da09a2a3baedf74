import type { Notice } from '../../shared/app/notice';

/** A disk failure with the same code raises one notice in this time, although every write meets it. */
const QUIET_MS = 10 * 60_000;

/** The notices raised since the app started. */
export class Notices {
  readonly #all: Notice[] = [];
  readonly #raisedMs = new Map<string, number>();

  constructor(
    private readonly raised: (notice: Notice) => void,
    private readonly now: () => number,
  ) {}

  get all(): readonly Notice[] {
    return this.#all;
  }

  raise(kind: Notice['kind'], path: string | null, failure: Notice['failure'] = null, count?: number): void {
    if (kind === 'disk' && this.#wasRaisedLately(failure?.code ?? '')) return;
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

  #wasRaisedLately(code: string): boolean {
    const now = this.now();
    const last = this.#raisedMs.get(code) ?? Number.NEGATIVE_INFINITY;
    if (Math.abs(now - last) < QUIET_MS) return true;
    this.#raisedMs.set(code, now);
    return false;
  }
}
