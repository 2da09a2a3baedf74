import type { ImportView } from '../../shared/import';
import {
  addsUp,
  likelyArrivedEarlier,
  missingInForeignImport,
  outcomeOf,
  receiptOf,
  type Receipt,
} from '../../shared/receipt';
import { count, duration, number } from './format';
import { failureText } from './failures';
import { importName } from './imports';
import type { Unit } from '../../shared/layout';
import { isProblemCode, problemText } from './problems';
import { areOnlyTooOld, canFixFailedLines } from './resend';

/** The result in one sentence, as the heading of an import that has ended. */
export function resultSentence(view: ImportView): string {
  const outcome = outcomeOf(view);
  const imported = view.remote?.imported ?? 0;
  const sent = view.counts?.sent ?? view.remote?.total ?? 0;
  switch (outcome) {
    case 'all-imported':
      return sent === 1 ? 'The one event is imported.' : `All ${number(sent)} events are imported.`;
    case 'partly-imported':
      return `${count(imported, 'event')} imported. ${shortfall(view)}`;
    case 'none-imported':
      return sent === 1
        ? 'The one event was not imported.'
        : `None of the ${number(sent)} events were imported.`;
    case 'likely-before':
      return likelyBeforeText(imported, sent, likelyArrivedEarlier(view));
    case 'not-accounted':
      return notAccountedText(view, imported, sent);
    case 'contradictory':
      return 'Scarf has finished, but its numbers do not add up.';
    case 'stopped':
      return stoppedText(view);
    case 'vanished':
      return 'Scarf took this import, and then showed no trace of it.';
    case 'failed':
      return view.remoteId === null && (view.counts?.sent ?? 0) === 0
        ? 'This import did not start. Nothing was sent.'
        : 'This import did not go through.';
    case 'unconfirmed':
    case 'running':
    case 'waiting':
      return 'This import is still under way.';
  }
}

/** The news that imports have ended: of one its file and its result, of several their number. */
export function endedText(views: readonly ImportView[]): string {
  const [only, ...others] = views;
  return only === undefined || others.length > 0
    ? `${count(views.length, 'import')} have ended. Their results are in History.`
    : `${importName(only)}: ${resultSentence(only)}`;
}

/** "3 could not be." or "3 were refused, 4 set aside, 5 not sent." */
function shortfall(view: ImportView): string {
  const refused = view.remote?.failed ?? 0;
  const aside = view.counts?.setAside ?? 0;
  const missing = Math.max(0, receiptOf(view)?.notAccountedFor ?? 0);
  const parts: string[] = [];
  if (refused > 0) parts.push(`${number(refused)} ${refused === 1 ? 'was' : 'were'} refused`);
  if (aside > 0) parts.push(`${number(aside)} set aside`);
  if (missing > 0)
    parts.push(
      `${number(missing)} ${likelyArrivedEarlier(view) > 0 ? 'most likely there already' : 'not accounted for'}`,
    );
  const notSent = view.counts?.notSent ?? 0;
  if (notSent > 0) parts.push(`${number(notSent)} not sent`);
  return parts.length === 1 && refused > 0 ? `${number(refused)} could not be.` : `${parts.join(', ')}.`;
}

/** The earlier upload was never confirmed, so the text claims only what is likely. */
function likelyBeforeText(imported: number, sent: number, others: number): string {
  if (imported > 0)
    return `${count(imported, 'event')} imported. Most likely Scarf had the other ${number(others)} already.`;
  return sent === 1
    ? 'The one event was not imported this time. Most likely Scarf had it already.'
    : `None of the ${number(sent)} events were imported this time. Most likely Scarf had them already.`;
}

function notAccountedText(view: ImportView, imported: number, sent: number): string {
  if ((view.remote?.imported ?? null) === null) return 'Scarf has finished, but told us no counts.';
  const missing = sent - imported;
  return `${count(imported, 'event')} imported. ${number(missing)} ${missing === 1 ? 'is' : 'are'} not accounted for.`;
}

function stoppedText(view: ImportView): string {
  const { phase } = view;
  if (phase.name !== 'cancelled') return 'Stopped.';
  const imported = addsUp(view) ? (view.remote?.imported ?? null) : null;
  switch (phase.arrived) {
    case 'nothing':
      return 'Stopped. Nothing was sent.';
    case 'some':
      if (imported === null) return 'Stopped. Some events had already arrived.';
      if (imported > 0) return `Stopped. ${count(imported, 'event')} had already arrived.`;
      return `Stopped. None of the events were imported${view.earlierUploadLost ? ' this time' : ''}.`;
    case 'unknown':
      return 'Stopped. Some events may have arrived.';
  }
}

/** Why some lines were not imported, and what to do about them. */
export interface ResultCause {
  readonly key: 'failure' | 'numbers' | 'refused' | 'set-aside' | 'missing' | 'not-sent' | 'foreign';
  readonly sentence: string;
  readonly next: string | null;
  /** Reasons in words, for lines set aside. */
  readonly reasons: readonly string[];
}

