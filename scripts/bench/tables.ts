import { formatBytes, megabytes, milliseconds, ratio, row, seconds, speed, table } from './figures';
import type { Results } from './results';
import type { AnswerFigures } from './sections/answers';
import type { LogAnswers, LogOpening } from './sections/log';
import {
  checkSeries,
  describeFile,
  describeOtherFile,
  otherFileSeries,
  sendSeries,
  startSeries,
  type CheckSeries,
  type OtherFileSeries,
  type SendSeries,
  type StartSeries,
} from './series';

type Columns<Row> = readonly (readonly [title: string, cell: (row: Row) => string])[];
type Rows<Figures> = readonly (readonly [name: string, key: keyof Figures, aim: string])[];

const CHECK: Columns<CheckSeries> = [
  ['file', (one) => `${formatBytes(one.bytes)} ${one.format}`],
  ['ours', (one) => seconds(one.whole)],
  ['speed', (one) => speed(one.bytes, one.whole)],
  ['on one core', (one) => seconds(one.oneCore)],
  ['speed', (one) => speed(one.bytes, one.oneCore)],
  ['all / one', (one) => ratio(one.oneCore, one.whole)],
  ['`jq -c .`', (one) => seconds(one.jq)],
  ['ours / jq', (one) => ratio(one.whole, one.jq)],
  ['first verdict', (one) => seconds(one.firstVerdict)],
  ['peak of main', (one) => megabytes(one.mainMemory)],
];

const BESIDE_DUCKDB: Columns<CheckSeries> = [
  ['file', (one) => `${formatBytes(one.bytes)} ${one.format}`],
  ['processor time: our engine', (one) => seconds(one.engine.cpu)],
  ['DuckDB, one thread', (one) => seconds(one.duckdbOnOneThread.cpu)],
  ['ratio', (one) => ratio(one.engine.cpu, one.duckdbOnOneThread.cpu)],
  ['the whole app', (one) => seconds(one.cpu)],
  ['DuckDB, two threads', (one) => seconds(one.duckdbOnTwoThreads.cpu)],
  ['until it is done: the app', (one) => seconds(one.whole)],
  ['DuckDB, two threads', (one) => seconds(one.duckdbOnTwoThreads.wall)],
  ['ratio', (one) => ratio(one.whole, one.duckdbOnTwoThreads.wall)],
];

const OTHER_READERS: Columns<CheckSeries> = [
  ['file', (one) => `${formatBytes(one.bytes)} ${one.format}`],
  ['our engine', (one) => seconds(one.engine.wall)],
  ['DuckDB, one thread', (one) => comparedTo(one.engine.wall, one.duckdbOnOneThread.wall)],
  ['jq', (one) => comparedTo(one.engine.wall, one.jq)],
  ['Miller', (one) => comparedTo(one.engine.wall, one.miller)],
  ['Papa Parse', (one) => comparedTo(one.engine.wall, one.papaparse.wall)],
];

/** The nearest tool that a fresh computer has or its package manager installs. */
const OTHER_TOOLS: Readonly<Record<OtherFileSeries['kind'], string>> = {
  log: '`awk`, four values',
  logs: '`zcat` piped to `awk`',
  workbook: 'LibreOffice, to CSV',
};

const OTHER_FILES: Columns<OtherFileSeries> = [
  ['file', describeOtherFile],
  ['ours', (one) => seconds(one.whole)],
  ['on one core', (one) => seconds(one.oneCore)],
  ['first verdict', (one) => seconds(one.firstVerdict)],
  ['beside it', (one) => (one.other.length === 0 ? '–' : `${OTHER_TOOLS[one.kind]}: ${seconds(one.other)}`)],
  ['ratio', (one) => ratio(one.whole, one.other)],
  ['peak of main', (one) => megabytes(one.mainMemory)],
];

const SEND: Columns<SendSeries> = [
  ['file', (one) => `${formatBytes(one.bytes)} ${one.format}`],
  ['line', (one) => one.lineName],
  ['ours: check', (one) => seconds(one.check)],
  ['ours: send', (one) => seconds(one.send)],
  ['together', (one) => seconds(one.both)],
  ['speed', (one) => speed(one.bytes, one.both)],
  ['guide’s curl line', (one) => comparedTo(one.both, one.curl)],
  ['`gzip` piped to curl', (one) => comparedTo(one.both, one.gzipCurl)],
  ['with `gzip -1`', (one) => comparedTo(one.both, one.fastGzipCurl)],
];

const WORK: Columns<SendSeries> = [
  ['file', (one) => `${formatBytes(one.bytes)} ${one.format}`],
  ['line', (one) => one.lineName],
  ['peak of main', (one) => megabytes(one.mainMemory)],
  ['of the window', (one) => megabytes(one.rendererMemory)],
  ['all processes', (one) => megabytes(one.allMemory)],
  ['main late: p99', (one) => milliseconds(one.mainP99)],
  ['longest', (one) => milliseconds(one.mainLongest)],
  ['longest frame', (one) => milliseconds(one.longestFrame)],
];

const START: readonly (readonly [name: string, key: keyof StartSeries, write: typeof milliseconds])[] = [
  ['first frame with anything in it', 'firstPaint', milliseconds],
  ['content of the window', 'content', milliseconds],
  ['idle memory, all processes', 'allMemory', megabytes],
  ['main', 'mainMemory', megabytes],
  ['renderer', 'rendererMemory', megabytes],
  ['GPU process', 'gpuMemory', megabytes],
  ['the others', 'otherMemory', megabytes],
];

