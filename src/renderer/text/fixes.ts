import type { ProblemCode } from '../../shared/checks/problem';
import { artifactName, type Artifact } from '../../shared/destination';
import type { Fix, Fixes } from '../../shared/checks/fix';
import type { RowProblem } from '../../shared/checks/flawed-row';
import type { Part } from '../../shared/files/parts';
import type { Repair } from '../../shared/checks/repair';
import type { Unit } from '../../shared/files/layout';
import type { Resends, WhichLines } from '../../shared/resend';
import { count, number } from './format';
import { keyName } from './mapping';
import { placesTitle } from './places';
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
      return `“${fix.from}” means ${artifactName(fix.to, artifacts, fix.of)}`;
    case 'id-for-name':
      return `“${fix.name}” is sent as its ID`;
    case 'give-artifact':
      return `Events that name none go to ${artifactName(fix.to, artifacts, fix.of)}`;
    case 'as-text':
      return 'Values that should be text are put in quotes, headers in a list';
    case 'remove-secrets':
      return 'Authorization and Cookie headers are removed';
    case 'plain-address':
      return 'Addresses with a port, or in a list, are sent alone';
    case 'read-as-windows':
      return 'Lines that are not UTF-8 are read as Western European';
    case 'new-id':
      return `IDs that say nothing are replaced by ${fix.from === null ? 'Safety IDs' : `“${fix.from}”`}`;
    case 'repair-json':
      return REPAIR_TEXTS[fix.of];
    case 'keep-first':
      return 'Of events with the same ID, only the first is sent';
  }
}

const REPAIR_TEXTS: Record<Repair, string> = {
  'trailing-comma': 'Commas behind the last value are removed',
  'single-quotes': 'Texts in single quotes are put in double quotes',
  'curly-quotes': 'Curly quotes become straight ones',
  'python-words': 'True, False and None become true, false and null',
  'bare-keys': 'Names without quotes are put in quotes',
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
  return `${subject} ${RESENT[which]}. Nothing else of the file is sent again.`;
}

const RESENT: Readonly<Record<WhichLines, string>> = {
  refused: 'that Scarf refused',
  'set-aside': 'that we set aside',
  both: 'that Scarf refused or we set aside',
  rest: 'that the stopped import left',
};

/** "37 rows need a change", the heading of the screen where they get it. */
export function rowsHeading(rows: number, unit: Unit): string {
  return `${count(rows, unit)} ${rows === 1 ? 'needs' : 'need'} a change`;
}

/** Shorter still, or of keys that Scarf only knows by mistake. */
const FIELD_NAMES: ReadonlyMap<string, string> = new Map([
  ['$tracking_pixel', 'Pixel'],
  ['$pixel', 'Pixel'],
  ['$headers', 'Headers'],
]);

/** The name of a field above its column: Scarf's word, or the key of the user's own. */
export function fieldName(key: string): string {
  return FIELD_NAMES.get(key) ?? keyName(key) ?? key;
}

const FIELDS: Partial<Record<ProblemCode, string>> = {
  'time-missing': 'Time',
  'time-unreadable': 'Time',
  'time-no-zone': 'Time',
  'time-number': 'Time',
  'in-future': 'Time',
  'too-old': 'Time',
  'no-artifact': 'Package',
  'unknown-artifact': 'Package',
  'artifact-by-name': 'Package',
  'pixel-key': 'Pixel',
  'bad-address': 'IP address',
  secrets: 'Headers',
  'id-blank': 'ID',
  'id-missing': 'ID',
  'id-repeated': 'ID',
};

/** What a problem is about where no single key says it. */
export function fieldOfProblem(code: ProblemCode): string {
  return FIELDS[code] ?? 'Text';
}

export function fieldOfFix(fix: Fix): string {
  switch (fix.kind) {
    case 'rename-key':
      return fieldName(fix.to);
    case 'take-time':
    case 'time-zone':
    case 'time-as-date':
      return 'Time';
    case 'replace-id':
    case 'id-for-name':
    case 'give-artifact':
      return fix.of === 'package' ? 'Package' : 'Pixel';
    case 'plain-address':
      return 'IP address';
    case 'remove-secrets':
      return 'Headers';
    case 'new-id':
    case 'keep-first':
      return 'ID';
    case 'as-text':
    case 'read-as-windows':
    case 'repair-json':
      return 'Text';
  }
}

const TIME_LIKE = 'Write it like 2026-07-21 14:05.';
const TIME_WITH_ZONE_LIKE = 'Write it like 2026-07-21T14:05:00Z.';

