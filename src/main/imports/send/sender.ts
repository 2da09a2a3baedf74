import type { Failure } from '../../../shared/failure';
import type { QueueReason } from '../../../shared/import';
import type { Clock } from '../../time/clock';
import type { KnownArtifacts } from '../../../engine/model/check-facts';
import type { BodyPlan } from '../../../engine/model/request-body';
import { isTooOld } from '../../../engine/rules/time/event-time';
import { waitMs } from '../backoff';
import type { ImportStore } from '../import-store';
import type { Scarf } from '../../scarf/scarf';
import type { FileWork } from '../../jobs/ports';
import type { ImportRecord } from '../record/record';
import type { RecordStore } from '../record/record-store';
import type { RemoteList } from '../remote-list';
import type { LostUploadFinder } from '../lost/lost-upload-finder';
import { transfer } from './transfer';

export interface SenderParts {
  readonly work: FileWork;
  readonly scarf: Scarf;
  readonly clock: Clock;
  readonly ledger: ImportStore;
  readonly store: RecordStore;
  readonly remote: RemoteList;
  readonly searcher: LostUploadFinder;
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
    const { ledger, remote } = this.parts;
    const list = await remote.refresh({ durably: true, signal });
    if (signal.aborted) return;
    if (!list.ok) return this.#setBack(id, list.failure);
    const at = new Date(remote.moment()).toISOString();
    const record = await ledger.apply(id, { kind: 'upload-begins', at }, { mustBeOnDisk: true });
    if (record.phase.name === 'uploading') await this.#upload(record, signal);
  }

  async #upload(record: ImportRecord, signal: AbortSignal): Promise<void> {
    const { ledger, searcher } = this.parts;
    const { id } = record;
    const { upload, body, handedOver, whole } = await transfer(
      this.parts,
      record,
      this.#plan(record),
      signal,
      (progress) => ledger.pass(id, { progress }),
    );
    if (body.ok && whole) await ledger.apply(id, { kind: 'body-made', result: body.value });
    switch (upload.kind) {
      case 'accepted':
        await ledger.apply(id, { kind: 'accepted', remote: upload.remote, at: this.#now() });
        return;
      case 'refused':
      case 'not-sent':
        if (signal.aborted) await this.#givenUp(id);
        else if (await this.#isOfDestination(upload.failure, signal)) await this.#fail(id, upload.failure);
        else await this.#setBack(id, upload.failure);
        return;
      case 'unknown': {
        const failure = signal.aborted ? null : upload.failure;
        await ledger.apply(id, { kind: 'answer-lost', failure, handedOver });
        await searcher.search(id);
      }
    }
  }

  /** Nothing left this computer: it is stopped if the user wanted that, else it waits to be sent. */
  async #givenUp(id: string): Promise<void> {
    const { ledger } = this.parts;
    const phase = ledger.get(id)?.phase;
    if (phase?.name === 'uploading' && !phase.stopping) {
      await ledger.apply(id, { kind: 'must-wait', why: 'offline', until: null });
    } else await ledger.apply(id, { kind: 'stopped', arrived: 'nothing', at: this.#now() });
  }

  /** Nothing arrived: wait and try again where that can help, else the import has failed. */
  async #setBack(id: string, failure: Failure): Promise<void> {
    const { ledger, clock } = this.parts;
    const why = reasonToWait(failure);
    if (why === null) return this.#fail(id, failure);
    const attempt = (ledger.get(id)?.setBacks ?? 0) + 1;
    const until = new Date(clock.now() + waitMs(failure, attempt)).toISOString();
    await ledger.apply(id, { kind: 'must-wait', why, until });
  }

  async #fail(id: string, failure: Failure): Promise<void> {
    await this.parts.ledger.apply(id, { kind: 'failed', failure, at: this.#now() });
  }

  /** Refused by a Scarf that takes the token for other things: no other token need be waited for. */
  async #isOfDestination({ code }: Failure, signal: AbortSignal): Promise<boolean> {
    return code === 'token-refused' && (await this.parts.remote.refresh({ durably: false, signal })).ok;
  }

  #now(): string {
    return new Date(this.parts.clock.now()).toISOString();
  }

  #plan(record: ImportRecord): BodyPlan {
    const { clock, store } = this.parts;
    const folder = store.folder(record.id);
    const known = this.parts.known();
    const { checked, file } = record;
    const nowMs = clock.now();
    const young = checked.oldestMs === null || !isTooOld(checked.oldestMs, nowMs);
    const sound = checked.ready === checked.lines - checked.blank - checked.skipped && !record.keepReadable;
    return {
      path: file.path,
      identity: file.identity,
      fingerprint: file.fingerprint,
      compression: file.compression,
      form: file.form,
      fixes: record.fixes,
      originsPath: record.resends?.originsPath ?? null,
      occurrencesPath: record.resends?.copiesPath ?? null,
      ...(file.parts !== undefined && { parts: file.parts }),
      destination: record.destination,
      known,
      nowMs,
      keepReadable: record.keepReadable,
      safetyIds: record.safetyIds,
      allGo: sound && young,
      allHaveIds: record.allHaveIds,
      untidy: checked.untidy,
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
    case 'token-refused':
      return 'token';
    default:
      return null;
  }
}
