import { diskFailure } from '../../engine/model/disk-failure';
import type { FileWork } from '../../main/jobs/ports';
import { endThreads } from '../../main/jobs/threads';
import { asOwnerFailure } from '../../main/scarf/failures';
import type { Scarf } from '../../main/scarf/scarf';
import { systemClock } from '../../main/time/clock';
import {
  failureLine,
  NOT_BEFORE_ANSWERED,
  NOT_TWICE,
  NOTHING_IS_SENT,
  SAFETY_IDS_ARE_SET,
  waitLine,
} from '../../renderer/text/command-line';
import { succeed, type Failure, type FailureCode, type Result } from '../../shared/failure';
import { assumptionsOf, hasOpenQuestion } from '../../shared/checks/question';
import type { CheckReport } from '../../shared/checks/check';
import { EXIT_CODES, type ExitCode } from '../common/exit-codes';
import type { FileOptions } from '../common/file-options';
import { printJson, warn } from '../common/output';
import { checkWithProgress } from '../files/check';
import { checkText } from '../files/check-text';
import type { CheckedFiles } from '../files/read-files';
import { chosenOwner } from '../scarf/chosen-owner';
import { patiently } from '../scarf/patiently';
import { thisPlace, type Place } from '../scarf/place';
import { untilInterrupted } from '../scarf/until-interrupted';
import { withScarf } from '../scarf/way-to-scarf';
import { follow } from './follow';
import { notBegunJson } from './imported-json';
import { importsBesideApp } from './beside-the-app';
import { tellResult } from './result';
import { mayCountTwice, submissionOf, withWholePaths } from './submission';

/** What the command line needs to send files. */
export interface Sending {
  readonly work: FileWork;
}

/** Imports files and follows them to the end. Throws `UsageError`. */
export async function importFiles(typed: FileOptions, { work }: Sending): Promise<ExitCode> {
  const place = thisPlace();
  const owner = chosenOwner(typed, place);
  if (!owner.ok) return tellFailure(typed, owner.failure, null);
  const givesSafetyIds = place.policy.locked.safetyIds ?? typed.givesSafetyIds;
  if (givesSafetyIds !== typed.givesSafetyIds) warn(SAFETY_IDS_ARE_SET);
  const options = { ...withWholePaths(typed), owner: owner.value, givesSafetyIds };
  const checked = await checkWithProgress(options);
  if (!checked.ok) return tellFailure(options, checked.failure, null);
  const { report } = checked.value;
  const why = whyNot(report, options);
  if (why !== null) return tellNotBegun(options, report, why);
  return untilInterrupted(async (signal) => {
    const sent = await withScarf(owner.value, place, signal, (scarf) =>
      send({ options, owner: owner.value, place, checked: checked.value, scarf, work, signal }),
    );
    if (signal.aborted && !sent.ok) return tellInterrupted(options, report);
    return sent.ok ? sent.value : tellFailure(options, sent.failure, report);
  });
}

interface Sent {
  readonly options: FileOptions & { readonly owner: string };
  readonly owner: string;
  readonly place: Place;
  readonly checked: CheckedFiles;
  readonly scarf: Scarf;
  readonly work: FileWork;
  readonly signal: AbortSignal;
}

async function send({ options, owner, place, checked, scarf, work, signal }: Sent): Promise<ExitCode> {
  const refusal = await refusalBy(scarf, owner, signal);
  if (refusal !== null) return tellFailure(options, refusal, checked.report);
  try {
    const { waits } = options;
    const opened = importsBesideApp(owner, { place, scarf, work, waits, signal });
    const beside = await opened.then(succeed, asDiskFailure);
    if (!beside.ok) return tellFailure(options, beside.failure, checked.report);
    const ours = beside.value;
    try {
      const submission = submissionOf(checked, options, ours.imports);
      if (mayCountTwice(submission.report))
        return tellNotBegun(options, submission.report, { text: NOT_TWICE, code: EXIT_CODES.partly });
      if (signal.aborted) return tellInterrupted(options, submission.report);
      const begun = await ours.imports.begin(submission);
      if (!begun.ok) return tellFailure(options, begun.failure, submission.report);
      // From here on it is begun, whatever happens to the disk.
      const followed = await follow(begun.value.importId, ours, options, signal);
      return tellResult(followed, ours, options, { report: submission.report, isStopped: signal.aborted });
    } finally {
      await ours.close();
    }
  } finally {
    // A thread that reads from a drive that is gone may never end.
    await Promise.race([endThreads(), systemClock.sleep(THREADS_MS)]);
  }
}

/** Throws what is no error of the disk. */
function asDiskFailure(error: unknown): Result<never> {
  if (!(error instanceof Error && 'errno' in error)) throw error;
  return { ok: false, failure: diskFailure(error) };
}

const THREADS_MS = 3_000;

/** Scarf's answers that waiting cannot change. */
const REFUSALS: ReadonlySet<FailureCode> = new Set(['token-refused', 'token-not-allowed', 'owner-unknown']);

/** Null: Scarf takes the token, or cannot be asked now, and the import waits for it as in the app. */
async function refusalBy(scarf: Scarf, owner: string, signal: AbortSignal): Promise<Failure | null> {
  const proof = await patiently(() => scarf.listImports(owner, { perPage: 1, enough: () => true }, signal), {
    clock: systemClock,
    signal,
    tell: (busy, waitMs) => warn(waitLine(busy, waitMs)),
  });
  const failed = proof.ok ? null : asOwnerFailure(proof.failure);
  return failed !== null && REFUSALS.has(failed.code) ? failed : null;
}

interface WhyNot {
  readonly text: string;
  readonly code: ExitCode;
}

function whyNot(report: CheckReport, { acceptsGuesses }: FileOptions): WhyNot | null {
  const { questions, damaged, ready } = report;
  if (hasOpenQuestion(questions) || (assumptionsOf(questions).length > 0 && !acceptsGuesses))
    return { text: NOT_BEFORE_ANSWERED, code: EXIT_CODES.partly };
  return damaged || ready === 0 ? { text: NOTHING_IS_SENT, code: EXIT_CODES.nothing } : null;
}

function tellNotBegun({ writes }: FileOptions, report: CheckReport, { text, code }: WhyNot): ExitCode {
  if (writes === 'json') printJson(notBegunJson(text, report, null));
  else warn(`${checkText(report)}\n${text}\n`);
  return code;
}

function tellInterrupted({ writes }: FileOptions, report: CheckReport): ExitCode {
  if (writes === 'json') printJson(notBegunJson(NOTHING_IS_SENT, report, null));
  else warn(`${NOTHING_IS_SENT}\n`);
  return EXIT_CODES.interrupted;
}

function tellFailure(
  { writes }: Pick<FileOptions, 'writes'>,
  failed: Failure,
  report: CheckReport | null,
): ExitCode {
  if (writes === 'json') printJson(notBegunJson(NOTHING_IS_SENT, report, failed));
  else warn(failureLine(failed));
  return EXIT_CODES.nothing;
}
