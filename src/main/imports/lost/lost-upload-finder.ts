import type { Failure } from '../../../shared/failure';
import { isSameOwner } from '../../../shared/owner';
import type { Claims } from '../record/claims';
import type { RecordStore } from '../record/record-store';
import type { Clock } from '../../time/clock';
import type { ImportStore } from '../record/import-store';
import { isIn, remoteIdOf, type ImportRecord } from '../record/record';
import { repeatMs, waitMs } from '../remote/backoff';
import type { RemoteList, RemoteRow } from '../remote/remote-list';
import { matchLostUpload, type Match } from './match-lost-upload';

/** The waits before each look into Scarf's list after a lost answer: an import may appear there late. */
const LOOKS_MS = [500, 1_500, 3_000, 6_000];

/** More looks while Scarf still reads an import whose count may prove it. */
const LOOKS_WHILE_READ = 12;
const WHILE_READ_MS = 10_000;

/** So long after the upload began, an import that appears by itself may be the lost one; later the user must say so. */
const APPEARS_WITHIN_MS = 15 * 60_000;

export interface LostUploadFinderParts {
  readonly clock: Clock;
  readonly imports: ImportStore;
  readonly claims: Pick<Claims, 'match'>;
  readonly disk: Pick<RecordStore, 'listedBefore'>;
  readonly remote: RemoteList;
}

/** Reconciles: looks in Scarf's list for uploads whose answer was lost. */
export class LostUploadFinder {
  /** One search at a time takes a match: two imports must not take the same. */
  #turn: Promise<unknown> = Promise.resolve();
  readonly #sleeps = new Set<AbortController>();

  constructor(private readonly parts: LostUploadFinderParts) {}

  /** Scarf may be reachable again: searches that wait for that go on at once. */
  wake(): void {
    for (const sleep of this.#sleeps) sleep.abort();
  }

  /**
   * Resolves when the import is processing, ended, queued again because a repeat is safe, or left to the user. After a
   * change of account the search stays open.
   */
  async search(id: string, signal?: AbortSignal): Promise<void> {
    const { imports, remote, clock } = this.parts;
    const { owner } = await imports.apply(id, { kind: 'search-begins' });
    let looks = 0;
    let failures = 0;
    let trouble: Failure | null = null;
    let last: Match = { kind: 'nothing' };
    // A list that could not be read says nothing: only looks that read it count, however long that takes.
    while (looks < this.#looksAllowed(id, last)) {
      if (trouble === null) await clock.sleep(LOOKS_MS[looks] ?? WHILE_READ_MS, signal);
      else await this.#sleep(waitMs(trouble, failures), signal);
      if (signal?.aborted === true || !isSameOwner(remote.owner, owner)) return;
      const list = await remote.refresh({ durably: false, ...(signal && { signal }) });
      if (!isSameOwner(remote.owner, owner)) return;
      trouble = list.ok ? null : list.failure;
      imports.setTransient(id, { pollFailure: trouble });
      if (!list.ok) {
        failures += 1;
        continue;
      }
      failures = 0;
      looks += 1;
      const match = await this.#inTurn(() => this.#takeMatch(id));
      if (match === null) return;
      last = match;
    }
    await this.#endSearch(id, last);
  }

  /** Looks once more before the user's own decision. A list that cannot be read leaves it to the user. */
  async lookOnce(id: string): Promise<void> {
    const list = await this.parts.remote.refresh({ durably: false });
    if (list.ok) await this.#inTurn(() => this.#takeMatch(id));
  }

  /** Scarf's list was read: takes imports that were searched for in vain and have appeared. True: there was one. */
  async listRead(): Promise<boolean> {
    const { imports, remote, clock } = this.parts;
    let found = false;
    for (const record of imports.openOf(remote.owner)) {
      if (!isIn(record, 'unconfirmed') || record.phase.finding === 'looking') continue;
      const sinceMs = clock.now() - Date.parse(record.uploadBegan ?? '');
      if (!(sinceMs >= 0 && sinceMs <= APPEARS_WITHIN_MS)) continue;
      if ((await this.#inTurn(() => this.#takeMatch(record.id))) === null) found = true;
    }
    return found;
  }

  /** A user who wants to stop does not wait for a proof. */
  #looksAllowed(id: string, last: Match): number {
    const record = this.parts.imports.get(id);
    const isStopping = record === undefined || !isIn(record, 'unconfirmed') || record.phase.stopping;
    const mayBeProven = !isStopping && last.kind === 'several' && last.canProve;
    return LOOKS_MS.length + (mayBeProven ? LOOKS_WHILE_READ : 0);
  }

  /** Ends early on `wake`. */
  async #sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) return;
    const sleep = new AbortController();
    const wake = (): void => sleep.abort();
    this.#sleeps.add(sleep);
    signal?.addEventListener('abort', wake, { once: true });
    await this.parts.clock.sleep(ms, sleep.signal);
    signal?.removeEventListener('abort', wake);
    this.#sleeps.delete(sleep);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.catch(() => undefined).then(work);
    this.#turn = turn;
    return turn;
  }

  /** Applies a match; null: the search is over. */
  async #takeMatch(id: string): Promise<Match | null> {
    const { imports, claims } = this.parts;
    await imports.lookAtOthers();
    const record = imports.get(id);
    if (record === undefined || !isIn(record, 'unconfirmed')) return null;
    const rows = await this.#rowsFor(record);
    const taken = new Set(imports.all.map(remoteIdOf).filter((remoteId) => remoteId !== null));
    const contested = this.#isContested(record, rows, taken);
    const match = matchLostUpload(record, rows, { taken, contested });
    if (match.kind !== 'found' && match.kind !== 'on-trial') return match;
    // Another process may search at this moment, and find the same.
    if (!(await claims.match(match.remote.id, id))) return { kind: 'nothing' };
    await imports.apply(id, { kind: match.kind, remote: match.remote, at: this.#now() });
    return null;
  }

  /**
   * A new row in the list may be another import: one of ours that is being sent or is lost as well, or a foreign one
   * in an account that others use too.
   */
  #isContested(record: ImportRecord, rows: readonly RemoteRow[], taken: ReadonlySet<string>): boolean {
    const { imports } = this.parts;
    const beganMs = Date.parse(record.uploadBegan ?? '');
    const othersImport = rows.some((row) => row.firstSeenMs <= beganMs && !taken.has(row.remote.id));
    const ours = imports.of(record.owner).filter(({ id }) => id !== record.id);
    return othersImport || ours.some((other) => isIn(other, 'uploading', 'unconfirmed'));
  }

  /**
   * Scarf's list, with the moments when its imports were first seen. Of an upload by a command line, only what its process
   * had listed tells: this process may have read its first list after that.
   */
  async #rowsFor(record: ImportRecord): Promise<readonly RemoteRow[]> {
    const { disk, remote } = this.parts;
    const listed = record.startedFrom === undefined ? null : await disk.listedBefore(record.id);
    if (listed === null) return remote.rows;
    return remote.rows.map(({ remote: row }) => ({
      remote: row,
      firstSeenMs: listed.has(row.id) ? 0 : Number.POSITIVE_INFINITY,
    }));
  }

