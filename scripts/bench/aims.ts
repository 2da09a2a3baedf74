import { formatBytes, median, row, table } from './figures';
import type { FormatName, SizeName } from './inputs';
import type { Results } from './results';
import type { LogAnswers } from './sections/log';
import {
  checkSeries,
  describeFile,
  describeOtherFile,
  memoryGrowth,
  otherFileSeries,
  sendSeries,
  startSeries,
} from './series';
import type { CheckSeries, MemoryGrowth, OtherFileSeries, SendSeries } from './series';

/** The row label, the name of its number, the limit and the unit. Words in braces are filled in. */
type Aim = readonly [
  what: string,
  measure: string,
  bound: 'at least' | 'at most',
  limit: number,
  unit: string,
];

const AIMS = {
  check: [
    ['First verdict on {file}', 'firstVerdict', 'at most', 300, ' ms'],
    ['Check of {file} on one core', 'oneCoreSpeed', 'at least', 300, ' MB/s'],
    ['The same, times as fast as jq', 'timesJq', 'at least', 8, '×'],
    ['The same on all cores, times as fast as on one', 'timesOneCore', 'at least', 1.7, '×'],
    ['Processor time of {file}, beside DuckDB on one thread', 'linesCpu', 'at most', 0.7, '×'],
    ['Check of {file}, beside DuckDB on two threads', 'linesWall', 'at most', 1, '×'],
    ['Processor time of {file}, beside DuckDB on one thread', 'tableCpu', 'at most', 1.7, '×'],
    ['Check of {file}, beside DuckDB on two threads', 'tableWall', 'at most', 2.2, '×'],
  ],
  otherFiles: [
    ['Check of {file} on one core', 'oneCoreSpeed', 'at least', 60, ' MB/s'],
    ['Check of {file}', 'seconds', 'at most', 3, ' s'],
  ],
  send: [
    ['Check and send {file} over {line}, times as fast as curl', 'timesCurl', 'at least', 5, '×'],
    ['Check and send {file} over {line}, beside gzip piped to curl', 'toGzip', 'at most', 1, '×'],
    ['Body of {file} over {line}', 'body', 'at most', 8.4, ' MB'],
  ],
  tableSend: [['Send {file} over {line}, beside the same events as NDJSON', 'toLines', 'at most', 1.1, '×']],
  memory: [
    ['Peak memory of {file} above that of {least}', 'growth', 'at most', 50, ' MB'],
    ['Peak memory of {file} above that of {least}', 'growthOfHuge', 'at most', 80, ' MB'],
  ],
  start: [
    ['Window content, beside a bare window', 'content', 'at most', 1.2, '×'],
    ['Idle memory, beside a bare window', 'memory', 'at most', 1.3, '×'],
  ],
  log: [
    ['Log of a million entries: first rows, as it comes from Scarf', 'first', 'at most', 500, ' ms'],
    ['The same from the disk', 'again', 'at most', 500, ' ms'],
    ['Its slowest filter or jump, while it arrives', 'arriving', 'at most', 100, ' ms'],
    ['The same once it is whole', 'whole', 'at most', 100, ' ms'],
  ],
} as const satisfies Record<string, readonly Aim[]>;

/** The numbers by their measure's name, and the words to fill in. NaN: not measured, or the aim is not about it. */
interface Measured<Group extends keyof typeof AIMS> {
  readonly values: Readonly<Record<(typeof AIMS)[Group][number][1], number>>;
  readonly words?: Readonly<Record<string, string>>;
}

/** A small file ends before its speed means anything; the smallest one only tries the bench. */
const SMALL_SIZES: readonly SizeName[] = ['5m', '50m'];
const HUGE_BYTES = 4e9;
const LOG_BYTES = 100e6;
const WORKBOOK_ROWS = 200_000;

/** The table of the aims that these results can speak of; null when there is none. */
export function aimsTable({ check, otherFiles = [], send, start, log }: Results): string | null {
  const rows = [
    ...check.flatMap((one) => rowsOf('check', measuredCheck(checkSeries(one)))),
    ...otherFiles.flatMap((one) => rowsOf('otherFiles', measuredOtherFile(otherFileSeries(one)))),
    ...send.flatMap((one) => rowsOf('send', measuredSend(sendSeries(one)))),
    ...tablesBesideLines(send).flatMap((one) => rowsOf('tableSend', measuredTableSend(one))),
    ...memoryGrowth(send).flatMap((one) => rowsOf('memory', measuredMemory(one))),
    ...(start === null ? [] : rowsOf('start', measuredStart(start))),
    ...(log === null ? [] : rowsOf('log', measuredLog(log))),
  ];
  return rows.length === 0 ? null : table(['', 'aim', 'found', 'reached'], rows).join('\n');
}

