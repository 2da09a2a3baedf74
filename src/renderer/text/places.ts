import type { Unit } from '../../shared/files/layout';
import { onlySheet, placeOf, type LeftOut, type LeftOutReason, type Part } from '../../shared/files/parts';
import { kindName } from './file-kinds';
import { capital, count, lineNumbers, list, number } from './format';

/** Locations in the user's files. `parts` is absent for a single file. */

/** "line 17", "events-2.csv, row 17", "sheet “March”, row 17". */
export function placeText(line: number, unit: Unit, parts?: readonly Part[]): string {
  const place = placeOf(line, parts);
  return place.part === null
    ? `${unit} ${number(line)}`
    : `${partText(place.part)}, ${place.part.unit} ${number(place.line)}`;
}

/** A place at the beginning of a text: "Line 17", "events-2.csv, row 17", "Sheet “March”, row 17". */
export function placeTitle(line: number, unit: Unit, parts?: readonly Part[]): string {
  return asTitle(placeText(line, unit, parts), placeOf(line, parts).part);
}

/** "events-2.csv", "sheet “March”", "visits.xlsx, sheet “March”". */
export function partText({ name, sheet }: Part): string {
  if (sheet === undefined) return name;
  const workbook = name.slice(0, -sheet.length - 1);
  return [...(workbook === '' ? [] : [workbook]), `sheet “${sheet}”`].join(', ');
}

/** A part at the beginning of a text: "events-2.csv", "Sheet “March”". */
export function partTitle(part: Part): string {
  return asTitle(partText(part), part);
}

/** "302 rows". Not every line of a log is a request. */
export function partLines({ lines, unit }: Part): string {
  return count(lines, unit === 'request' ? 'line' : unit);
}

/** The name of a file is never capitalized. */
function asTitle(text: string, part: Part | null): string {
  return part === null || part.name === part.sheet ? capital(text) : text;
}

/** What the user calls these parts. */
export function partNoun(parts: readonly Part[]): 'sheet' | 'file' {
  return parts.length > 0 && parts.every(({ sheet }) => sheet !== undefined) ? 'sheet' : 'file';
}

/** How many files these parts are. Sheets are parts of one workbook, as far as it matters to the user. */
export function filesOf(parts: readonly Part[] | undefined): number {
  return parts === undefined || partNoun(parts) === 'sheet' ? 1 : parts.length;
}

/** Names of files that are longer than this together are not all told. */
const NAMES_LENGTH = 60;

/** "rows 17 and 902", "sheet “March”, row 17", "events-1.csv, rows 17 and 20; events-2.csv, row 3; and 40 more". */
export function placesText(
  lines: readonly number[],
  total: number,
  unit: Unit,
  parts?: readonly Part[],
): string {
  const SHOWN = 3;
  if (parts === undefined || parts.length < 2) {
    const sheet = onlySheet(parts);
    const numbers = lineNumbers(lines, total, unit, SHOWN);
    return sheet === null ? numbers : `${partText(sheet)}, ${numbers}`;
  }
  const told: string[] = [];
  let names = 0;
  let rest = total;
  for (const { part, lines: inPart } of byPart(lines.slice(0, SHOWN), parts)) {
    names += part.name.length;
    if (told.length > 0 && names > NAMES_LENGTH) break;
    told.push(`${partText(part)}, ${lineNumbers(inPart, inPart.length, part.unit, SHOWN)}`);
    rest -= inPart.length;
  }
  return [...told, ...(rest > 0 ? [`and ${number(rest)} more`] : [])].join('; ');
}

/** Ascending lines of several parts, as they count in each. */
function byPart(
  lines: readonly number[],
  parts: readonly Part[],
): readonly { readonly part: Part; readonly lines: readonly number[] }[] {
  const found = new Map<Part, number[]>();
  for (const each of lines) {
    const { part, line } = placeOf(each, parts);
    if (part !== null) found.set(part, [...(found.get(part) ?? []), line]);
  }
  return [...found].map(([part, inPart]) => ({ part, lines: inPart }));
}

/** Places at the beginning of a text: "Rows 17 and 902", "Sheet “March”, rows 17 and 902". */
export function placesTitle(
  lines: readonly number[],
  total: number,
  unit: Unit,
  parts?: readonly Part[],
): string {
  const [first = 1] = lines;
  return asTitle(placesText(lines, total, unit, parts), placeOf(first, parts).part);
}

/** "3 files: a.csv, b.csv and c.csv", "1 sheet: March", shortened for many; null for a single file. */
export function filesText(parts?: readonly Part[]): string | null {
  if (parts === undefined) return null;
  return `${count(parts.length, partNoun(parts))}: ${firstNames(parts.map(({ name }) => name))}`;
}

