import type { Failure, FailureCode } from '../../shared/failure';
import {
  LONGEST_WAIT_MS,
  SCARF_SLOTS,
  type Candidate,
  type ImportPhase,
  type ImportView,
  type QueueReason,
  type Slots,
} from '../../shared/imports/import';
import { addsUp, toldImported } from '../../shared/imports/receipt';
import { failureText } from './failures';
import { asOf, count, countdown, dateAndTime, number } from './format';

/** The words of an import under way. */
export const PROGRESS_WORDS = {
  /** The steps. Each while it is over, and before. */
  steps: [
    { over: 'Checked', now: 'Checking' },
    { over: 'Sent', now: 'Sending' },
    { over: 'Read by Scarf', now: 'Scarf is reading' },
    { over: 'Done', now: 'Done' },
  ],
  stepsLabel: 'Steps of this import',
  /** Read after a step. */
  over: '(over)',
  keepWorking: (tells: boolean) => `You can keep working.${tells ? ' We’ll tell you when it’s done.' : ''}`,
  tryNow: 'Try now',
  stopping: 'We are asking Scarf to stop and wait for its final numbers.',
  stop: 'Stop import',
  askToStop: 'Stop import…',
  stopTitle: 'Stop this import?',
  keep: 'Keep importing',
} as const;

/** The words of an import whose answer was lost. */
export const UNCONFIRMED_WORDS = {
  looking: 'Looking for this import in Scarf',
  thisOne: 'This is it',
  lookAgain: 'Look again',
  askToSend: 'Send the file again…',
  leave: 'Leave it as it is',
  sendTitle: 'Send the file again?',
  dontSend: 'Don’t send',
  send: 'Send again',
} as const;

/** Heading of an import that has not ended. */
export function progressHeading(phase: ImportPhase): string {
  if ('stopping' in phase && phase.stopping) return 'Stopping this import';
  switch (phase.name) {
    case 'queued':
      return QUEUE_HEADINGS[phase.why];
    case 'uploading':
      return 'Sending your events';
    case 'processing':
      return 'Scarf is reading your events';
    case 'unconfirmed':
      return unconfirmedHeading(phase);
    case 'done':
    case 'failed':
    case 'cancelled':
      return 'This import has ended';
  }
}

const QUEUE_HEADINGS: Record<QueueReason, string> = {
  starting: 'Getting ready to send',
  'own-limit': 'Waiting for your other imports',
  'scarf-limit': 'Waiting for Scarf',
  'scarf-trouble': 'Waiting for Scarf',
  offline: 'Waiting for the connection',
  token: 'Waiting for a new token',
  again: 'Waiting to send it again',
};

type Unconfirmed = Extract<ImportPhase, { name: 'unconfirmed' }>;

function unconfirmedHeading({ finding, candidates }: Unconfirmed): string {
  switch (finding) {
    case 'looking':
      return 'Checking what arrived';
    case 'nothing':
      return 'We found no trace of this import';
    case 'several':
      return candidates.length === 1 ? 'Is this your import?' : 'Which of these is your import?';
  }
}

/** Why an import waits. Nothing of it has been sent yet. */
export const QUEUE_SENTENCES: Record<QueueReason, string> = {
  starting: 'Your events are on their way in a moment.',
  'own-limit': 'Your other imports are still running. This one starts when one finishes.',
  'scarf-limit': `Scarf is already working on ${SCARF_SLOTS} imports, the most it allows. Yours starts when one finishes.`,
  'scarf-trouble': 'Scarf asked us to come back a little later. Nothing is lost.',
  offline: 'Scarf can’t be reached from here. We keep trying, and nothing is lost.',
  token:
    'Scarf did not accept this token. The file and this import are kept: change the token in Settings, and it goes on by itself.',
  again:
    'Scarf’s list does not tell whether the first try arrived. Each event has an ID of its own, so sending it again counts none twice.',
};

/** Why this import waits; `next`: what the user can do about it, if anything. */
export function queueText({ why, failure }: Extract<ImportPhase, { name: 'queued' }>): {
  readonly sentence: string;
  readonly next: string | null;
} {
  if (failure === undefined || IS_OFFLINE.has(failure.code))
    return { sentence: QUEUE_SENTENCES[why], next: null };
  const { sentence, next } = failureText(failure);
  return { sentence: `${sentence} We keep trying, and nothing is lost.`, next };
}

/** The connection is not there: more words would not help. */
const IS_OFFLINE: ReadonlySet<FailureCode> = new Set([
  'host-not-found',
  'connection-refused',
  'connection-lost',
  'timed-out',
]);

/** "12 of 15 in use as of 14:05." */
export function slotsText({ inUse, of, asOf: at }: Slots, now: number): string {
  return `${number(inUse)} of ${number(of)} in use as of ${asOf(at, now)}.`;
}

