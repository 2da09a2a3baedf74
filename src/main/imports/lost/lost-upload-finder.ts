import type { Failure } from '../../../shared/failure';
import type { Clock } from '../../time/clock';
import { backoffMs, waitMs } from '../backoff';
import type { ImportStore } from '../import-store';
import { matchLostUpload, type Finding } from './match-lost-upload';
import type { ImportRecord } from '../record/record';
import type { RemoteList } from '../remote-list';

/** How long after a lost answer Scarf's list is asked, each time: an import may appear there late. */
const LOOKS_MS = [500, 1_500, 3_000, 6_000];

/** As long as Scarf still reads what may be the lost one, its count may prove it: so often, and so far apart. */
const LOOKS_WHILE_READ = 12;
const WHILE_READ_MS = 10_000;

/** So often an import whose events all carry ids, their own or Safety IDs, is repeated without asking; then the user decides. */
const REPEATS_AT_MOST = 5;

export interface LostUploadFinderParts {
  readonly clock: Clock;
  readonly ledger: ImportStore;
  readonly remote: RemoteList;
}

/** Asks Scarf's list what became of uploads whose answer was lost. */
export class LostUploadFinder {
  /** One at a time takes what it found, so that no two imports take the same. */
  #turn: Promise<unknown> = Promise.resolve();
  readonly #naps = new Set<AbortController>();

  constructor(private readonly parts: LostUploadFinderParts) {}

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
    let last: Finding = { kind: 'nothing' };
    const ATTEMPTS_AT_MOST = 1000;
    for (let attempt = 0; attempt < ATTEMPTS_AT_MOST && answered < this.#looks(id, last); attempt += 1) {
      const wait = LOOKS_MS[answered] ?? WHILE_READ_MS;
      if (attempt === answered) await clock.sleep(wait, signal);
      else await this.#nap(backoffMs(attempt - answered), signal);
      if (signal?.aborted === true || remote.owner !== owner) return;
      const list = await remote.refresh({ durably: false, ...(signal && { signal }) });
      if (remote.owner !== owner) return;
      ledger.pass(id, { outOfTouch: list.ok ? null : list.failure });
      if (!list.ok) continue;
      answered += 1;
      const found = await this.#inTurn(() => this.#take(id));
      if (found === null) return;
      last = found;
    }
    await this.#leave(id, last);
  }

  /** Who wants it stopped is not kept waiting. */
  #looks(id: string, last: Finding): number {
    const phase = this.parts.ledger.get(id)?.phase;
    const isWaitedFor = phase?.name === 'unconfirmed' && !phase.stopping;
    return (
      LOOKS_MS.length + (isWaitedFor && last.kind === 'several' && last.stillRead ? LOOKS_WHILE_READ : 0)
    );
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

  /** Takes the one that is found; null: the search is over. */
  async #take(id: string): Promise<Finding | null> {
    const { ledger, remote } = this.parts;
    const record = ledger.get(id);
    if (record === undefined || record.phase.name !== 'unconfirmed') return null;
    const claimed = new Set(ledger.all.map((other) => other.remoteId).filter((other) => other !== null));
    const finding = matchLostUpload(record, remote.rows, claimed, this.#isContested(record, claimed));
    if (finding.kind !== 'found') return finding;
    const { remote: one, proven } = finding;
    await ledger.apply(id, { kind: 'found', remote: one, at: this.#now(), supposed: !proven });
    return null;
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

  /** None is proven to be it. */
  async #leave(id: string, finding: Finding): Promise<void> {
    const { ledger, clock } = this.parts;
    const record = ledger.get(id);
    if (record === undefined || record.phase.name !== 'unconfirmed') return;
    const { stopping, failure } = record.phase;
    const candidates =
      finding.kind === 'several'
        ? finding.remotes.map(({ id: remoteId, createdAt, total }) => ({ remoteId, createdAt, total }))
        : [];
    if (failure !== null && isOfThisComputer(failure)) {
      await ledger.apply(id, { kind: 'failed', failure, at: this.#now() });
    } else if (record.allHaveIds && !stopping && record.setBacks < REPEATS_AT_MOST) {
      // Every event carries its own id: should the first have arrived after all, Scarf ignores the second.
      const until = new Date(clock.now() + waitMs(failure, record.setBacks + 1)).toISOString();
      await ledger.apply(id, { kind: 'must-wait', why: 'again', until });
    } else if (candidates.length > 0) {
      await ledger.apply(id, { kind: 'several-found', candidates });
    } else if (stopping) {
      // A body that left whole may still be on its way through a proxy.
      const arrived = record.counts === null || record.counts.notSent === 0 ? 'unknown' : 'nothing';
      await ledger.apply(id, { kind: 'stopped', arrived, at: this.#now() });
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