  /** No candidate could be confirmed. */
  async #endSearch(id: string, last: Match): Promise<void> {
    const { imports, clock, remote } = this.parts;
    const record = imports.get(id);
    if (record === undefined || !isIn(record, 'unconfirmed')) return;
    const { isWhole: listWhole } = remote;
    const { stopping, failure } = record.phase;
    const candidates =
      last.kind === 'several'
        ? last.remotes.map(({ id: remoteId, createdAt, total }) => ({ remoteId, createdAt, total }))
        : [];
    if (failure !== null && isLocal(failure)) {
      await imports.apply(id, { kind: 'failed', failure, listWhole, at: this.#now() });
    } else if (record.allHaveIds && !stopping) {
      // Every event carries an id: if the first upload arrived after all, Scarf ignores the second.
      const until = new Date(clock.now() + repeatMs(failure, record.repeats + 1)).toISOString();
      await imports.apply(id, { kind: 'must-wait', why: 'again', until });
    } else if (candidates.length > 0) {
      await imports.apply(id, { kind: 'several-found', candidates });
    } else if (stopping) {
      // A body that left as a whole may still be on its way through a proxy.
      const arrived = record.counts === null || record.counts.notSent === 0 ? 'unknown' : 'nothing';
      await imports.apply(id, { kind: 'stopped', arrived, at: this.#now() });
    } else await imports.apply(id, { kind: 'nothing-found', listWhole });
  }

  #now(): string {
    return new Date(this.parts.clock.now()).toISOString();
  }
}

/** This computer could not make the body whole, and Scarf takes no body without its last bytes. */
function isLocal({ code }: Failure): boolean {
  return (
    code.startsWith('file-') ||
    code.startsWith('disk-') ||
    code === 'nothing-to-send' ||
    code === 'too-many-open' ||
    code === 'worker-ended'
  );
}
