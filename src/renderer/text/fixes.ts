import type { ProblemCode } from '../../shared/problem';
import type { Artifact } from '../../shared/destination';
import type { Fix, Fixes, ValidatedLine } from '../../shared/fix';
import type { Repair } from '../../shared/repair';
import type { Unit } from '../../shared/layout';
import type { Resends } from '../../shared/resend';
import { count, noun, number } from './format';
import { problemText } from './problems';

/** `$ip` becomes the user's own key `ip`. */
export function withoutDollar(key: string): string {
  return key.replace(/^\$+/, '') || 'key';
}

export function replaceIdFix(from: string, { kind, id }: Artifact): Fix {
  return { kind: 'replace-id', of: kind, from, to: id };
}

export function fixText(fix: Fix, artifacts: readonly Artifact[]): string {
  switch (fix.kind) {
    case 'rename-key':
      return `“${fix.from}” becomes “${fix.to}”`;
    case 'take-time':
      return `The time of an event is the value of “${fix.path}”`;
    case 'time-zone':
      return `Times without a zone are in ${fix.zone.replace(/_/g, ' ').replace(/\//g, ', ')}`;
    case 'time-as-date':
      return 'Times that are numbers become dates';
    case 'replace-id':
      return `“${fix.from}” means ${artifactName(fix.of, fix.to, artifacts)}`;
    case 'id-for-name':
      return `“${fix.name}” is sent as its id`;
    case 'give-artifact':
      return `Events that name none go to ${artifactName(fix.of, fix.to, artifacts)}`;
    case 'as-text':
      return 'Values that should be text are put in quotes, headers in a list';
    case 'remove-secrets':
      return 'Authorization and Cookie headers are removed';
    case 'plain-address':
      return 'Addresses with a port, or in a list, are sent alone';
    case 'read-as-windows':
      return 'Lines that are not UTF-8 are read as Windows characters';
    case 'new-id':
      return `Ids that say nothing are replaced by ${fix.from === null ? 'Safety IDs' : `“${fix.from}”`}`;
    case 'repair-json':
      return REPAIR_TEXTS[fix.of];
    case 'keep-first':
      return 'Of events with the same id, only the first is sent';
  }
}

function artifactName(of: Artifact['kind'], to: string, artifacts: readonly Artifact[]): string {
  return artifacts.find(({ kind, id }) => kind === of && id === to)?.name ?? to;
}

const REPAIR_TEXTS: Record<Repair, string> = {
  'trailing-comma': 'Commas behind the last value are removed',
  'single-quotes': 'Texts in single quotes are put in double quotes',
  'python-words': 'True, False and None become true, false and null',
  'bare-keys': 'Keys without quotes are put in quotes',
  'not-a-number': 'NaN and Infinity become null',
  comments: 'Comments are removed',
};

/** The number of events a fix changed, such as "412 events". */
export function fixCountText(fix: Fix, events: number): string {
  return fix.kind === 'keep-first' ? `${count(events, 'event')} left out` : count(events, 'event');
}

/** The changes made to single lines, besides the fixes for all lines. */
export function editsText({ lines }: Fixes, unit: Unit): readonly string[] {
  const edited = lines.filter(({ text }) => text !== null).length;
  const leftOut = lines.length - edited;
  return [
    ...(edited === 0 ? [] : [`${count(edited, unit)} changed by hand`]),
    ...(leftOut === 0 ? [] : [`${count(leftOut, unit)} left out`]),
  ];
}

/** The worst remaining problem of a line as it would be sent. */
export function lineVerdict({ problems: [worst] }: ValidatedLine, unit: Unit): string {
  if (worst === undefined) return 'Ready.';
  return `This ${problemText({ code: worst.code, count: 1 }, unit).sentence}`;
}

export function fixHeading(code: ProblemCode, events: number, unit: Unit): string {
  const { number: lead, sentence } = problemText({ code, count: events }, unit);
  return `${lead ?? ''} ${sentence}`.trim();
}

/** Heading of the screen that fixes lines of an earlier import. */
export function resendHeading(lines: number, unit: Unit): string {
  return lines === 1 ? `Fix 1 ${unit}` : `Fix ${count(lines, unit)}`;
}

/** Explains which lines of an earlier import a check contains. */
export function resendNote({ which, lines }: Pick<Resends, 'which' | 'lines'>, unit: Unit): string {
  const subject = `${lines === 1 ? 'This is' : 'These are'} the ${count(lines, unit)}`;
  const reason = which === 'refused' ? 'that Scarf refused' : 'that we set aside';
  return `${subject} ${reason}. Nothing else of the file is sent again.`;
}

export const FIX_WORDS = {
  note: 'Your file stays as it is. We make these changes on the way out.',
  forAll: 'One change for all of them',
  linesHeading: (unit: Unit, lines: number): string => `Affected ${noun(lines, unit)}`,
  setAsideHeading: (unit: Unit, lines: number): string => `The ${noun(lines, unit)} set aside`,
  refusedHeading: (unit: Unit, lines: number): string =>
    lines === 1 ? `The ${unit} as it was sent` : `The ${unit}s as they were sent`,
  zone: 'These times are in',
  key: (from: string): string => `“${from}” becomes`,
  artifact: (from: string): string => `“${from}” means`,
  send: (events: number): string => `Send ${events === 1 ? 'it' : `these ${number(events)}`} to`,
  setAside: 'Nowhere: set aside',
  choose: 'Choose a package or pixel…',
  leave: 'Leave as it is',
  safetyId: 'A Safety ID, added as it is sent',
  valueOf: (key: string): string => `The value of “${key}”`,
  own: (key: string): string => `${key}, a key of your own`,
  before: 'In the file',
  after: 'Goes out as',
  leftOut: 'Left out. It is not sent.',
  gone: 'This line can’t be read any more.',
  tooLong: 'Only its beginning is shown. A change for all of them is made in it, too.',
  edit: 'Edit',
  leaveOut: 'Leave out',
  putBack: 'Put back',
  keep: 'Keep this change',
  asText: 'Edit as text',
  byField: 'Edit value by value',
  timeLike: 'Like 2026-07-21T14:05:00Z.',
  cancel: 'Cancel',
  text: (unit: Unit, line: number): string => `Text of ${unit} ${number(line)}`,
  apply: 'Apply and check again',
  full: 'No more lines can be changed one by one. Save a corrected copy for the rest.',
  more: 'Show more',
  list: 'Changes on the way out',
  takeBack: 'Take back',
  save: 'Save a corrected copy…',
  saved: 'Saved',
} as const;
