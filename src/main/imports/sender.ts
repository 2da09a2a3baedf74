import type { Failure } from '../../shared/failure';
import type { QueueReason } from '../../shared/import';
import type { Clock } from '../clock';
import type { BodyPlan, KnownArtifacts } from '../events/model';
import { backoffMs } from './backoff';
import type { Ledger } from './ledger';
import type { FileWork, Scarf } from './ports';
import { findLost } from './reconcile';
import type { ImportRecord } from './record';
import type { RecordStore } from './record-store';
import type { RemoteList } from './remote-list';
import { transfer } from './transfer';

/** Scarf takes no event that is older than this when the import is triggered (its documents, since 15 June 2026). */
const WEEK_MS = 7 * 24 * 3600 * 1000;

/** How long after a lost answer Scarf's list is asked, each time: an import may appear there late. */
const LOOKS_MS = [500, 1_500, 3_000, 6_000];

export interface SenderParts {
  readonly work: FileWork;
  readonly scarf: Scarf;
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly store: RecordStore;
  readonly remote: RemoteList;
  readonly known: () => KnownArtifacts | null;
}

/**
 * Brings one import from `queued` to Scarf: the list first, the intent on disk, the upload, and the truth about how
 * it ended. What may have arrived is never sent again before Scarf's list was asked.
 */
export class Sender {
  constructor(private readonly parts: SenderParts) {}

  /** Ends when the import is tracked, waits, is unconfirmed for the user to decide, or has ended. */
  async send(id: string, signal: AbortSignal): Promise<void> {
    const { ledger, remote, clock } = this.parts;
    const list = await remote.refresh({ durably: true, signal });
    if (signal.aborted) return;
    if (!list.ok) return this.#setBack(id, list.failure);
    const record = await ledger.apply(
      id,
      { kind: 'upload-begins', at: new Date(clock.now()).toISOString() },
      { mustBeOnDisk: true },
    );
    if (record.phase.name === 'uploading') await this.#upload(record, signal);
  }

