import type { TablePreview } from '../../../shared/checks/check';
import type { LogDialect, TableForm } from '../../../shared/files/layout';
import { hasSameColumns, type Column, type Mapping } from '../../../shared/files/mapping';
import { USUAL_REQUESTS, type LogKind, type Requests } from '../../../shared/files/requests';
import { ROWS_PREVIEWED } from '../../model/limits';
import type { ReadingContext } from '../../model/reading-context';
import type { Guesses } from '../../questions/guesses';
import { kindOfNames } from '../kind-of-names';
import type { DetectedTable } from '../table/detect-table';
import { cellsOf } from '../table/read-rows';
import { RowConverter } from '../table/row-to-event';
import { sampleLines } from '../table/sample-rows';
import { decideAddress } from './client-address';
import { fieldColumns, fieldValues } from './fields-columns';
import { fieldsIn, firstRow } from './fields-line';
import { haproxyLog, isHaproxyLine } from './haproxy-log';
import { KNOWN_LOGS } from './known-logs';
import { columnsOf, requestColumns, type LogField } from './log-columns';
import { LogRows } from './log-rows';
import { isRequestLine, otherLog } from './other-log';
import { isPairsLine, pairsLog } from './pairs-log';
import { isServerLine, serverLog, type ServerLog } from './server-log';

/** (ours) So many lines tell what the values are. */
const LINES_READ = 200;
/** (ours) Messages of errors may stand among requests. */
const LEAST_REQUESTS = 0.3;

export interface FoundLog {
  readonly log: LogDialect;
  readonly delimiter: TableForm['layout']['delimiter'];
  readonly columns: readonly Column[];
  readonly fields: ReadonlyMap<LogField, number>;
  /** Its values are known only by what they hold. */
  readonly guessed?: true;
}

/** Recognises an access log from the first text of a file, by its lines. Null: it is none. */
export function detectLog(
  text: string,
  whole: boolean,
  context: ReadingContext,
  guesses: Guesses,
): DetectedTable | null {
  // An answer about the delimiter or the header makes it a table.
  const { delimiter, header } = context.answers.given;
  if (delimiter !== undefined || header !== undefined) return null;
  const lines = sampleLines(text, whole);
  const found = fieldLog(lines) ?? knownLog(lines);
  if (found === null) return null;
  const rows = sampleCells(lines, found);
  const places = found.guessed === true ? 'guessed' : 'known';
  const mapping = mappingOf(found, context, () =>
    decideAddress(found.columns, found.fields, rows, guesses, places),
  );
  return {
    ...tableOf(found, rows, mapping),
    kind: kindOfNames(
      'log',
      mapping.columns.map(({ name }) => name),
    ),
  };
}

/** The table that lines in JSON are, which were found to be requests. */
export function tableOfJson(
  found: FoundLog,
  lines: readonly string[],
  context: ReadingContext,
): Omit<DetectedTable, 'kind'> {
  const rows = sampleCells(lines, found);
  return tableOf(
    found,
    rows,
    mappingOf(found, context, () => found.columns),
  );
}

function tableOf(
  { delimiter, log }: FoundLog,
  rows: readonly (readonly string[])[],
  mapping: Mapping,
): Omit<DetectedTable, 'kind'> {
  return { form: { layout: { kind: 'table', delimiter, log }, mapping }, preview: previewOf(rows, mapping) };
}

/** A log in the extended format of the W3C, which names its columns. */
function fieldLog(lines: readonly string[]): FoundLog | null {
  const names = fieldsIn(lines);
  if (names === null) return null;
  const first = firstRow(lines) ?? '\t';
  const isTabbed = first.includes('\t');
  const small = names.map((name) => name.toLowerCase());
  const kind: LogKind = small.some((name) => name.startsWith('x-edge-'))
    ? 'cloudfront'
    : small.includes('sc-win32-status') || small.includes('s-sitename')
      ? 'iis'
      : 'w3c';
  const escapes = isTabbed ? 'percent' : 'plus';
  const log: LogDialect = { kind, values: fieldValues(names, escapes), escapes, fields: true };
  return { log, delimiter: isTabbed ? '\t' : ' ', ...fieldColumns(names) };
}

