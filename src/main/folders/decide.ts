import type { CheckReport, CheckView } from '../../shared/checks/check';
import { SUBJECTS_SHOWN, type Problem, type ProblemCode } from '../../shared/checks/problem';
import { isOpen, type Question } from '../../shared/checks/question';
import type { Form } from '../../shared/files/layout';
import type { WaitingFor, WaitReason, WatchedFolder } from '../../shared/imports/watched-folder';
import { readsAlike } from './watched-folder';

/** What becomes of a checked file of a watched folder. */
export type Decision =
  | { readonly kind: 'send' }
  /** It changed, or the check was broken off: it is checked once more. */
  | { readonly kind: 'again' }
  | { readonly kind: 'wait'; readonly why: Extract<WaitingFor, { kind: 'check' | 'failure' | 'already' }> };

type DoneView = Extract<CheckView, { state: 'done' }>;

/** Warnings that may mean another file than at the set-up: one that is cut off, dated wrongly, or for another place. */
const WAITED_FOR: ReadonlySet<ProblemCode> = new Set([
  'unfinished',
  'left-out',
  'in-future',
  'other-artifact',
]);

/** Only what is as the user saw it at the set-up is sent. `forms`: how the file, or each file in it, is read. */
export function decide(
  view: CheckView | null,
  forms: readonly Form[],
  folder: Pick<WatchedFolder, 'setUp' | 'rowsAside'>,
): Decision {
  if (view === null || view.state === 'reading') return { kind: 'again' };
  if (view.state === 'failed') {
    const { failure } = view;
    // A file that ends its thread may do so each time: the user hears of it, and it is tried again later.
    const mayPass = failure.retryable && failure.code !== 'worker-ended';
    if (mayPass || failure.code === 'file-changed') return { kind: 'again' };
    return { kind: 'wait', why: { kind: 'failure', failure } };
  }
  if (view.changed) return { kind: 'again' };
  const before = sentBefore(view);
  if (before?.parts.length === 0)
    return { kind: 'wait', why: { kind: 'already', importId: before.earlier.importId } };
  const reason = before === undefined ? reasonToWait(view, forms, folder) : 'sent-in-part';
  return reason === null ? { kind: 'send' } : { kind: 'wait', why: { kind: 'check', reason } };
}

function sentBefore({ report }: DoneView) {
  return report.problems.find((problem) => problem.code === 'sent-before');
}

function reasonToWait(
  { report }: DoneView,
  forms: readonly Form[],
  { setUp, rowsAside }: Pick<WatchedFolder, 'setUp' | 'rowsAside'>,
): WaitReason | null {
  if (report.damaged) return 'damaged';
  if (hasQuestion(report, setUp.assumed)) return 'question';
  if (!forms.every((form) => setUp.forms.some((known) => readsAlike(known, form)))) return 'reads-otherwise';
  if (report.readOtherwise !== undefined) return 'reads-otherwise';
  if (hasWarning(report, setUp)) return 'warned';
  if (report.errors > 0 && (rowsAside === 'wait' || report.ready === 0)) return 'rows-set-aside';
  return report.ready === 0 ? 'nothing-ready' : null;
}

function hasWarning({ problems }: CheckReport, setUp: WatchedFolder['setUp']): boolean {
  return problems.some(
    (problem) =>
      problem.grade === 'warning' &&
      problem.handled !== true &&
      WAITED_FOR.has(problem.code) &&
      !isAsAtSetUp(problem, setUp),
  );
}

/** The events name no other package or pixel than those of the set-up's file, which the user sent all the same. */
function isAsAtSetUp(problem: Problem, { otherArtifacts = [] }: WatchedFolder['setUp']): boolean {
  if (problem.code !== 'other-artifact') return false;
  const { artifacts } = problem;
  // A report shows no more of them, so others may hide behind.
  const areAllShown = artifacts.length > 0 && artifacts.length < SUBJECTS_SHOWN;
  return areAllShown && artifacts.every(({ id }) => otherArtifacts.includes(id));
}

/** A question is open, or a guess stands that the user did not let stand at the set-up. */
function hasQuestion({ questions }: CheckReport, assumed: WatchedFolder['setUp']['assumed']): boolean {
  const isKnown = ({ code, taken }: Question): boolean =>
    assumed.some((one) => one.code === code && one.taken === taken);
  return questions.some((file) =>
    file.questions.some(
      (question) =>
        isOpen(question) ||
        (question.certainty === 'likely' && question.answered === 'no' && !isKnown(question)),
    ),
  );
}
