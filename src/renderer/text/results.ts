import type { ImportView } from '../../shared/imports/import';
import type { LogCause } from '../../shared/imports/log';
import { isSameOwner } from '../../shared/owner';
import type { FileFigures, ImportedFile } from '../../shared/imports/outcome';
import { addsUp, hasVanished, likelyArrivedEarlier } from '../../shared/imports/receipt';
import { count, duration, number } from './format';
import { failureText } from './failures';
import { importName } from './imports';
import { causeName, causeNote } from './log';
import type { Unit } from '../../shared/files/layout';
import { isProblemCode, problemText } from './problems';
import { progressHeading } from './progress';
import { areOnlyTooOld, canFixFailedLines } from './resend';

/** What became of a file, in one sentence: the heading of its page. */
export function resultSentence(file: ImportedFile): string {
  const { outcome, latest, figures } = file;
  switch (outcome) {
    case 'imported':
      return importedText(figures);
    case 'partly-imported':
      return unclearText(latest, figures) ?? shareText(figures);
    case 'not-imported':
      return notImportedText(file);
    case 'stopped':
      return stoppedText(file);
    case 'under-way':
      return progressHeading(latest.phase);
  }
}

/** The news that imports have ended: of one its file and its result, of several their number. Names another account. */
export function endedText(files: readonly ImportedFile[], inUse: string | null): string {
  const [only, ...others] = files;
  if (only === undefined || others.length > 0)
    return `${count(files.length, 'import')} have ended. Their results are in History.`;
  const isOfOther = inUse !== null && !isSameOwner(only.root.owner, inUse);
  const name = isOfOther ? `${importName(only.root)} in ${only.root.owner}` : importName(only.root);
  return `${name}: ${resultSentence(only)}`;
}

function importedText({ events, leftOut, imported, there }: FileFigures): string {
  const all = events - leftOut;
  if (all === 1) return there === 1 ? 'The one event was in Scarf already' : 'The one event is imported';
  if (there === 0) return `All ${number(all)} events are imported`;
  const before = imported === 0 ? 'all from before' : `${number(there)} from before`;
  return `All ${number(all)} events are in Scarf: ${number(imported)} new, ${before}`;
}

/** "2,404 of 2,640 events are imported"; those that were there already count too. */
function shareText({ events, leftOut, imported, there }: FileFigures): string {
  const inScarf = imported + there;
  const are = inScarf === 1 ? 'is' : 'are';
  return `${number(inScarf)} of ${count(events - leftOut, 'event')} ${are} ${there > 0 ? 'in Scarf' : 'imported'}`;
}

/** What Scarf's numbers leave open; null: they say it. */
function unclearText(view: ImportView, figures: FileFigures): string | null {
  if (!addsUp(view)) return 'Scarf has finished, but its numbers do not add up';
  if ((view.remote?.imported ?? null) === null) return 'Scarf has finished, but told us no counts';
  const before = likelyArrivedEarlier(view);
  if (before === 0 || before !== figures.events - figures.leftOut - figures.imported) return null;
  return likelyBeforeText(figures.imported, before);
}

/** The earlier upload was never confirmed, so the text claims only what is likely. */
function likelyBeforeText(imported: number, others: number): string {
  if (imported > 0)
    return `${count(imported, 'event')} imported. Most likely Scarf had the other ${number(others)} already`;
  return others === 1
    ? 'The one event was not imported this time. Most likely Scarf had it already'
    : `None of the ${number(others)} events were imported this time. Most likely Scarf had them already`;
}

function notImportedText({ latest, figures }: ImportedFile): string {
  const nothingLeft = latest.remoteId === null && (latest.counts?.sent ?? 0) === 0;
  if (latest.phase.name === 'failed')
    return nothingLeft ? 'This import did not start. Nothing was sent.' : 'This import did not go through';
  const events = figures.events - figures.leftOut;
  return events === 1
    ? 'The one event was not imported'
    : `None of the ${number(events)} events were imported`;
}

function stoppedText({ latest, figures }: ImportedFile): string {
  if (hasVanished(latest)) return 'Scarf took this import, and then showed no trace of it';
  if (figures.imported + figures.there > 0) return `Stopped. ${shareText(figures)}`;
  const { phase, remote, earlierUploadLost } = latest;
  const arrived = phase.name === 'cancelled' ? phase.arrived : 'unknown';
  if (arrived === 'some' && remote?.imported === 0)
    return `Stopped. None of the events were imported${earlierUploadLost ? ' this time' : ''}`;
  return arrived === 'nothing' && figures.noAnswer === 0
    ? 'Stopped. Nothing was sent.'
    : 'Stopped. Some events may have arrived.';
}