/** A log whose values are known by their place or their keys. */
function knownLog(lines: readonly string[]): FoundLog | null {
  const read = lines.filter((line) => line.trim() !== '').slice(0, LINES_READ);
  const least = Math.max(1, read.length * LEAST_REQUESTS);
  const known = KNOWN_LOGS.find(({ line }) => read.filter((text) => line.test(text)).length >= least);
  if (known !== undefined) return foundLog(known.kind, { ...known, open: true });
  const linesThat = (is: (line: string) => boolean): readonly string[] | null => {
    const requests = read.filter(is);
    return requests.length < least ? null : requests;
  };
  const requests = linesThat(isServerLine);
  if (requests !== null) {
    const log = serverLog(requests);
    return foundLog(serverKind(log), log);
  }
  const proxied = linesThat(isHaproxyLine);
  if (proxied !== null) {
    const log = haproxyLog(proxied);
    return foundLog('haproxy', log, log.local ? { localTimes: true } : {});
  }
  const paired = linesThat(isPairsLine);
  if (paired !== null) {
    const log = pairsLog(paired);
    return foundLog(log.kind, log, { pairs: log.pairs, localTimes: true });
  }
  const others = linesThat(isRequestLine);
  return others === null ? null : logByContent(others, least);
}

/** A log in an order of its own. */
function logByContent(requests: readonly string[], least: number): FoundLog | null {
  const log = otherLog(requests);
  return log === null || log.requests < least ? null : { ...foundLog(serverKind(log), log), guessed: true };
}

function serverKind({ values }: ServerLog): LogKind {
  return values.some(({ field }) => field === 'agent') ? 'combined' : 'common';
}

/** A log whose values stand apart by spaces. */
function foundLog(
  kind: LogKind,
  { values, format, open }: Omit<ServerLog, 'open'> & { readonly open?: boolean },
  more: Pick<LogDialect, 'pairs' | 'localTimes'> = {},
): FoundLog {
  const log: LogDialect = {
    kind,
    values: values.map(({ value }) => value),
    ...(open === true && { open }),
    ...more,
  };
  return { log, delimiter: ' ', ...columnsOf(values, format) };
}

/** The cells of the first requests. */
function sampleCells(
  lines: readonly string[],
  { log, delimiter, columns }: FoundLog,
): readonly (readonly string[])[] {
  const rows = new LogRows({ layout: { delimiter }, mapping: { columns } }, log);
  rows.scanner.push(Buffer.from(lines.join('\n')));
  rows.scanner.finish();
  const cells: string[][] = [];
  for (let kind = rows.next(); kind !== 'none' && cells.length < LINES_READ; kind = rows.next()) {
    if (kind === 'event') cells.push(cellsOf(rows.scanner));
  }
  return cells;
}

/** The user's mapping for the columns of the log, else the usual one. Which columns are judged is never the user's word. */
function mappingOf(
  { columns, fields }: FoundLog,
  { mappings }: ReadingContext,
  usualColumns: () => readonly Column[],
): Mapping {
  const plain: Mapping = { header: false, columns };
  const own = mappings.findLast((mapping) => hasSameColumns(mapping, plain));
  const usual: Requests = { columns: requestColumns(fields), choice: USUAL_REQUESTS, rules: [] };
  if (own !== undefined) return { ...own, requests: { ...usual, ...own.requests, columns: usual.columns } };
  return { ...plain, columns: usualColumns(), requests: usual };
}

function previewOf(rows: readonly (readonly string[])[], mapping: Mapping): TablePreview {
  const [first] = rows;
  return {
    rows: rows.slice(0, ROWS_PREVIEWED),
    event: first === undefined ? null : new RowConverter(mapping).convert(first),
    otherwise: { ...mapping, header: true },
  };
}
