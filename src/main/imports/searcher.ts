import type { Failure } from '../../shared/failure';
import type { Clock } from '../clock';
import { backoffMs, waitMs } from './backoff';
import type { Ledger } from './ledger';
import { findLost, type Finding } from './reconcile';
import type { ImportRecord } from './record';
import type { RemoteList } from './remote-list';

/** How long after a lost answer Scarf's list is asked, each time: an import may appear there late. */
const LOOKS_MS = [500, 1_500, 3_000, 6_000];

/** So often an import whose events all carry ids, their own or Safety IDs, is repeated without asking; then the user decides. */
const REPEATS_AT_MOST = 5;

export interface SearcherParts {
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly remote: RemoteList;
}

/** Asks Scarf's list what became of uploads whose answer was lost. */
export class Searcher {
  /** One at a time takes what it found, so that no two imports take the same. */
  #turn: Promise<unknown> = Promise.resolve();
  readonly #naps = new Set<AbortController>();

  constructor(private readonly parts: SearcherParts) {}

  /** Scarf may be within reach again: whoever waits for that looks at once. */
  attend(): void {
    for (const nap of this.#naps) nap.abort();
  }

  /**
   * Ends when the import is tracked, ended, sent back to the queue because repeating it is safe, or left to the user;
   * still looking, when its account is no longer the one that is served.
   */
  async search(id: string, signal?: AbortSignal): Promise<void> {
    const { ledger, remote, clock } = this.parts;
    const { owner } = await ledger.apply(id, { kind: 'looking' });
    let answered = 0;
    const ATTEMPTS_AT_MOST = 1000;
    for (let attempt = 0; attempt < ATTEMPTS_AT_MOST && answered < LOOKS_MS.length; attempt += 1) {
      const wait = LOOKS_MS[answered] ?? 0;
      if (attempt === answered) await clock.sleep(wait, signal);
      else await this.#nap(backoffMs(attempt - answered), signal);
      if (signal?.aborted === true || remote.owner !== owner) return;
      const list = await remote.refresh({ durably: false, ...(signal && { signal }) });
      if (remote.owner !== owner) return;
      ledger.pass(id, { outOfTouch: list.ok ? null : list.failure });
      if (!list.ok) continue;
      answered += 1;
      if (await this.#inTurn(() => this.#take(id, answered === LOOKS_MS.length))) return;
    }
    await this.#notFound(id);
  }

  /** A wait that ends early when Scarf may be within reach again. */
  async #nap(ms: number, signal?: AbortSignal): Promise<void> {
    const nap = new AbortController();
    const wake = (): void => nap.abort();
    if (signal?.aborted === true) return;
    this.#naps.add(nap);
    signal?.addEventListener('abort', wake, { once: true });
    await this.parts.clock.sleep(ms, nap.signal);
    signal?.removeEventListener('abort', wake);
    this.#naps.delete(nap);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.catch(() => undefined).then(work);
    this.#turn = turn;
    return turn;
  }

  /** True: the search is over. */
  async #take(id: string, isLastLook: boolean): Promise<boolean> {
    const { ledger, remote } = this.parts;
    const record = ledger.get(id);
    if (record === undefined || record.phase.name !== 'unconfirmed') return true;
    const claimed = new Set(ledger.all.map((other) => other.remoteId).filter((other) => other !== null));
    const contested = this.#isContested(record, claimed);
    const finding: Finding = findLost(record, remote.rows, claimed, contested);
    switch (finding.kind) {
      case 'nothing':
        return false;
      case 'found':
        await ledger.apply(id, { kind: 'found', remote: finding.remote, at: this.#now() });
        return true;
      case 'several': {
        // The other import may be told meanwhile, and leave one.
        if (contested && !isLastLook) return false;
        const candidates = finding.remotes.map(({ id: remoteId, createdAt, total }) => ({
          remoteId,
          createdAt,
          total,
        }));
        await ledger.apply(id, { kind: 'several-found', candidates });
        return true;
      }
    }
  }

  /**
   * What appears in the list may be something else: another import of ours that is on its way or lost as well, or, in an
   * account into which others import, one of theirs.
   */
  #isContested({ id, owner, uploadBegan }: ImportRecord, claimed: ReadonlySet<string>): boolean {
    const { ledger, remote } = this.parts;
    const beganMs = Date.parse(uploadBegan ?? '');
    const othersImport = remote.rows.some((row) => row.firstSeenMs <= beganMs && !claimed.has(row.remote.id));
    return (
      othersImport ||
      ledger.all.some(
        (other) =>
          other.id !== id &&
          other.owner === owner &&
          (other.phase.name === 'uploading' || other.phase.name === 'unconfirmed'),
      )
    );
  }

  async #notFound(id: string): Promise<void> {
    const { ledger, clock } = this.parts;
    const record = ledger.get(id);
    if (record === undefined || record.phase.name !== 'unconfirmed') return;
    const { stopping, failure } = record.phase;
    if (stopping) {
      // A body that left whole may still be on its way through a proxy.
      const arrived = record.counts === null || record.counts.notSent === 0 ? 'unknown' : 'nothing';
      await ledger.apply(id, { kind: 'stopped', arrived, at: this.#now() });
    } else if (failure !== null && isOfThisComputer(failure)) {
      await ledger.apply(id, { kind: 'failed', failure, at: this.#now() });
    } else if (record.allHaveIds && record.setBacks < REPEATS_AT_MOST) {
      // Every event carries its own id: should the first have arrived after all, Scarf ignores the second.
      const until = new Date(clock.now() + waitMs(failure, record.setBacks + 1)).toISOString();
      await ledger.apply(id, { kind: 'must-wait', why: 'again', until });
    } else await ledger.apply(id, { kind: 'not-found-at-scarf' });
  }

  #now(): string {
    return new Date(this.parts.clock.now()).toISOString();
  }
}

/** The body could not be made whole, so Scarf cannot have taken it: its last bytes wait for the file and for the disk. */
function isOfThisComputer({ code }: Failure): boolean {
  return (
    code.startsWith('file-') ||
    code.startsWith('disk-') ||
    code === 'nothing-to-send' ||
    code === 'worker-ended'
  );
}
