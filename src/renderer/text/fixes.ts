import type { Problem, ProblemCode } from '../../shared/problem';
import type { Artifact } from '../../shared/destination';
import type { Fix, Fixes, ValidatedLine } from '../../shared/fix';
import { isPlain, unitOf, type Form, type Unit } from '../../shared/layout';
import type { Resends } from '../../shared/resend';
import { count, number } from './format';
import { problemText } from './problems';

/** What a fix for all lines alike is called where it is offered; null: there is none for this problem. */
export function offerLabel(problem: Problem, form: Form): string | null {
  switch (problem.code) {
    case 'time-no-zone':
      return 'Add a time zone…';
    case 'time-number':
      return 'Convert to ISO dates…';
    case 'time-missing':
      return problem.subjects.length > 0 ? 'Say which key holds it…' : 'Fix the lines…';
    case 'unknown-artifact':
      return 'Choose the right one…';
    case 'other-artifact':
      return 'Follow the file instead';
    case 'no-artifact':
      return 'Choose one destination…';
    case 'pixel-key':
      return 'Rename to $tracking_pixel…';
    case 'unknown-dollar':
      return problem.subjects.length === 1 ? 'Rename the key…' : 'Rename the keys…';
    case 'wrong-type':
      return 'Put in quotes…';
    case 'secrets':
      return 'Remove Authorization and Cookie…';
    case 'not-utf8':
      return isPlain(form) ? 'Read as Windows characters…' : null;
    case 'id-repeated':
      return 'Keep one of each…';
    case 'too-old':
      return problem.count === 1
        ? `Save this ${unitOf(form.layout)}…`
        : `Save these ${unitOf(form.layout)}s…`;
    case 'bad-address':
      return hasHint(problem) ? 'Take the address alone…' : byHand(problem);
    case 'id-blank':
      return problem.count === 1 ? 'Give it another id…' : 'Give them other ids…';
    case 'not-json':
    case 'not-object':
    case 'time-unreadable':
    case 'duplicate-key':
    case 'in-future':
      return byHand(problem);
    default:
      return null;
  }
}

function byHand({ count: lines }: Problem): string {
  return lines === 1 ? 'Fix the line…' : 'Fix the lines…';
}

/** Some of the values hold what was meant. */
function hasHint({ subjects }: Problem): boolean {
  return subjects.some(({ hint }) => hint !== undefined);
}

/** What is proposed when the screen for a problem opens: the likeliest of what can be chosen. */
export function proposed(problem: Problem, zone: string, artifacts: readonly Artifact[]): readonly Fix[] {
  switch (problem.code) {
    case 'time-no-zone':
      return [{ kind: 'time-zone', zone }];
    case 'time-number':
      return [{ kind: 'time-as-date' }];
    case 'time-missing':
      return problem.subjects.map(({ text }) => ({ kind: 'rename-key', from: text, to: '$time' }));
    case 'unknown-artifact':
      return problem.subjects.flatMap(({ text, hint }) => {
        const meant = artifacts.find(({ name, id }) => name === hint || id === hint);
        return meant === undefined ? [] : [replacing(text, meant)];
      });
    case 'pixel-key':
      return [{ kind: 'rename-key', from: '$pixel', to: '$tracking_pixel' }];
    case 'unknown-dollar':
      return problem.subjects.map(({ text, hint }) => ({
        kind: 'rename-key',
        from: text,
        to: hint ?? bare(text),
      }));
    case 'wrong-type':
      return [{ kind: 'as-text' }];
    case 'secrets':
      return [{ kind: 'remove-secrets' }];
    case 'bad-address':
      return hasHint(problem) ? [{ kind: 'plain-address' }] : [];
    case 'not-utf8':
      return [{ kind: 'read-as-windows' }];
    case 'id-repeated':
      return [{ kind: 'keep-first' }];
    default:
      return [];
  }
}

/** `$ip` as a key of one's own: `ip`. */
export function bare(key: string): string {
  return key.replace(/^\$+/, '') || 'key';
}

export function replacing(from: string, { kind, id }: Artifact): Fix {
  return { kind: 'replace-id', of: kind, from, to: id };
}

/** A fix in words, as it stands in a list. */
export function fixText(fix: Fix, artifacts: readonly Artifact[]): string {
  switch (fix.kind) {
    case 'rename-key':
      return `“${fix.from}” becomes “${fix.to}”`;
    case 'time-zone':
      return `Times without a zone are in ${fix.zone.replace(/_/g, ' ').replace(/\//g, ', ')}`;
    case 'time-as-date':
      return 'Times that are numbers become dates';
    case 'replace-id': {
      const name = artifacts.find(({ kind, id }) => kind === fix.of && id === fix.to)?.name ?? fix.to;
      return `“${fix.from}” means ${name}`;
    }
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
    case 'keep-first':
      return 'Of events with the same id, only the first is sent';
  }
}

/** What a fix did: "412 events". */
export function didText(fix: Fix, times: number): string {
  return fix.kind === 'keep-first' ? `${count(times, 'event')} left out` : count(times, 'event');
}

/** What was done by hand, beside the fixes for all. */
export function editsText({ lines }: Fixes, unit: Unit): readonly string[] {
  const edited = lines.filter(({ text }) => text !== null).length;
  const leftOut = lines.length - edited;
  return [
    ...(edited === 0 ? [] : [`${count(edited, unit)} changed by hand`]),
    ...(leftOut === 0 ? [] : [`${count(leftOut, unit)} left out`]),
  ];
}

/** What is still to be said of a line as it would go out. */
export function lineVerdict({ problems: [worst] }: ValidatedLine, unit: Unit): string {
  if (worst === undefined) return 'Ready.';
  return `This ${problemText(worst.code, 1, unit).sentence}`;
}

export function fixHeading(code: ProblemCode, times: number, unit: Unit): string {
  const { number: told, sentence } = problemText(code, times, unit);
  return `${told ?? ''} ${sentence}`.trim();
}

/** Of lines that did not get in, on the screen where they are mended. */
export function againHeading(lines: number, unit: Unit): string {
  return lines === 1 ? `Fix 1 ${unit}` : `Fix ${count(lines, unit)}`;
}

/** What the file on the desk is made of. */
export function againNote({ which, lines }: Pick<Resends, 'which' | 'lines'>, unit: Unit): string {
  const them = `${lines === 1 ? 'This is' : 'These are'} the ${count(lines, unit)}`;
  const that = which === 'refused' ? 'that Scarf refused' : 'that we set aside';
  return `${them} ${that}. Nothing else of the file is sent again.`;
}

export const FIX_WORDS = {
  note: 'Your file stays as it is. We make these changes on the way out.',
  forAll: 'One change for all of them',
  lines: (unit: Unit): string => `The first ${unit}s that have it`,
  setAside: (unit: Unit): string => `The ${unit}s set aside`,
  refused: (unit: Unit): string => `The ${unit}s as they were sent`,
  zone: 'These times are in',
  key: (from: string): string => `“${from}” becomes`,
  artifact: (from: string): string => `“${from}” means`,
  leave: 'Leave as it is',
  safetyId: 'A Safety ID, added as it is sent',
  valueOf: (key: string): string => `The value of “${key}”`,
  own: (key: string): string => `${key}, a key of your own`,
  before: 'In the file',
  after: 'Goes out as',
  leftOut: 'Left out. It is not sent.',
  gone: 'This line can’t be read any more.',
  tooLong: 'This line is too long to be shown here. A change for all of them is made in it, too.',
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