/** Why some events of a file are not in Scarf, and what to do about it. */
export interface ResultCause {
  readonly key: 'failure' | 'numbers' | 'refused' | 'set-aside' | 'no-answer' | 'foreign';
  readonly sentence: string;
  readonly next: string | null;
  /** How many of them for each reason, where that is known. */
  readonly reasons: readonly CauseReason[];
}

export interface CauseReason {
  readonly count: number;
  /** The count as it begins the sentence. */
  readonly number: string;
  readonly text: string;
  readonly note: string | null;
  /** The key of the log's entries that tell it; null: it is our own. */
  readonly cause: string | null;
}

export const RESULT_WORDS = {
  unknown: 'This import is no longer known here',
  more: 'More about this import',
  showFile: 'Show the file in its folder',
  saveReceipt: 'Save the receipt…',
  saveLog: 'Save the log…',
  copyDetails: 'Copy details for support',
  show: 'Show',
} as const;

/** Further reasons are in the log. */
const REASONS_AT_MOST = 6;

/** All causes of a file in reading order; empty when every event is in Scarf. `logged`: those of its log, if it is read. */
export function resultCauses(file: ImportedFile, logged: readonly LogCause[]): readonly ResultCause[] {
  const { root, latest } = file;
  return [
    failureCause(latest),
    numbersCause(latest),
    refusedCause(file, logged),
    setAsideCause(file),
    noAnswerCause(file),
    root.origin === 'foreign' ? FOREIGN_IMPORT : null,
  ].filter((cause) => cause !== null);
}

const FOREIGN_IMPORT: ResultCause = {
  key: 'foreign',
  sentence: 'This import was started elsewhere, so we know neither its file nor its lines.',
  next: 'The numbers here are Scarf’s own.',
  reasons: [],
};

function failureCause(view: ImportView): ResultCause | null {
  if (view.phase.name !== 'failed') return null;
  const text = failureText(view.phase.failure);
  return { key: 'failure', sentence: text.sentence, next: text.next, reasons: [] };
}

/** Scarf's numbers are told as they are, but nothing is concluded from what cannot be true. */
function numbersCause(view: ImportView): ResultCause | null {
  if (addsUp(view)) return null;
  const { counts, remote } = view;
  const imported = number(remote?.imported ?? 0);
  const refused = number(remote?.failed ?? 0);
  const of =
    counts === null ? `it counts ${number(remote?.total ?? 0)} in all` : `${number(counts.sent)} were sent`;
  return {
    key: 'numbers',
    sentence: `Scarf’s numbers do not add up: it says ${imported} imported and ${refused} refused, but ${of}.`,
    next: 'Its log may show what is right. If not, send the receipt to Scarf’s support.',
    reasons: [],
  };
}

function refusedCause(
  { root, latest, figures, attempts }: ImportedFile,
  logged: readonly LogCause[],
): ResultCause | null {
  const isOdd = !addsUp(latest) && (latest.remote?.failed ?? 0) > 0;
  if (figures.refused === 0 && !isOdd) return null;
  const reasons = refusedReasons(figures.refused, root, logged);
  return {
    key: 'refused',
    sentence: isOdd ? 'Scarf refused some events.' : `Scarf refused ${count(figures.refused, 'event')}.`,
    next: attempts.some(canFixFailedLines)
      ? `Fix ${figures.refused === 1 ? 'it here and send only that one' : 'them here and send only those'} again.${reasons.length > 0 ? '' : ' The log says why.'}`
      : 'Open the log to see which lines they are, and why.',
    reasons,
  };
}

/** The log of one import counts other lines where several imports of the file had some refused. */
function refusedReasons(
  refused: number,
  { unit, parts }: ImportView,
  logged: readonly LogCause[],
): readonly CauseReason[] {
  const errors = logged.filter((cause) => cause.class === 'error');
  if (errors.reduce((sum, cause) => sum + cause.count, 0) !== refused) return [];
  return errors.slice(0, REASONS_AT_MOST).map((cause) => ({
    count: cause.count,
    number: number(cause.count),
    text: causeName(cause),
    note: causeNote(cause, errors, unit, parts),
    cause: cause.key,
  }));
}

function setAsideCause({ root, attempts, latest, figures }: ImportedFile): ResultCause | null {
  const aside = figures.setAside;
  if (aside === 0) return null;
  const { unit } = root;
  // The reasons are those of one import: others may have sent some of its lines since.
  const of = [...attempts].reverse().find(({ counts }) => (counts?.setAside ?? 0) > 0) ?? latest;
  const known = (of.counts?.setAside ?? 0) === aside ? of.setAside : [];
  const reasons = known.map(({ code, count: lines }) => reason(code, lines, unit));
  const [only] = reasons.length === 1 && known[0]?.count === aside ? reasons : [];
  const them = aside === 1 ? 'it' : 'them';
  return {
    key: 'set-aside',
    sentence:
      only === undefined
        ? `We set ${count(aside, unit)} aside and did not send ${them}.`
        : `${only.number} ${only.text} We did not send ${them}.`,
    next: setAsideNext(of, aside),
    reasons: only === undefined ? reasons : [],
  };
}

