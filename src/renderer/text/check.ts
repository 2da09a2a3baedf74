import type { CheckProgress, CheckReport, SafetyIds } from '../../shared/checks/check';
import type { Grade } from '../../shared/checks/problem';
import { isOpen } from '../../shared/checks/question';
import { unitOf, type Encoding, type JsonLayout, type Layout, type Unit } from '../../shared/files/layout';
import { onlySheet, type Part } from '../../shared/files/parts';
import { bytes, count, dateAndTime, number, percent, timeSpan as spanText } from './format';
import { filesOf, partNoun, partText } from './places';

/** Heading of a finished check. `unit`: what the user calls its lines. */
export function verdict(report: CheckReport, unit = unitOf(report.form.layout)): string {
  const { ready, errors, lines, blank, skipped, damaged } = report;
  const events = lines - blank - skipped;
  const open = report.questions.flatMap(({ questions }) => questions.filter(isOpen)).length;
  if (open > 0) return `${count(open, 'question')} before these ${unit}s can be imported.`;
  if (damaged) return `The compressed data is damaged. ${count(ready, 'event')} could be read.`;
  if (events === 0)
    return skipped > 0 && unit === 'request'
      ? 'None of these requests counts as an event.'
      : `There are no events in ${filesOf(report.parts) > 1 ? 'these files' : 'this file'}.`;
  const tooOld = report.problems.find(({ code }) => code === 'too-old')?.count ?? 0;
  if (errors > 0 && tooOld === errors) return tooOldVerdict(ready, errors, unit);
  if (ready === 0)
    return events === 1 ? `This ${unit} needs fixing.` : `All ${number(events)} ${unit}s need fixing.`;
  if (errors === 0)
    return events === 1 ? `This ${unit} is ready.` : `All ${number(events)} ${unit}s are ready.`;
  const fixing = errors === 1 ? '1 needs fixing.' : `${number(errors)} need fixing.`;
  return `${number(ready)} of ${number(events)} ${unit}s ${ready === 1 ? 'is' : 'are'} ready. ${fixing}`;
}

/** Nothing needs fixing: no fix makes an event newer. */
function tooOldVerdict(ready: number, tooOld: number, unit: Unit): string {
  const events = ready + tooOld;
  if (ready === 0)
    return events === 1 ? `This ${unit} is too old.` : `All ${number(events)} ${unit}s are too old.`;
  const old = `${number(tooOld)} ${tooOld === 1 ? 'is' : 'are'} too old.`;
  return `${number(ready)} of ${number(events)} ${unit}s ${ready === 1 ? 'is' : 'are'} ready. ${old}`;
}

/** The layout in words; empty for plain lines, which need no remark. */
export function layoutName(layout: Layout): readonly string[] {
  switch (layout.kind) {
    case 'lines':
      return [];
    case 'json':
      return [JSON_NAMES[layout.shape]];
    case 'parts':
      return [];
    case 'table':
      if (layout.sheet === true) return ['a sheet'];
      if (layout.sheet === 'parquet') return ['a Parquet file'];
      if (layout.log !== undefined) return ['an access log'];
      return [layout.delimiter === '\t' ? 'a table with tabs (TSV)' : 'a table (CSV)'];
  }
}

const JSON_NAMES: Record<JsonLayout['shape'], string> = {
  list: 'a list in JSON',
  pretty: 'JSON over several lines',
  wrapped: 'events inside other JSON',
};

/** Encodings as people know them. */
export const ENCODING_NAMES: Readonly<Record<Encoding, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
  'utf-32le': 'UTF-32',
  'utf-32be': 'UTF-32, high byte first',
  'windows-1252': 'Western European (Windows-1252)',
  'windows-1250': 'Central European (Windows-1250)',
  'windows-1251': 'Cyrillic (Windows-1251)',
  'windows-1253': 'Greek (Windows-1253)',
  'windows-1254': 'Turkish (Windows-1254)',
  'iso-8859-2': 'Central European (ISO 8859-2)',
  'koi8-r': 'Cyrillic (KOI8-R)',
  macintosh: 'Western European (old Mac)',
  ibm850: 'Western European (DOS, code page 850)',
  ibm437: 'United States (DOS, code page 437)',
  ibm866: 'Cyrillic (DOS, code page 866)',
  shift_jis: 'Japanese (Shift JIS)',
  'euc-jp': 'Japanese (EUC-JP)',
  gb18030: 'Chinese (GBK or GB 18030)',
  big5: 'Chinese, traditional (Big5)',
  'euc-kr': 'Korean (EUC-KR)',
};

/** The time span of the events; null when no time is readable. */
export function timeSpan(report: CheckReport): string | null {
  return report.oldest === null || report.newest === null ? null : spanText(report.oldest, report.newest);
}