/** Note beside the send button while Scarf has no free slot, if that is recent; else null. */
export function busyText(slots: Slots | null, now: number): string | null {
  const RECENT_MS = 10 * 60_000;
  if (slots === null || slots.inUse < slots.of || now - Date.parse(slots.asOf) > RECENT_MS) return null;
  return `Scarf is busy with ${count(slots.inUse, 'import')}. Yours will wait its turn.`;
}

/**
 * "Trying again in 0:32."; null without a time. A later time than any wait means that the clock was changed.
 */
export function nextTryText(until: string | null, now: number): string | null {
  const at = until === null ? Number.NaN : Date.parse(until);
  if (Number.isNaN(at)) return null;
  const left = (at - now) / 1000;
  if (left * 1000 > LONGEST_WAIT_MS) return 'Trying again soon.';
  return left <= 0 ? 'Trying again now.' : `Trying again in ${countdown(left)}.`;
}

/** While Scarf does not answer: what the app does, and how old the numbers are. */
export function askingText({ remote }: Pick<ImportView, 'remote'>, now: number): string {
  const asking = 'We keep asking.';
  return remote === null ? asking : `${asking} The numbers below are from ${asOf(remote.asOf, now)}.`;
}

/** "3 events · started 26 Nov 2026, 10:00": an import in Scarf that may be the user's. */
export function candidateText({ total, createdAt }: Candidate): string {
  const events = total === null ? 'number of events not known' : count(total, 'event');
  return createdAt === null ? events : `${events} · started ${dateAndTime(createdAt)}`;
}

/** How far Scarf is, where its figures do not say it. */
export function readingCounts(view: ImportView): string {
  if (!addsUp(view)) return 'Scarf’s numbers do not add up so far';
  const of = view.counts?.sent ?? view.remote?.total ?? null;
  return of === null ? 'No counts yet' : `${count(of, 'event')} sent, no counts yet`;
}

/** What replaced Scarf's response, and what the app has found out since. */
export function unconfirmedSentence({ finding, listCut, candidates, failure }: Unconfirmed): string {
  const cause = lostAnswerText(failure);
  switch (finding) {
    case 'looking':
      return `${cause} Some events may have arrived. We are checking; please don’t send the file again yet.`;
    case 'nothing':
      return listCut === true
        ? `${cause} Scarf’s list of imports may be incomplete, and what we read of it holds no import like yours. Look in Scarf before you send the file again.`
        : `${cause} Scarf lists no import like it. It can take a few minutes to show up.`;
    case 'several':
      return candidates.length === 1
        ? `${cause} Scarf lists one import that may be yours, but not with the number of events we sent.`
        : `${cause} Scarf lists more than one import that may be yours.`;
  }
}

function lostAnswerText(failure: Failure | null): string {
  if (failure === null) return 'Scarf’s answer did not reach us.';
  const { sentence } = failureText(failure);
  return failure.code === 'unexpected-answer' ? `${sentence} A network filter may be in the way.` : sentence;
}

/** What resending a lost import does if the first upload arrived after all. */
export const RESEND_SENTENCES = {
  safe: 'That is safe: each event has an ID, and Scarf ignores those it already has.',
  'counts-twice': 'If the first sending did arrive, events without an ID of their own will count twice.',
} as const;

/** What stopping means now, with current numbers. */
export function stopQuestion(view: ImportView): string {
  switch (view.phase.name) {
    case 'uploading': {
      const sent = view.progress?.events ?? 0;
      const rest = (view.progress?.eventsTotal ?? 0) - sent;
      if (sent === 0) return 'No events have arrived yet. None will be sent.';
      return `About ${number(rounded(sent))} ${sent === 1 ? 'event has' : 'events have'} already been sent. The other ${number(rounded(rest))} won’t be sent.`;
    }
    case 'processing': {
      const imported = toldImported(view);
      if (imported === null) return 'All events have arrived. Scarf will stop reading them where it is.';
      if (imported === 0) return 'Scarf has imported none of these events yet. It will stop reading them.';
      return `Scarf has already imported ${count(imported, 'event')}, and they stay. It will stop reading the others.`;
    }
    case 'queued':
    case 'unconfirmed':
    case 'done':
    case 'failed':
    case 'cancelled':
      return 'Events that have already arrived stay in Scarf.';
  }
}

/** Rounds a number that is outdated by the time it is read: 6,749 -> 6,700, 41,461 -> 41,500. */
function rounded(value: number): number {
  const step = value < 100 ? 1 : value < 1000 ? 10 : value < 100_000 ? 100 : 1000;
  return Math.round(value / step) * step;
}
