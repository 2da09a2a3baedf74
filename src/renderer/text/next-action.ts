import type { Failure } from '../../shared/failure';
import type { ImportedFile, Rest } from '../../shared/imports/outcome';
import { failureText } from './failures';
import { count, dateAndTime, fullDate, lowerFirst, number, shortDuration, timeOfDay } from './format';
import type { ResultCause } from './results';

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;

/** What to do next, with its reason. */
export interface NextText {
  readonly title: string;
  readonly reason: string;
}

/** What to do next where it needs no numbers. */
export const NEXT_WORDS = {
  fixBoth: {
    title: 'Fix what is not in Scarf',
    reason: 'What Scarf refused and what was set aside, in one go. Only these are sent.',
  },
  fixRefused: {
    title: 'Fix what Scarf refused',
    reason: 'Change them once for all of a cause. Only these are sent again.',
  },
  fixAside: {
    title: 'Fix what was set aside',
    reason: 'Scarf would refuse these as they are. Only these are sent.',
  },
  save: {
    title: 'Keep what is too old',
    reason: 'Scarf takes only events of the last 7 days. Ask help@scarf.sh what they can do for older ones.',
  },
} as const satisfies Readonly<Record<string, NextText>>;

/** Where nothing is left to do. */
export const NO_MORE_WORDS = {
  allIn: 'Nothing else to do',
  next: 'Ready for the next file',
  reason: 'You can find this import in History.',
  openScarf: 'Open Scarf',
} as const;

/** Why nothing reached Scarf, and what helps: the same again would fail the same way. */
export function retryText(failure: Failure): NextText {
  const { sentence, next } = failureText(failure);
  return { title: sentence, reason: `${next} Nothing reached Scarf, so nothing counts twice.` };
}

/** What to fix, by the reason that most of the refused events have, where the log has told it. */
export function fixNextText(
  which: 'fixBoth' | 'fixRefused',
  refused: number,
  causes: readonly ResultCause[],
): NextText {
  const reasons = causes.find(({ key }) => key === 'refused')?.reasons ?? [];
  const [most] = reasons;
  const { title, reason } = NEXT_WORDS[which];
  if (most === undefined) return { title, reason };
  // The log tells one reason in several ways, such as by the field that it names.
  const alike = reasons.filter(({ text }) => text === most.text).reduce((sum, each) => sum + each.count, 0);
  const share = alike === refused ? number(refused) : `${number(alike)} of ${number(refused)}`;
  return { title: `${share} refused: ${lowerFirst(most.text)}`, reason };
}

/** The label of the button that sends the rest of a stopped import. */
export function restLabel({ events }: Rest): string {
  return `Import the rest (${count(events, 'event')})`;
}

/** Until when the rest can be sent: events more than a week old stay out of Scarf. */
export function restText({ of, events }: Rest, now: number): NextText {
  const once = of.repeatable
    ? ' Scarf ignores what it already has, so nothing counts twice.'
    : ' Nothing was sent before.';
  const deadline = deadlineOf(of.oldest);
  if (deadline === null)
    return {
      title: `${count(events, 'event')} ${events === 1 ? 'is' : 'are'} still missing`,
      reason: once.trim(),
    };
  if (deadline <= now)
    return {
      title: 'Import what Scarf still takes',
      reason: `The oldest events are more than 7 days old and stay out.${once}`,
    };
  return {
    title: `Import the rest before ${dateAndTime(new Date(deadline).toISOString())}`,
    reason: `After that the oldest are more than 7 days old.${once}`,
  };
}

/** "4 days", "1 day 9 h": the time left for the rest, and the oldest event; null when nothing grows too old. */
export function timeLeftText(
  { of }: Rest,
  now: number,
): { readonly left: string; readonly oldest: string } | null {
  const deadline = deadlineOf(of.oldest);
  if (deadline === null || of.oldest === null || deadline <= now) return null;
  return {
    left: daysText(deadline - now),
    oldest: `the oldest is of ${fullDate(of.oldest)}, ${timeOfDay(of.oldest)}`,
  };
}

/** A figure, so it is short, and never longer than the time is. */
function daysText(ms: number): string {
  const hours = Math.floor(ms / 3_600_000);
  if (hours < 24) return shortDuration(ms / 1000);
  const days = Math.floor(hours / 24);
  const rest = hours % 24;
  return days > 1 || rest === 0 ? count(days, 'day') : `${count(days, 'day')} ${rest} h`;
}

function deadlineOf(oldest: string | null): number | null {
  const at = oldest === null ? Number.NaN : Date.parse(oldest) + WEEK_MS;
  return Number.isNaN(at) ? null : at;
}

/** Why the rest of a stopped import is not offered; null: nothing is missing, or it is offered. */
export function noRestText({ outcome, rest, figures, latest }: ImportedFile): NextText | null {
  if (outcome !== 'stopped' || rest !== null || latest.origin === 'foreign' || latest.repeatable) return null;
  const left = figures.noAnswer + figures.notSent;
  return {
    title: `We can’t tell which ${left === 1 ? 'event is' : `${number(left)} events are`} missing`,
    reason:
      'They have no IDs, so sending them again could count some twice. Look in Scarf what arrived first.',
  };
}

const SOON_MS = 60 * 60 * 1000;

/** When the events appear in Scarf's reports; null: none were imported. */
export function appearsText({ attempts, figures }: ImportedFile, now: number): AppearsText | null {
  const ends = attempts
    .filter(({ remote }) => (remote?.imported ?? 0) > 0)
    .flatMap(({ endedAt }) => endedAt ?? []);
  const last = Math.max(...ends.map((end) => Date.parse(end)));
  if (figures.imported === 0 || !Number.isFinite(last)) return null;
  const latest = last + SOON_MS;
  if (latest <= now)
    return { before: 'These events should be in Scarf’s reports by now.', soon: '', after: '' };
  return {
    before: 'Appears in Scarf in',
    soon: '30 to 60 minutes',
    after: `, by ${timeOfDay(new Date(latest).toISOString())} at the latest. New packages take a day or two.`,
  };
}

/** A sentence whose middle is bold. */
export interface AppearsText {
  readonly before: string;
  readonly soon: string;
  readonly after: string;
}