export const GRADE_HEADINGS: Record<Grade, string> = {
  error: 'Won’t be sent',
  warning: 'Sent, but worth a look',
  info: 'Good to know',
};

export const PROBLEM_WORDS = {
  file: 'About the file',
  show: 'Show',
  hide: 'Hide',
  /** Null: it is not known how many. */
  moreSubjects: (more: number | null) => (more === null ? 'and more' : `and ${number(more)} more`),
  /** Read after "Show" and "Hide". */
  linesOf: (sentence: string) => `lines: ${sentence}`,
  showMore: 'Show more',
  earlier: 'Open that import',
  /** Read after it. `createdAt`: when that import started. */
  earlierOf: (createdAt: string) => `of ${dateAndTime(createdAt)}`,
  repeatsLimit: (events: number) =>
    `Repeated IDs were looked for in the first ${count(events, 'event')} only.`,
  safetyIdsLimit: (events: number) =>
    `In a corrected or overlapping file, only the first ${count(events, 'event')} without an ID get the same Safety ID again.`,
} as const;

export const READING_WORDS = {
  title: 'Checking your events',
  bar: (name: string) => `Checking ${name}`,
  notSent: 'Nothing is sent yet.',
  stop: 'Stop',
} as const;

/** The words of lines of the user's file. */
export const SOURCE_WORDS = {
  /** Read before the number of a line. */
  line: 'Line',
  gone: 'This line can’t be read anymore.',
  empty: 'An empty line.',
} as const;

/** What a screen reader says once Safety IDs are on or off. */
export function safetyIdsSaid(on: boolean): string {
  return on ? 'Safety IDs will be added.' : 'No Safety IDs will be added.';
}

export const SEND_WORDS = {
  to: 'Send to',
  later: 'Appears in Scarf 30 to 60 minutes later.',
  noUndo: 'An import cannot be undone.',
  anotherFile: 'Choose another file…',
  useAnother: 'Use another file',
  fixLines: (unit: Unit) => `Fix ${unit}s…`,
  changed: (files: number) =>
    files > 1 ? 'The files changed since we checked them.' : 'The file changed since we checked it.',
  checkAgain: 'Check it again',
  whyCheckAgain: 'Check again, so that what is sent is what was checked.',
} as const;

/** "3 files read as one". */
export function partsHeading(parts: readonly Part[]): string {
  return `${count(parts.length, partNoun(parts))} read as one`;
}

/** "3 files", "sheet “March”". */
function partsNote(parts: readonly Part[]): string {
  const sheet = onlySheet(parts);
  return sheet === null ? count(parts.length, partNoun(parts)) : partText(sheet);
}

/** What the line below the heading says of the file, besides its name. */
export function fileNotes(size: number, report: CheckReport): readonly string[] {
  const { form, parts } = report;
  const span = timeSpan(report);
  return [
    ...(parts === undefined ? [] : [partsNote(parts)]),
    bytes(size),
    ...layoutName(form.layout),
    ...(form.encoding === 'utf-8' ? [] : [ENCODING_NAMES[form.encoding]]),
    ...(report.compression !== 'none' ? [`${bytes(report.plainBytes)} unpacked`] : []),
    ...(span === null ? [] : [span]),
  ];
}

/** Label of the button that starts an import. */
export function importLabel(report: CheckReport): string {
  return report.damaged
    ? `Import the ${count(report.ready, 'readable event')}`
    : `Import ${count(report.ready, 'event')}`;
}

/** Label of the button that resends lines of an earlier import. */
export function resendLabel({ ready }: CheckReport): string {
  return `Send ${count(ready, 'event')} again`;
}

/** A warning beside the send button; null when there is none. */
export function sendWarning(report: CheckReport): string | null {
  const isSentBefore = report.problems.some(
    ({ code, handled }) => code === 'sent-before' && handled !== true,
  );
  if (!isSentBefore) return null;
  return filesOf(report.parts) > 1
    ? 'Sending these files again may count their events twice.'
    : 'This file was imported before. Sending it again may count its events twice.';
}

/** Label of the button that turns Safety IDs off or on; null when no event needs one. */
export function safetyIdsLabel(safetyIds: SafetyIds): string | null {
  switch (safetyIds) {
    case 'on':
      return 'Send without Safety IDs';
    case 'off':
      return 'Add Safety IDs';
    case 'not-needed':
      return null;
  }
}

export function checkProgressText(progress: CheckProgress): string {
  const share = percent(progress.bytesRead, progress.bytesTotal);
  const found = progress.errors === 0 ? '' : ` · ${number(progress.errors)} to fix so far`;
  return `${share} · ${count(progress.lines, 'line')} checked${found}`;
}