function rowsOf<Group extends keyof typeof AIMS>(
  group: Group,
  { values, words = {} }: Measured<Group>,
): string[] {
  const found: Readonly<Record<string, number>> = values;
  const aims: readonly Aim[] = AIMS[group];
  return aims.flatMap(([what, measure, bound, limit, unit]) => {
    const value = found[measure] ?? Number.NaN;
    if (Number.isNaN(value)) return [];
    const reached = bound === 'at least' ? value >= limit : value <= limit;
    const name = what.replace(/\{(\w+)\}/g, (_, word: string) => words[word] ?? '');
    return row(name, `${bound} ${written(limit)}${unit}`, `${written(value)}${unit}`, reached ? 'yes' : 'no');
  });
}

function measuredCheck(one: CheckSeries): Measured<'check'> {
  const isLarge = !SMALL_SIZES.includes(one.size);
  const only = (format: FormatName, value: number): number =>
    isLarge && one.format === format ? value : Number.NaN;
  const oneCore = only('NDJSON', median(one.oneCore));
  const cpu = median(one.engine.cpu) / median(one.duckdbOnOneThread.cpu);
  const wall = median(one.whole) / median(one.duckdbOnTwoThreads.wall);
  return {
    words: { file: describeFile(one) },
    values: {
      firstVerdict: 1000 * median(one.firstVerdict),
      oneCoreSpeed: one.bytes / 1e6 / oneCore,
      timesJq: median(one.jq) / oneCore,
      timesOneCore: oneCore / median(one.whole),
      linesCpu: only('NDJSON', cpu),
      linesWall: only('NDJSON', wall),
      tableCpu: only('CSV', cpu),
      tableWall: only('CSV', wall),
    },
  };
}

/** The aims are about whole files; a little one only tries the bench. */
function measuredOtherFile(one: OtherFileSeries): Measured<'otherFiles'> {
  const isLog = one.kind === 'log' && one.bytes > LOG_BYTES;
  const isWorkbook = one.kind === 'workbook' && one.rows >= WORKBOOK_ROWS;
  return {
    words: { file: describeOtherFile(one) },
    values: {
      oneCoreSpeed: isLog ? one.bytes / 1e6 / median(one.oneCore) : Number.NaN,
      seconds: isWorkbook ? median(one.whole) : Number.NaN,
    },
  };
}

function measuredSend(one: SendSeries): Measured<'send'> {
  const isNotLittle = one.size !== '5m';
  const both = isNotLittle ? median(one.both) : Number.NaN;
  return {
    words: { file: describeFile(one), line: one.lineName },
    values: {
      timesCurl: one.line === '100m' ? median(one.curl) / both : Number.NaN,
      toGzip: one.line === 'loopback' ? both / median(one.gzipCurl) : Number.NaN,
      body: isNotLittle && one.line === '10m' ? median(one.body) / 1e6 : Number.NaN,
    },
  };
}

/** A table and the same events as NDJSON, over the same line. */
type TableBesideLines = readonly [table: SendSeries, lines: SendSeries];

function tablesBesideLines(send: Results['send']): readonly TableBesideLines[] {
  const isSlow = send.filter(({ size, line }) => size === '500m' && line === '100m').map(sendSeries);
  const lines = isSlow.find(({ format }) => format === 'NDJSON');
  return lines === undefined
    ? []
    : isSlow.filter(({ format }) => format === 'CSV').map((table) => [table, lines] as const);
}

function measuredTableSend([table, lines]: TableBesideLines): Measured<'tableSend'> {
  return {
    words: { file: describeFile(table), line: table.lineName },
    values: { toLines: median(table.send) / median(lines.send) },
  };
}

function measuredMemory({ least, larger, all }: MemoryGrowth): Measured<'memory'> {
  return {
    words: { file: describeFile(larger), least: formatBytes(least.bytes) },
    values:
      larger.bytes < HUGE_BYTES
        ? { growth: all, growthOfHuge: Number.NaN }
        : { growth: Number.NaN, growthOfHuge: all },
  };
}

function measuredStart(start: NonNullable<Results['start']>): Measured<'start'> {
  const [ours, bare] = [startSeries(start.ours), startSeries(start.bare)];
  return {
    values: {
      content: median(ours.content) / median(bare.content),
      memory: median(ours.allMemory) / median(bare.allMemory),
    },
  };
}

function measuredLog({ first, again, arriving, whole }: NonNullable<Results['log']>): Measured<'log'> {
  const slowest = (answers: LogAnswers): number =>
    Math.max(...Object.values<number[]>({ ...answers }).map(median));
  return {
    values: {
      first: median(first.rows),
      again: median(again.rows),
      arriving: slowest(arriving),
      whole: slowest(whole),
    },
  };
}

function written(value: number): string {
  return Math.abs(value) < 10 ? value.toFixed(2).replace(/\.?0+$/, '') : value.toFixed(0);
}
