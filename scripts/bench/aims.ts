import { formatBytes, median, row, table } from './figures';
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
  ],
  otherFiles: [
    ['Check of {file} on one core', 'oneCoreSpeed', 'at least', 60, ' MB/s'],
    ['Check of {file}', 'seconds', 'at most', 3, ' s'],
  ],
  send: [
    ['Check and send {file} over {line}, times as fast as curl', 'timesCurl', 'at least', 5, '×'],
    ['Check and send {file} over {line}, beside gzip piped to curl', 'toGzip', 'at most', 1, '×'],
  ],
  memory: [['Peak memory of {file} above that of {least}', 'growth', 'at most', 50, ' MB']],
  start: [
    ['Window content, beside a bare window', 'content', 'at most', 1.25, '×'],
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
const SPEED_BYTES = 400e6;
const SEND_BYTES = 20e6;
const LOG_BYTES = 100e6;
const WORKBOOK_ROWS = 200_000;

/** The table of the aims that these results can speak of; null when there is none. */
export function aimsTable({ check, otherFiles = [], send, start, log }: Results): string | null {
  const rows = [
    ...check.flatMap((one) => rowsOf('check', measuredCheck(checkSeries(one)))),
    ...otherFiles.flatMap((one) => rowsOf('otherFiles', measuredOtherFile(otherFileSeries(one)))),
    ...send.flatMap((one) => rowsOf('send', measuredSend(sendSeries(one)))),
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
  const hasSpeed = one.format === 'NDJSON' && one.bytes > SPEED_BYTES;
  const oneCore = hasSpeed ? median(one.oneCore) : Number.NaN;
  return {
    words: { file: describeFile(one) },
    values: {
      firstVerdict: 1000 * median(one.firstVerdict),
      oneCoreSpeed: one.bytes / 1e6 / oneCore,
      timesJq: median(one.jq) / oneCore,
      timesOneCore: oneCore / median(one.whole),
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
  const both = one.bytes < SEND_BYTES ? Number.NaN : median(one.both);
  return {
    words: { file: describeFile(one), line: one.lineName },
    values: {
      timesCurl: one.line === '100m' ? median(one.curl) / both : Number.NaN,
      toGzip: one.line === 'loopback' ? both / median(one.gzipCurl) : Number.NaN,
    },
  };
}

function measuredMemory({ least, larger, all }: MemoryGrowth): Measured<'memory'> {
  return { words: { file: describeFile(larger), least: formatBytes(least.bytes) }, values: { growth: all } };
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
