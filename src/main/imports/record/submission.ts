import { randomUUID } from 'node:crypto';
import type { CheckReport } from '../../../shared/check';
import type { Destination } from '../../../shared/destination';
import type { Fixes } from '../../../shared/fix';
import type { CheckFacts } from '../../../engine/model/check-facts';
import type { ImportRecord, Resend } from './record';

/** A checked file as it is to be sent. */
export interface Submission {
  readonly path: string;
  readonly name: string;
  readonly facts: CheckFacts;
  readonly report: CheckReport;
  readonly destination: Destination;
  readonly keepReadable: boolean;
  /** Give each event without an id one of its own. */
  readonly safetyIds: boolean;
  /** What is changed on the way out: the facts are of the lines as they will be sent. */
  readonly fixes: Fixes;
  /** Null: it is of a file of the user's. */
  readonly resends: Resend | null;
}

/** Whether every event that goes out will carry an id, its own or one that it is given. */
export function allHaveIds({ facts, safetyIds }: Pick<Submission, 'facts' | 'safetyIds'>): boolean {
  const given = safetyIds ? facts.linesForSafetyId : 0;
  return facts.linesWithId + given >= facts.lines - facts.blank - facts.faulty - facts.skipped;
}

/** The record a new import begins with. `at`: now, ISO. */
export function recordOf(submission: Submission, owner: string, at: string): ImportRecord {
  const { facts, report } = submission;
  return {
    version: 1,
    id: randomUUID(),
    owner,
    createdAt: at,
    endedAt: null,
    file: {
      path: submission.path,
      name: submission.name,
      identity: facts.identity,
      fingerprint: facts.fingerprint,
      compression: facts.compression,
      form: facts.form,
      ...(facts.parts !== undefined && { parts: facts.parts }),
    },
    resends: submission.resends,
    destination: submission.destination,
    keepReadable: submission.keepReadable,
    safetyIds: submission.safetyIds,
    fixes: submission.fixes,
    checked: {
      lines: report.lines,
      blank: report.blank,
      skipped: report.skipped,
      ready: report.ready,
      untidy: facts.untidy,
      oldestMs: facts.oldestMs,
    },
    phase: { name: 'queued', why: 'starting', until: null, attempt: 0 },
    setBacks: 0,
    uploadBegan: null,
    remoteId: null,
    answered: false,
    supposed: false,
    lostBefore: false,
    counts: null,
    setAside: [],
    safetyIdsAdded: null,
    fixed: null,
    allHaveIds: allHaveIds(submission),
    remote: null,
  };
}