/** "a.csv, b.csv, c.csv and 2 more". */
export function firstNames(names: readonly string[]): string {
  const NAMED = 3;
  const rest = names.length - NAMED;
  return list(rest > 0 ? [...names.slice(0, NAMED), `${number(rest)} more`] : names);
}

const REASONS: Record<LeftOutReason, string> = {
  'other-kind': 'not an event file',
  binary: 'not a text file',
  empty: 'empty',
  encrypted: 'needs a password',
  packing: 'packed in a way we can’t read',
  archive: 'an archive within two others',
  link: 'a link to another file',
  special: 'not an ordinary file',
  sparse: 'packed without its empty parts',
  replaced: 'replaced by a later file of the same name',
  'not-read': 'not read yet',
  'hidden-sheet': 'a hidden sheet',
  'other-sheet': 'a sheet that was not chosen',
  'blank-sheet': 'a sheet without cells',
  hidden: 'a hidden file or folder',
  system: 'added by the operating system',
  'too-deep': 'too many folders deep',
  unreadable: 'can’t be read',
};

const SHEETS: ReadonlySet<LeftOutReason> = new Set(['hidden-sheet', 'other-sheet', 'blank-sheet']);

/** "3 sheets were left out.", where all of them are sheets of workbooks; else of files. */
export function leftOutHeading(total: number, shown: readonly LeftOut[]): string {
  const thing = shown.length > 0 && shown.every(({ why }) => SHEETS.has(why)) ? 'sheet' : 'file';
  return `${count(total, thing)} ${total === 1 ? 'was' : 'were'} left out.`;
}

/** Whether only sheets are left out, and all of them because another one was chosen. */
export function areOtherSheets(files: readonly LeftOut[]): boolean {
  return files.every(({ why }) => why === 'other-sheet');
}

export function leftOutText({ why, kind }: LeftOut): string {
  return kind === undefined ? REASONS[why] : kindName(kind);
}

/** What the rules of logs leave. `event`: there are events beside requests that name no package. */
export interface CountedRest {
  readonly count: number;
  readonly of: 'request' | 'event';
}

export const DESTINATION_WORDS = {
  label: 'Package or tracking pixel',
  /** `rule`: "Paths like /downloads/*". */
  ofRule: (rule: string) => `Package or tracking pixel: ${rule}`,
  loading: 'Loading your packages and pixels…',
  stillLoading: 'Still loading your packages and pixels…',
  showAll: 'Show all destinations',
  missing: 'Choose a package or pixel first.',
  more: (more: number) => `${number(more)} more. Keep typing to find them.`,
  type: 'Type a package or pixel name',
  choose: 'Choose…',
  forRest: (rest: CountedRest) => `Choose for the other ${count(rest.count, rest.of)}`,
  /** What a choice is for, where rules name the packages of requests. To send all to one, the user removes the rules. */
  restNote: (rest: CountedRest) => {
    if (rest.count === 0)
      return 'Your rules fit every request. To send all to one package, remove the rules.';
    return rest.of === 'request'
      ? `For the ${count(rest.count, 'request')} that no other rule fits:`
      : `For the ${count(rest.count, 'event')} that neither a rule nor the file gives a package:`;
  },
  asLastTime: 'as last time',
  reload: 'Load the list again',
  empty: 'This account has no packages or tracking pixels yet. Create one in Scarf first.',
  /** `why`: a sentence, or nothing. */
  stale: (asOf: string, why: string) => `This list is from ${asOf}. ${why}`,
  incomplete:
    'This list may be incomplete: Scarf did not give all of it. If yours is missing, name it in the file.',
  /** `complete`: the list holds every package and pixel of the account. */
  noMatch: (complete: boolean) =>
    complete ? 'No package or pixel has this name.' : 'No package or pixel in this list has this name.',
} as const;

export const SENDING_WORDS = { label: 'Send as' } as const;

/** Scarf's guides recommend few large imports. */
export function sendingOptions(
  parts: readonly Part[],
): readonly { readonly value: 'one' | 'each'; readonly label: string; readonly note: string }[] {
  return [
    { value: 'one', label: 'One import', note: 'Scarf works best with few large ones.' },
    {
      value: 'each',
      label: `${number(parts.length)} imports`,
      note: `One for each ${partNoun(parts)} that has a ready event.`,
    },
  ];
}

export const ARTIFACT_WORDS = {
  heading: 'Where they go',
  none: 'No package named',
  unknown: 'not in this account',
  setAside: 'set aside',
  more: (artifacts: number) => `and ${number(artifacts)} more`,
} as const;

/** The words of a list of files or sheets. */
export const PARTS_WORDS = {
  more: (parts: number) => `and ${number(parts)} more`,
  showAll: (parts: readonly Part[]) => `Show all ${count(parts.length, partNoun(parts))}`,
} as const;

export const LEFT_OUT_WORDS = {
  showAll: (files: number) => `Show all ${number(files)}`,
  more: 'Not named here:',
} as const;