const ANSWERS: Rows<Omit<AnswerFigures, 'bytes'>> = [
  ['a file hovers over the window', 'hover', '100 ms'],
  ['a file is dropped', 'drop', '100 ms'],
  ['Stop while it is checked', 'stopCheck', '200 ms'],
  ['Stop while it is sent: the question', 'askToStop', '200 ms'],
  ['“Stop import”: it is stopping', 'stopSending', '200 ms'],
];

const LOG_OPENING: Rows<LogOpening> = [
  ['causes', 'causes', '500 ms'],
  ['first rows', 'rows', '500 ms'],
];

const LOG_ANSWERS: Rows<LogAnswers> = [
  ['only the warnings', 'byClass', '100 ms'],
  ['only one cause', 'byCause', '100 ms'],
  ['a word', 'byWord', '100 ms'],
  ['digits', 'byDigits', '100 ms'],
  ['a word that is nowhere', 'byNothing', '100 ms'],
  ['go to a line', 'jump', '100 ms'],
];

/** The tables of the report by name; null where nothing was measured. */
export function tablesOf({ start, check, otherFiles = [], send, answers, log }: Results) {
  const sent = send.map(sendSeries);
  const checked = check.map(checkSeries);
  const besideOthers = checked.filter((one) => one.engine.wall.length > 0);
  return {
    start: start && startTable(startSeries(start.ours), startSeries(start.bare)),
    check: columnTable(CHECK, checked),
    besideDuckdb: columnTable(BESIDE_DUCKDB, besideOthers),
    otherReaders: columnTable(OTHER_READERS, besideOthers),
    otherFiles: columnTable(OTHER_FILES, otherFiles.map(otherFileSeries)),
    send: columnTable(SEND, sent),
    work: columnTable(WORK, sent),
    answers: answers && rowTable(['what', 'answered after', 'aim'], ANSWERS, answers),
    logOpening:
      log &&
      rowTable(
        ['opening', 'first time, from Scarf', 'again, from the disk', 'aim'],
        LOG_OPENING,
        log.first,
        log.again,
      ),
    logAnswers:
      log &&
      rowTable(['then', 'while it arrives', 'once it is whole', 'aim'], LOG_ANSWERS, log.arriving, log.whole),
  };
}

/** What README.md shows: each row one thing, ours and the usual way. */
export function mainTable({ start, check, otherFiles = [], send, log }: Results): string {
  const rows = [
    ...check.map(checkSeries).map(mainCheckRow),
    ...otherFiles
      .map(otherFileSeries)
      .map((one) =>
        mainRow(`Check ${describeOtherFile(one)}`, seconds, one.whole, OTHER_TOOLS[one.kind], one.other),
      ),
    ...send
      .map(sendSeries)
      .map((one) =>
        mainRow(
          `Check and send ${describeFile(one)}, ${one.lineName}`,
          seconds,
          one.both,
          'curl alone',
          one.curl,
        ),
      ),
    ...(start === null ? [] : mainStartRows(startSeries(start.ours), startSeries(start.bare))),
    ...(log === null
      ? []
      : [
          mainRow('Log of a million entries: first rows', milliseconds, log.again.rows),
          mainRow('The same: filter by a word', milliseconds, log.whole.byWord),
        ]),
  ];
  if (rows.length === 0) return 'Not measured since the app last changed: `npm run bench` does it.';
  return table(['', 'the app', 'beside it', 'ratio'], rows).join('\n');
}

/** DuckDB is the strongest that reads the same file; jq stands in where it was not measured. */
function mainCheckRow(one: CheckSeries): string {
  const what = `Check ${describeFile(one)}`;
  const duckdb = one.duckdbOnTwoThreads.wall;
  return duckdb.length > 0
    ? mainRow(what, seconds, one.whole, 'DuckDB, two threads', duckdb)
    : mainRow(what, seconds, one.whole, '`jq -c .`', one.jq);
}

function mainStartRows(ours: StartSeries, bare: StartSeries): string[] {
  return [
    mainRow('Start', milliseconds, ours.content, 'bare window', bare.content),
    mainRow('Idle memory', megabytes, ours.allMemory, 'bare window', bare.allMemory),
  ];
}

function mainRow(
  what: string,
  write: typeof seconds,
  ours: readonly number[],
  other = '',
  theirs: readonly number[] = [],
): string {
  if (theirs.length === 0) return row(what, write(ours), '–', '–');
  return row(what, write(ours), `${other}: ${write(theirs)}`, ratio(ours, theirs));
}

function columnTable<Row>(columns: Columns<Row>, rows: readonly Row[]): string | null {
  if (rows.length === 0) return null;
  return table(
    columns.map(([title]) => title),
    rows.map((one) => row(...columns.map(([, cell]) => cell(one)))),
  ).join('\n');
}

/** One row for each name, one column for each of the figures; the aim comes last. */
function rowTable<Key extends string>(
  titles: readonly string[],
  rows: readonly (readonly [name: string, key: Key, aim: string])[],
  ...figures: readonly Readonly<Record<Key, readonly number[]>>[]
): string {
  return table(
    titles,
    rows.map(([name, key, aim]) => row(name, ...figures.map((each) => milliseconds(each[key])), aim)),
  ).join('\n');
}

function startTable(ours: StartSeries, bare: StartSeries): string {
  return table(
    ['', 'ours', 'bare window', 'ratio'],
    START.map(([name, key, write]) =>
      row(name, write(ours[key]), write(bare[key]), ratio(ours[key], bare[key])),
    ),
  ).join('\n');
}

/** Another tool's time, and ours as a multiple of it. */
function comparedTo(ours: readonly number[], others: readonly number[]): string {
  return others.length === 0 ? '–' : `${seconds(others)} (${ratio(ours, others)})`;
}