/** What is wrong with a value, below its field. `cells` and `columns`: of a row whose cells do not fit the table. */
export function valueMessage(
  { code, readings = [] }: Pick<RowProblem, 'code' | 'readings'>,
  {
    value,
    unit,
    inTable,
    cells,
    columns,
  }: {
    readonly value: string;
    readonly unit: Unit;
    readonly inTable: boolean;
    readonly cells: number;
    readonly columns: number;
  },
): string {
  const like = inTable ? TIME_LIKE : TIME_WITH_ZONE_LIKE;
  if (code === 'time-missing') return `This ${unit} has no time. ${like}`;
  if (readings.length > 1) return `“${value}” can be read in more than one way.`;
  if (code === 'time-unreadable') return `We can’t read “${value}” as a date. ${like}`;
  if (code === 'time-no-zone') return `“${value}” names no time zone. ${like}`;
  if (code === 'unknown-artifact') return `“${value}” is not in your account.`;
  if (code === 'no-artifact') return `This ${unit} names no package or pixel.`;
  if (code === 'not-json') {
    const { sentence, action } = problemText({ code, count: 1 }, unit);
    return `This ${sentence} ${action ?? ''}`.trim();
  }
  if (code === 'bad-address') return `“${value}” is not an address that can be looked up.`;
  if (code === 'not-object' && inTable && unit !== 'request')
    return cells === columns
      ? `The cells of this ${unit} may stand in the wrong columns.`
      : `This ${unit} has ${count(cells, 'cell')}, the table has ${count(columns, 'column')}.`;
  return `This ${problemText({ code, count: 1 }, unit).sentence}`;
}

/** "Row 244 looks like a total.", "Rows 90 and 244 look like totals." */
export function totalsText(lines: readonly number[], unit: Unit, parts: readonly Part[] | undefined): string {
  const places = placesTitle(lines, lines.length, unit, parts);
  return `${places} ${lines.length === 1 ? 'looks like a total' : 'look like totals'}.`;
}

/** Why Scarf refused a row. */
export function refusedMessage(message: string): string {
  return message === '' ? 'Scarf refused it.' : `Scarf refused it: “${message}”`;
}

/** The field that Scarf's words are about. */
export function fieldInMessage(message: string): string {
  const [key] = /\$[a-z_]+/.exec(message) ?? [];
  if (key !== undefined) return fieldName(key);
  return /package|artifact|pixel/i.test(message) ? 'Package' : 'Refused';
}

/** "5 fixed, 1 left out, 31 to go", how far the rows are. */
export function progressText(fixed: number, leftOut: number, toGo: number): string {
  return [
    `${number(fixed)} fixed`,
    ...(leftOut === 0 ? [] : [`${number(leftOut)} left out`]),
    toGo === 0 ? 'nothing to go' : `${number(toGo)} to go`,
  ].join(', ');
}

export const FIX_WORDS = {
  note: 'We change only what is sent.',
  check: 'Check',
  suggested: 'Suggested changes',
  optional: 'Also possible',
  byRow: {
    row: 'Row by row',
    line: 'Line by line',
    event: 'Event by event',
    request: 'Request by request',
  },
  without: { 'may-be-refused': 'Scarf may refuse them as they are', sent: 'optional' },
  change: (rows: number, unit: Unit): string => `Change ${count(rows, unit)}`,
  changed: (rows: number, unit: Unit): string => `${count(rows, unit)} changed`,
  undo: 'Undo',
  becomes: 'becomes',
  empty: 'empty',
  time: 'Time',
  view: 'Rows that are shown',
  toFix: 'To fix',
  changedRows: 'Changed',
  cells: 'Cells',
  text: 'Text',
  columnRow: { row: 'Row', line: 'Line', event: 'Event', request: 'Request' },
  columnAction: 'Action',
  more: (rows: number, unit: Unit): string => `The first ${count(rows, unit)} of these are shown here.`,
  none: 'Nothing here.',
  loading: 'Reading the rows…',
  states: { 'to-fix': 'To fix', changed: 'Fixed', 'left-out': 'Left out' },
  keepAnyway: 'Keep it anyway',
  notKept: 'This does not fix it yet.',
  suggestion: 'Perhaps:',
  readings: 'It may mean:',
  between: 'Between its neighbors:',
  takenBack: 'Taken back. Ctrl+Z brings it back.',
  next: 'Next problem',
  nothingLeft: 'Nothing is left to fix. “Check again” applies your changes.',
  checkAgain: 'Check again',
  unkept: (rows: number): string =>
    rows === 1
      ? '1 change fixes nothing and is not kept'
      : `${number(rows)} changes fix nothing and are not kept`,
  zone: 'These times are in',
  key: (from: string): string => `“${from}” becomes`,
  artifact: (from: string): string => `“${from}” means`,
  send: (events: number): string => `Send ${events === 1 ? 'it' : `these ${number(events)}`} to`,
  setAside: 'Nowhere: set aside',
  leave: 'Leave as it is',
  safetyId: 'A Safety ID, added as it is sent',
  valueOf: (key: string): string => `The value of “${key}”`,
  own: (key: string): string => `${key}, a field of your own`,
  leaveOut: 'Leave out',
  totals: 'Totals',
  leaveTotalsOut: (rows: number): string => (rows === 1 ? 'Leave it out' : 'Leave them out'),
  putBack: 'Put back',
  tooLong: 'Too long to be changed here. Only its beginning is shown.',
  full: 'No more rows can be changed one by one. Save a corrected copy for the rest.',
  list: 'Changes in what is sent',
  takeBack: 'Take back',
  save: 'Save a corrected copy…',
} as const;
