import type { KnownArtifacts } from '../../../engine/model/check-facts';
import type { BodyPlan } from '../../../engine/model/request-body';
import { isTooOld } from '../../../engine/rules/catalog/age';
import { failure, retryableFailure, type Failure, type FailureCode } from '../../../shared/failure';
import { SCARF_SLOTS, type QueueReason } from '../../../shared/imports/import';
import { accountKey, isSameOwner } from '../../../shared/owner';
import type { FileWork } from '../../jobs/ports';
import type { Scarf } from '../../scarf/scarf';
import type { Clock } from '../../time/clock';
import type { LostUploadFinder } from '../lost/lost-upload-finder';
import type { ImportStore } from '../record/import-store';
import type { Claims } from '../record/claims';
import { isIn, type ImportRecord } from '../record/record';
import type { RecordStore } from '../record/record-store';
import { beganTwice, mayHaveArrived, onlyOnceFiles } from '../record/related';
import { waitMs } from '../remote/backoff';
import type { RemoteList } from '../remote/remote-list';
import { transfer } from './transfer';

export interface SenderParts {
  readonly work: FileWork;
  readonly scarf: Scarf;
  readonly clock: Clock;
  readonly imports: ImportStore;
  readonly claims: Claims;
  readonly disk: RecordStore;
  readonly remote: RemoteList;
  readonly finder: LostUploadFinder;
  readonly known: () => KnownArtifacts | null;
  readonly report: (error: unknown) => void;
}

/** The ways to Scarf, which can fail each on its own: calls share connections, an upload opens one of its own. */
export type Way = 'calls' | 'upload';

/**
 * Sends one queued import: reads Scarf's list, saves the intent, uploads, and records how the upload ended. What may
 * have arrived is not sent again before a search in Scarf's list.
 */
export class Sender {
  constructor(private readonly parts: SenderParts) {}

  /**
   * Resolves when the import is processing, queued again, unconfirmed for the user to decide, or ended: with the way to
   * Scarf that came last.
   */
  async send(id: string, signal: AbortSignal): Promise<Way> {
    const { imports, remote, disk } = this.parts;
    const list = await remote.refresh({ durably: true, extent: 'news', signal });
    if (signal.aborted) return 'calls';
    if (!list.ok) {
      await this.retryLater(id, list.failure);
      return 'calls';
    }
    // Another process may have to search for this upload, with a list of its own.
    if (imports.get(id)?.startedFrom !== undefined)
      await disk.saveListed(
        id,
        remote.rows.map((row) => row.remote.id),
      );
    const at = new Date(remote.moment()).toISOString();
    const record = await imports.apply(id, { kind: 'upload-begins', at }, { mustBeOnDisk: true });
    if (!isIn(record, 'uploading')) return 'calls';
    // The record says already that it uploads: of two that begin at the same time, at least one sees the other. Scarf's
    // own answer decides where the disk cannot tell.
    await this.#lookAtOthers(record).catch(this.parts.report);
    const ofFiles = (files: readonly string[]): readonly ImportRecord[] =>
      imports.ofFiles(record.owner, files);
    if (beganTwice(ofFiles, record) || !(await this.#sendsFirst(record).catch(() => true))) {
      await this.#fail(id, failure('begun-twice'));
      return 'calls';
    }
    if (this.#isFull(record)) {
      if (signal.aborted) await this.#stopOrRequeue(id);
      else await this.retryLater(id, retryableFailure('too-many-imports'));
      return 'calls';
    }
    return this.#upload(record, signal);
  }

  /** An import of the app gives way to none: others matter to it only by the slots that they use, if there are any. */
  async #lookAtOthers({ startedFrom }: ImportRecord): Promise<void> {
    const { imports, claims } = this.parts;
    if (startedFrom === undefined) await claims.look();
    if (startedFrom !== undefined || claims.hasOthers) await imports.lookAtOthers();
  }