  async #upload(record: ImportRecord, signal: AbortSignal): Promise<void> {
    const { ledger, clock } = this.parts;
    const { id } = record;
    const { upload, body, handedOver } = await transfer(
      this.parts,
      record,
      this.#plan(record),
      signal,
      (progress) => ledger.pass(id, { progress }),
    );
    if (body.ok) await ledger.apply(id, { kind: 'body-made', result: body.value });
    const at = new Date(clock.now()).toISOString();
    switch (upload.kind) {
      case 'accepted':
        await ledger.apply(id, { kind: 'accepted', remote: upload.remote, at });
        return;
      case 'refused':
      case 'not-sent':
        if (signal.aborted) await ledger.apply(id, { kind: 'stopped', arrived: 'nothing', at });
        else await this.#setBack(id, upload.failure);
        return;
      case 'unknown':
        await ledger.apply(id, {
          kind: 'answer-lost',
          failure: signal.aborted ? null : upload.failure,
          handedOver,
        });
        await this.findLost(id);
    }
  }

  /** Nothing arrived: wait and try again where that can help, else the import has failed. */
  async #setBack(id: string, failure: Failure): Promise<void> {
    const { ledger, clock } = this.parts;
    const why = reasonToWait(failure);
    if (why === null) {
      await ledger.apply(id, { kind: 'failed', failure, at: new Date(clock.now()).toISOString() });
      return;
    }
    const attempt = (ledger.get(id)?.setBacks ?? 0) + 1;
    const wait = failure.retryAfter === undefined ? backoffMs(attempt) : failure.retryAfter * 1000;
    await ledger.apply(id, { kind: 'must-wait', why, until: new Date(clock.now() + wait).toISOString() });
  }

  /**
   * Asks Scarf's list what became of an upload whose answer was lost. Ends when the import is tracked, ended, sent
   * back to the queue because repeating it is safe, or left to the user.
   */
  async findLost(id: string, signal?: AbortSignal): Promise<void> {
    const { ledger, remote, clock } = this.parts;
    await ledger.apply(id, { kind: 'looking' });
    let answered = 0;
    const ATTEMPTS_AT_MOST = 1000;
    for (let attempt = 0; attempt < ATTEMPTS_AT_MOST && answered < LOOKS_MS.length; attempt += 1) {
      const wait = LOOKS_MS[answered] ?? 0;
      await clock.sleep(attempt === answered ? wait : backoffMs(attempt - answered), signal);
      if (signal?.aborted === true) return;
      const list = await remote.refresh({ durably: false, ...(signal && { signal }) });
      ledger.pass(id, { outOfTouch: list.ok ? null : list.failure });
      if (!list.ok) continue;
      answered += 1;
      if (await this.#foundIn(id)) return;
    }
    await this.#notFound(id);
  }

  async #foundIn(id: string): Promise<boolean> {
    const { ledger, remote, clock } = this.parts;
    const record = ledger.get(id);
    if (record === undefined || record.phase.name !== 'unconfirmed') return true;
    const claimed = new Set(ledger.all.map((other) => other.remoteId).filter((other) => other !== null));
    const finding = findLost(record, remote.rows, claimed);
    switch (finding.kind) {
      case 'nothing':
        return false;
      case 'found':
        await ledger.apply(id, {
          kind: 'found',
          remote: finding.remote,
          at: new Date(clock.now()).toISOString(),
        });
        return true;
      case 'several':
        await ledger.apply(id, {
          kind: 'several-found',
          candidates: finding.remotes.map(({ id: remoteId, createdAt, total }) => ({
            remoteId,
            createdAt,
            total,
          })),
        });
        return true;
    }
  }

  async #notFound(id: string): Promise<void> {
    const { ledger, clock } = this.parts;
    const record = ledger.get(id);
    if (record === undefined || record.phase.name !== 'unconfirmed') return;
    const at = new Date(clock.now()).toISOString();
    const { stopping, failure } = record.phase;
    if (stopping) await ledger.apply(id, { kind: 'stopped', arrived: 'nothing', at });
    else if (failure !== null && isOfTheFile(failure))
      await ledger.apply(id, { kind: 'failed', failure, at });
    else if (record.allHaveIds) {
      // Every event carries its own id: should the first have arrived after all, Scarf ignores the second.
      const until = new Date(clock.now() + backoffMs(1)).toISOString();
      await ledger.apply(id, { kind: 'must-wait', why: 'scarf-trouble', until });
    } else await ledger.apply(id, { kind: 'not-found-at-scarf' });
  }

  #plan(record: ImportRecord): BodyPlan {
    const { clock, store } = this.parts;
    const folder = store.folder(record.id);
    const known = this.parts.known();
    const { checked, file } = record;
    const young = checked.oldestMs === null || clock.now() - checked.oldestMs <= WEEK_MS;
    const clean = checked.ready === checked.lines && !checked.untidy;
    return {
      path: file.path,
      identity: file.identity,
      sha256: file.sha256,
      compression: file.compression,
      destination: record.destination,
      known,
      nowMs: clock.now(),
      keepReadable: record.keepReadable,
      asIs: file.compression === 'gzip' && clean && young && !record.keepReadable,
      setAsidePath: folder.setAside,
      setAsideIndexPath: folder.setAsideIndex,
      lineMapPath: folder.lineMap,
    };
  }
}

/** Why an import may wait after such a failure; null: waiting does not help, or the user must act. */
function reasonToWait(failure: Failure): QueueReason | null {
  switch (failure.code) {
    case 'too-many-imports':
      return 'scarf-limit';
    case 'slow-down':
    case 'scarf-trouble':
      return 'scarf-trouble';
    case 'host-not-found':
    case 'connection-refused':
    case 'connection-lost':
    case 'timed-out':
      return 'offline';
    default:
      return null;
  }
}

function isOfTheFile(failure: Failure): boolean {
  return failure.code.startsWith('file-') || failure.code === 'nothing-to-send';
}
