import { randomUUID } from 'node:crypto';
import type { CheckReport, EventHour } from '../../../shared/checks/check';
import type { Destination } from '../../../shared/destination';
import type { Fixes } from '../../../shared/checks/fix';
import {
  OTHER_ARTIFACTS_AT_MOST,
  SENT_ARTIFACTS_AT_MOST,
  type EventDay,
  type SentArtifacts,
  type StartedFrom,
} from '../../../shared/imports/import';
import type { CheckFacts } from '../../../engine/model/check-facts';
import type { Assumption } from '../../../shared/checks/question';
import { newAttempt, type ImportRecord, type Resend } from './record';

/** A checked file, ready to be sent. */
export interface Submission {
  readonly path: string;
  readonly name: string;
  readonly facts: CheckFacts;
  readonly report: CheckReport;
  readonly destination: Destination;
  readonly keepReadable: boolean;
  /** Gives each event without an id a Safety ID. */
  readonly safetyIds: boolean;
  /** The facts describe the lines with these fixes applied. */
  readonly fixes: Fixes;
  /** What was guessed about the file, or about one that it is sent with. */
  readonly assumed: readonly Assumption[];
  /** Null: it sends a file of the user. */
  readonly resends: Resend | null;
}

/** Every event that is sent will carry its own id or a Safety ID. */
export function allHaveIds({ facts, safetyIds }: Pick<Submission, 'facts' | 'safetyIds'>): boolean {
  const withSafetyId = safetyIds ? facts.linesForSafetyId : 0;
  return facts.linesWithId + withSafetyId >= facts.lines - facts.blank - facts.faulty - facts.skipped;
}

/** What the events name, and what is not the destination that the user chose for all of them. */
function otherArtifactsOf({ problems }: CheckReport): readonly string[] {
  const problem = problems.find((one) => one.code === 'other-artifact');
  return (problem?.artifacts ?? []).slice(0, OTHER_ARTIFACTS_AT_MOST).map(({ id }) => id);
}

/** Whose import it is, and when it began: ISO time. */
export interface Begun {
  readonly owner: string;
  readonly at: string;
  /** The user of this computer; null: not known. */
  readonly user: string | null;
  /** Null: in the app. */
  readonly from: StartedFrom | null;
  /** The watched folder that began it; null: a user did. */
  readonly watchedFolder: string | null;
}

function daysOf(hours: readonly EventHour[]): readonly EventDay[] {
  const days = new Map<number, number>();
  for (const { startMs, ready } of hours) {
    const day = new Date(startMs).setHours(0, 0, 0, 0);
    if (ready > 0) days.set(day, (days.get(day) ?? 0) + ready);
  }
  return [...days].map(([startMs, events]) => ({ startMs, events }));
}

function artifactsOf({ artifacts, moreArtifacts }: CheckReport): SentArtifacts {
  const shown = artifacts.flatMap(({ artifact, setAside, events }) =>
    setAside || artifact === null ? [] : [{ name: artifact.name, events }],
  );
  const kept = shown.slice(0, SENT_ARTIFACTS_AT_MOST);
  return { shown: kept, more: shown.length - kept.length + moreArtifacts };
}

/** What a record says of how its import began. */
export function beginningOf({ owner, at, user, from, watchedFolder }: Begun) {
  return {
    id: randomUUID(),
    owner,
    createdAt: at,
    ...(user !== null && { startedBy: user }),
    ...(from !== null && { startedFrom: from }),
    ...(watchedFolder !== null && { watchedFolder }),
  } as const;
}

/** The record of a new import. */
export function recordOf(submission: Submission, begun: Begun): ImportRecord {
  const { facts, report, assumed } = submission;
  const otherArtifacts = otherArtifactsOf(report);
  return {
    ...beginningOf(begun),
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
    ...(assumed.length > 0 && { assumed }),
    checked: {
      lines: report.lines,
      blank: report.blank,
      skipped: report.skipped,
      ready: report.ready,
      untidy: facts.untidy,
      oldestMs: facts.oldestMs,
      ...(report.oldest !== null && { oldestReadyMs: Date.parse(report.oldest) }),
      ...(report.hours !== null && { days: daysOf(report.hours) }),
      ...(submission.destination.kind === 'mixed' && { artifacts: artifactsOf(report) }),
      ...(otherArtifacts.length > 0 && { otherArtifacts }),
    },
    allHaveIds: allHaveIds(submission),
    ...newAttempt(),
  };
}