  /**
   * Of two that begin one file at the same moment, the earlier one may be seen last: then neither yields by its time. So the
   * first that takes the file sends it. Rejects with the disk's error.
   */
  async #sendsFirst(record: ImportRecord): Promise<boolean> {
    const { imports, claims } = this.parts;
    const mayArrive = async (id: string): Promise<boolean> => {
      // Its record is on disk by now.
      if (imports.get(id) === undefined) await imports.lookAtOthers();
      const other = imports.get(id);
      return other !== undefined && mayHaveArrived(other);
    };
    for (const file of onlyOnceFiles(record))
      if (!(await claims.sendsFirst(`${accountKey(record.owner)} ${file}`, record.id, mayArrive)))
        return false;
    return true;
  }

  /** Whether the processes of this computer have all of Scarf's slots in use. */
  #isFull({ id, owner }: ImportRecord): boolean {
    const { imports, claims } = this.parts;
    if (!claims.hasOthers) return false;
    const open = imports.open.filter((record) => isSameOwner(record.owner, owner));
    const others = open.filter((record) => record.id !== id && this.#isRunning(record));
    return others.filter((record) => claims.isWorkedOnHere(record)).length >= SCARF_SLOTS;
  }

  /** Who works on it may be on another account by now, and not hear of its end: Scarf's list, just read, knows better. */
  #isRunning(record: ImportRecord): boolean {
    const { remote } = this.parts;
    if (isIn(record, 'unconfirmed')) return record.phase.finding === 'looking';
    if (!isIn(record, 'processing')) return isIn(record, 'uploading');
    const { remoteId } = record.delivery;
    if (remote.isListed(remoteId)) return remote.get(remoteId)?.status === 'importing';
    return Date.parse(record.remote?.asOf ?? '') >= (remote.asOfMs ?? 0);
  }

  async #upload(record: ImportRecord, signal: AbortSignal): Promise<Way> {
    const { imports, finder } = this.parts;
    const { id } = record;
    const plan = this.#plan(record);
    const { upload, body, handedOver, whole } = await transfer(this.parts, record, plan, signal, (progress) =>
      imports.setTransient(id, { progress }),
    );
    // A body without events is not sent, but it tells why each line was set aside.
    if (body.ok && (whole || body.value.sent === 0))
      await imports.apply(id, { kind: 'body-made', result: body.value });
    switch (upload.kind) {
      case 'accepted':
        await imports.apply(id, { kind: 'answered', remote: upload.remote, at: this.#now() });
        return 'upload';
      case 'refused':
      case 'not-sent':
        if (signal.aborted) await this.#stopOrRequeue(id);
        else if (await this.#isTokenValid(upload.failure, signal)) await this.#fail(id, upload.failure);
        else if (upload.kind === 'refused') await this.#retryRefused(id, upload.failure);
        else await this.retryLater(id, this.#reasonOf(upload.failure, id));
        // A token that Scarf refuses is tried by a call after the upload.
        return REASONS_TO_WAIT[upload.failure.code] === 'token' ? 'calls' : 'upload';
      case 'unknown': {
        const failure = signal.aborted ? null : upload.failure;
        await imports.apply(id, { kind: 'answer-lost', failure, handedOver });
        await finder.search(id);
        return 'upload';
      }
    }
  }

  /** Nothing arrived. The abort means a stop if the user asked for one; else the import waits for its account. */
  async #stopOrRequeue(id: string): Promise<void> {
    const { imports } = this.parts;
    const record = imports.get(id);
    if (record !== undefined && isIn(record, 'uploading') && !record.phase.stopping) {
      await imports.apply(id, { kind: 'must-wait', why: 'offline', until: null });
    } else await imports.apply(id, { kind: 'stopped', arrived: 'nothing', at: this.#now() });
  }

  /** Nothing left this computer: waits and tries again where that can help, else the import fails. */
  async retryLater(id: string, failure: Failure): Promise<void> {
    const { imports, clock } = this.parts;
    const why = REASONS_TO_WAIT[failure.code];
    if (why === undefined) return this.#fail(id, failure);
    const attempt = (imports.get(id)?.retries ?? 0) + 1;
    const until = new Date(clock.now() + waitMs(failure, attempt)).toISOString();
    await imports.apply(id, { kind: 'must-wait', why, until, ...(why === 'offline' && { failure }) });
  }

  /** The events left this computer in vain. What is in the way of them alone does not pass by itself. */
  async #retryRefused(id: string, failure: Failure): Promise<void> {
    if (ON_THE_WAY.has(failure.code)) await this.#fail(id, failure);
    else await this.retryLater(id, failure);
  }

  /** Events that could be sent when the import began may have become too old while it waited. */
  #reasonOf(reason: Failure, id: string): Failure {
    const record = this.parts.imports.get(id);
    const tooOld = record?.setAside.find(({ code }) => code === 'too-old')?.count ?? 0;
    const outgrown = reason.code === 'nothing-to-send' && tooOld >= (record?.checked.ready ?? 1);
    return outgrown ? failure('too-old-by-now') : reason;
  }

  async #fail(id: string, failure: Failure): Promise<void> {
    const { imports, remote } = this.parts;
    await imports.apply(id, { kind: 'failed', failure, listWhole: remote.isWhole, at: this.#now() });
  }

  /** Scarf refuses the token for this upload alone: waiting for another one would not help. */
  async #isTokenValid({ code }: Failure, signal: AbortSignal): Promise<boolean> {
    const refused = code === 'token-refused' || code === 'token-not-allowed';
    return refused && (await this.parts.remote.refresh({ durably: false, signal })).ok;
  }

  #now(): string {
    return new Date(this.parts.clock.now()).toISOString();
  }

  #plan(record: ImportRecord): BodyPlan {
    const { clock, disk, known } = this.parts;
    const folder = disk.folder(record.id);
    const { checked, file } = record;
    const nowMs = clock.now();
    const noneTooOld = checked.oldestMs === null || !isTooOld(checked.oldestMs, nowMs);
    const allValid = checked.ready === checked.lines - checked.blank - checked.skipped;
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
      known: known(),
      nowMs,
      keepReadable: record.keepReadable,
      safetyIds: record.safetyIds,
      allGo: allValid && !record.keepReadable && noneTooOld,
      allHaveIds: record.allHaveIds,
      untidy: checked.untidy,
      setAsidePath: folder.setAside,
      setAsideIndexPath: folder.setAsideIndex,
      lineMapPath: folder.lineMap,
    };
  }
}

/** Something on the way to Scarf answered in its place. */
const ON_THE_WAY: ReadonlySet<FailureCode> = new Set(['redirected', 'unexpected-answer']);

/**
 * Why an import may wait after a failure. For others, waiting does not help. What is on the way to Scarf may pass: a
 * sign-in page, a proxy, a wrong clock.
 */
const REASONS_TO_WAIT: Partial<Record<FailureCode, QueueReason>> = {
  'too-many-imports': 'scarf-limit',
  'slow-down': 'scarf-trouble',
  'scarf-trouble': 'scarf-trouble',
  'host-not-found': 'offline',
  'connection-refused': 'offline',
  'connection-lost': 'offline',
  'timed-out': 'offline',
  'proxy-refused': 'offline',
  'proxy-sign-in': 'offline',
  'proxy-asks-password': 'offline',
  'proxy-password-refused': 'offline',
  'certificate-untrusted': 'offline',
  'certificate-expired': 'offline',
  'certificate-wrong-host': 'offline',
  redirected: 'offline',
  'unexpected-answer': 'offline',
  'too-many-open': 'offline',
  'token-refused': 'token',
  'token-not-allowed': 'token',
};