function setAsideNext(view: ImportView, aside: number): string {
  const [it, they] = aside === 1 ? ['it', 'it is'] : ['them', 'they are'];
  if (areOnlyTooOld(view))
    return `Save ${it} to a file, and ask help@scarf.sh what they can do for older events.`;
  return canFixFailedLines(view)
    ? `Fix ${it} here, or save ${it} to a file until ${they} fixed.`
    : `Save ${it} to a file, and import that file once ${they} fixed.`;
}

function reason(code: string, lines: number, unit: Unit): CauseReason {
  const ours = { count: lines, note: null, cause: null };
  if (!isProblemCode(code)) return { ...ours, number: count(lines, unit), text: 'for another reason.' };
  // The check says that Scarf will refuse them; they were never sent.
  if (code === 'too-old')
    return {
      ...ours,
      number: number(lines),
      text: `${lines === 1 ? 'event is' : 'events are'} more than 7 days old.`,
    };
  const text = problemText({ code, count: lines }, unit);
  return { ...ours, number: text.number ?? count(lines, unit), text: text.sentence };
}

function noAnswerCause({ latest, figures, outcome }: ImportedFile): ResultCause | null {
  if (hasVanished(latest)) return VANISHED;
  const missing = figures.noAnswer;
  if (missing === 0 || outcome === 'under-way' || !addsUp(latest)) return null;
  if (latest.phase.name === 'cancelled') return unreadAfterStop(missing, latest);
  if ((latest.remote?.imported ?? null) === null) return null;
  if (likelyArrivedEarlier(latest) > 0) return likelyArrivedBefore(missing);
  const [is, it] = missing === 1 ? ['is', 'it'] : ['are', 'them'];
  const counted = latest.counts === null || (latest.remote?.total ?? 0) >= latest.counts.sent;
  const explanation = counted
    ? `Scarf counted ${it} but reported neither success nor failure.`
    : `Scarf has not counted ${it} either.`;
  return {
    key: 'no-answer',
    sentence: `${count(missing, 'event')} ${is} without an answer. ${explanation}`,
    next: 'Most often these are repeats of events that Scarf already has.',
    reasons: [],
  };
}

/** For an import sent a second time because the response to the first upload was lost. */
function likelyArrivedBefore(missing: number): ResultCause {
  const [were, they] = missing === 1 ? ['was', 'it'] : ['were', 'they'];
  return {
    key: 'no-answer',
    sentence: `${count(missing, 'event')} ${were} not imported this time. Most likely ${they} had arrived with an earlier try, whose answer was lost.`,
    next: 'Each event has an ID and Scarf takes it once, so none counts twice. If that try arrived, History lists it as “Sent from elsewhere”.',
    reasons: [],
  };
}

/** Events that may have reached Scarf, but that a stopped import did not bring in. */
function unreadAfterStop(missing: number, { earlierUploadLost, repeatable, phase }: ImportView): ResultCause {
  const [they, had] = missing === 1 ? ['it was', 'it'] : ['they were', 'them'];
  const orHad = earlierUploadLost && repeatable ? `, or had ${had} from an earlier try` : '';
  const isUnknown = phase.name === 'cancelled' && phase.arrived === 'unknown';
  return {
    key: 'no-answer',
    sentence: isUnknown
      ? `Scarf’s answer was lost, so nobody can say whether ${they} imported.`
      : `${count(missing, 'event')} had been sent when the import stopped. Scarf did not say whether ${they} read${orHad}.`,
    next: null,
    reasons: [],
  };
}

const VANISHED: ResultCause = {
  key: 'no-answer',
  sentence: 'For a while Scarf neither listed it nor knew its ID. Its events may have arrived.',
  next: 'If Scarf shows it again, its result appears here by itself. Until then, please don’t send the file again.',
  reasons: [],
};

/** "took 41 seconds", "you stopped it after 38 seconds"; null while the start or the end is unknown. */
export function tookText({ createdAt, endedAt, phase }: ImportView): string | null {
  if (createdAt === null || endedAt === null) return null;
  const seconds = (Date.parse(endedAt) - Date.parse(createdAt)) / 1000;
  if (!Number.isFinite(seconds) || seconds < 0) return null;
  return phase.name === 'cancelled' && phase.arrived !== 'unknown'
    ? `stopped after ${duration(seconds)}`
    : `took ${duration(seconds)}`;
}