/** All causes in reading order; empty when every line was imported. */
export function resultCauses(view: ImportView): readonly ResultCause[] {
  const receipt = receiptOf(view);
  return [
    failureCause(view),
    numbersCause(view),
    refusedCause(view),
    setAsideCause(view),
    missingCause(receipt, view),
    notSentCause(receipt),
    view.origin === 'foreign' ? FOREIGN_IMPORT : null,
  ].filter((cause) => cause !== null);
}

const FOREIGN_IMPORT: ResultCause = {
  key: 'foreign',
  sentence: 'This import was begun elsewhere, so we know neither its file nor its lines.',
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

function refusedCause(view: ImportView): ResultCause | null {
  const refused = view.remote?.failed ?? 0;
  if (refused === 0) return null;
  return {
    key: 'refused',
    sentence: addsUp(view) ? `Scarf refused ${count(refused, 'event')}.` : 'Scarf refused some events.',
    next: canFixFailedLines(view)
      ? 'Fix them here and send only those again. The log says why.'
      : 'Open the log to see which lines they are, and why.',
    reasons: [],
  };
}

function setAsideCause(view: ImportView): ResultCause | null {
  const aside = view.counts?.setAside ?? 0;
  if (aside === 0) return null;
  return {
    key: 'set-aside',
    sentence: `We set ${count(aside, view.unit)} aside and did not send ${aside === 1 ? 'it' : 'them'}.`,
    next: setAsideNext(view, aside),
    reasons: view.setAside.map(({ code, count: lines }) => reason(code, lines, view.unit)),
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

function reason(code: string, lines: number, unit: Unit): string {
  if (!isProblemCode(code)) return `${count(lines, unit)} for another reason.`;
  const text = problemText({ code, count: lines }, unit);
  return text.number === null ? text.sentence : `${text.number} ${text.sentence}`;
}

function missingCause(receipt: Receipt | null, view: ImportView): ResultCause | null {
  if (outcomeOf(view) === 'vanished') return VANISHED;
  const missing = (receipt === null ? missingInForeignImport(view) : receipt.notAccountedFor) ?? 0;
  if (missing <= 0) return null;
  if (view.phase.name === 'cancelled') return unreadAfterStop(missing, view);
  if (view.phase.name !== 'done') return null;
  if (likelyArrivedEarlier(view) > 0) return likelyArrivedBefore(missing);
  const it = missing === 1 ? 'it' : 'them';
  const counted = receipt === null || (view.remote?.total ?? 0) >= receipt.sent;
  const explanation = counted
    ? `Scarf counted ${it} but reported neither success nor failure.`
    : `Scarf has not counted ${it} either.`;
  return {
    key: 'missing',
    sentence: `${count(missing, 'event')} ${missing === 1 ? 'is' : 'are'} not accounted for. ${explanation}`,
    next: 'Most often these are repeats of events that Scarf already has.',
    reasons: [],
  };
}

/** For an import sent a second time because the response to the first upload was lost. */
function likelyArrivedBefore(missing: number): ResultCause {
  const [were, they] = missing === 1 ? ['was', 'it'] : ['were', 'they'];
  return {
    key: 'missing',
    sentence: `${count(missing, 'event')} ${were} not imported this time. Most likely ${they} had arrived with an earlier try, whose answer was lost.`,
    next: 'Each event has an id and Scarf takes it once, so none counts twice. If that try arrived, History lists it as “Sent from elsewhere”.',
    reasons: [],
  };
}

/** Events that reached Scarf, but that a stopped import never read. */
function unreadAfterStop(missing: number, { earlierUploadLost, repeatable }: ImportView): ResultCause {
  const them = missing === 1 ? 'it was' : 'they were';
  const orHad =
    earlierUploadLost && repeatable ? `, or had ${missing === 1 ? 'it' : 'them'} from an earlier try` : '';
  return {
    key: 'missing',
    sentence: `${count(missing, 'event')} had been sent, but Scarf stopped before ${them} read${orHad}.`,
    next: null,
    reasons: [],
  };
}

const VANISHED: ResultCause = {
  key: 'missing',
  sentence: 'For a while Scarf neither listed it nor knew its id. Its events may have arrived.',
  next: 'If Scarf shows it again, its result appears here by itself. Until then, please don’t send the file again.',
  reasons: [],
};

function notSentCause(receipt: Receipt | null): ResultCause | null {
  const left = receipt?.notSent ?? 0;
  if (left === 0) return null;
  return {
    key: 'not-sent',
    sentence: `${count(left, 'event')} ${left === 1 ? 'was' : 'were'} not sent.`,
    next: null,
    reasons: [],
  };
}

/** "Took 41 seconds"; null while the start or the end is unknown. */
export function tookText(view: ImportView): string | null {
  if (view.createdAt === null || view.endedAt === null) return null;
  const seconds = (Date.parse(view.endedAt) - Date.parse(view.createdAt)) / 1000;
  return Number.isFinite(seconds) && seconds >= 0 ? `Took ${duration(seconds)}` : null;
}
