import type { WorkTime } from './alone/measured';
import { formatBytes, median } from './figures';
import { networkLineNames } from './network-lines';
import { LOGS } from './other-files';
import type { Role } from './process-tree';
import type { CheckFigures } from './sections/check';
import type { OtherFileFigures } from './sections/other-files';
import type { SendFigures } from './sections/send';
import { idleMemory, type OneStart } from './sections/start';

/** The measured runs as one list of numbers for each thing that tables and aims name. */

export function checkSeries({ size, bytes, format, ours, oursOnOneCore, jq, alone }: CheckFigures) {
  return {
    size,
    bytes,
    format,
    jq,
    cpu: measuredOnly(ours.map((run) => run.cpu)),
    engine: timesOf(alone?.engine),
    duckdbOnOneThread: timesOf(alone?.duckdbOnOneThread),
    duckdbOnTwoThreads: timesOf(alone?.duckdbOnTwoThreads),
    papaparse: timesOf(alone?.papaparse),
    miller: alone?.miller ?? [],
    whole: ours.map((run) => run.whole),
    oneCore: oursOnOneCore.map((run) => run.whole),
    firstVerdict: ours.map((run) => run.firstVerdict),
    mainMemory: ours.map((run) => run.memory.main),
  };
}
export type CheckSeries = ReturnType<typeof checkSeries>;

function timesOf(work: readonly WorkTime[] = []) {
  return { wall: work.map(({ wall }) => wall), cpu: work.map(({ cpu }) => cpu) };
}

function measuredOnly(values: readonly (number | undefined)[]): number[] {
  return values.filter((value) => value !== undefined);
}

export function otherFileSeries({ ours, oursOnOneCore, ...figures }: OtherFileFigures) {
  return {
    ...figures,
    whole: ours.map((run) => run.whole),
    oneCore: oursOnOneCore.map((run) => run.whole),
    firstVerdict: ours.map((run) => run.firstVerdict),
    mainMemory: ours.map((run) => run.memory.main),
  };
}
export type OtherFileSeries = ReturnType<typeof otherFileSeries>;

export function sendSeries({ ours, ...figures }: SendFigures) {
  return {
    ...figures,
    lineName: networkLineNames[figures.line],
    check: ours.map((run) => run.check),
    send: ours.map((run) => run.send),
    both: ours.map((run) => run.check + run.send),
    body: measuredOnly(ours.map((run) => run.body)),
    mainMemory: ours.map((run) => run.memory.main),
    rendererMemory: ours.map((run) => run.memory.renderer),
    allMemory: ours.map((run) => run.memory.all),
    mainP99: ours.map((run) => run.calm.mainP99),
    mainLongest: ours.map((run) => run.calm.mainLongest),
    longestFrame: ours.map((run) => run.calm.longestFrame),
  };
}
export type SendSeries = ReturnType<typeof sendSeries>;

export function startSeries(starts: readonly OneStart[]) {
  const memory = (role: Role): number[] =>
    starts.map((one) => idleMemory({ memory: one.memory.filter((each) => each.role === role) }));
  return {
    firstPaint: starts.map((one) => one.firstPaint),
    content: starts.map((one) => one.content),
    allMemory: starts.map(idleMemory),
    mainMemory: memory('main'),
    rendererMemory: memory('renderer'),
    gpuMemory: memory('gpu'),
    otherMemory: memory('other'),
  };
}
export type StartSeries = ReturnType<typeof startSeries>;

/** How much more memory a larger file takes than the smallest one of its format, over loopback. MB. */
export interface MemoryGrowth {
  readonly least: SendSeries;
  readonly larger: SendSeries;
  readonly main: number;
  readonly all: number;
}

export function memoryGrowth(send: readonly SendFigures[]): readonly MemoryGrowth[] {
  return [...new Set(send.map(({ format }) => format))].flatMap((format) => {
    const [least, ...others] = send
      .filter((one) => one.line === 'loopback' && one.format === format)
      .sort((a, b) => a.bytes - b.bytes)
      .map(sendSeries);
    if (least === undefined) return [];
    const growth = (larger: SendSeries, key: 'mainMemory' | 'allMemory'): number =>
      median(larger[key]) - median(least[key]);
    return others.map((larger) => ({
      least,
      larger,
      main: growth(larger, 'mainMemory'),
      all: growth(larger, 'allMemory'),
    }));
  });
}

/** `50 MB of NDJSON`. */
export function describeFile({ bytes, format }: { readonly bytes: number; readonly format: string }): string {
  return `${formatBytes(bytes)} of ${format}`;
}

/** `200 MB of combined log`. */
export function describeOtherFile({ kind, rows, bytes }: OtherFileSeries): string {
  switch (kind) {
    case 'log':
      return `${formatBytes(bytes)} of combined log`;
    case 'logs':
      return `a folder of ${LOGS} .gz logs, ${formatBytes(bytes)} unpacked`;
    case 'workbook':
      return `an .xlsx of ${rows.toLocaleString('en')} rows`;
  }
}
