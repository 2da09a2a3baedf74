import { bytesWords, median, row, table } from './figures';
import { lineWords } from './network-lines';
import type { Results } from './results';
import type { CheckFigures } from './sections/check';
import type { LogAnswers } from './sections/log';
import type { SendFigures } from './sections/send';
import { idleMemory, type OneStart } from './sections/start';

/** What was to be reached, and what was. */
interface Aim {
  readonly what: string;
  readonly aim: string;
  readonly found: string;
  readonly reached: boolean;
}

/** Each aim that these figures can speak of. */
export function aimsPart(results: Results): string[] {
  const aims = [
    ...checkAims(results),
    ...sendAims(results),
    ...memoryAims(results),
    ...startAims(results),
    ...logAims(results),
  ];
  if (aims.length === 0) return [];
  const rows = aims.map(({ what, aim, found, reached }) => row(what, aim, found, reached ? 'yes' : 'no'));
  return ['## What was to be reached', '', ...table(['', 'aim', 'found', 'reached'], rows)];
}

function atLeast(what: string, found: number, least: number, unit: string): Aim {
  return {
    what,
    aim: `at least ${written(least)}${unit}`,
    found: `${written(found)}${unit}`,
    reached: found >= least,
  };
}

function atMost(what: string, found: number, most: number, unit: string): Aim {
  return {
    what,
    aim: `at most ${written(most)}${unit}`,
    found: `${written(found)}${unit}`,
    reached: found <= most,
  };
}

function written(value: number): string {
  return Math.abs(value) < 10 ? value.toFixed(2).replace(/\.?0+$/, '') : value.toFixed(0);
}

/** A small file is over before its speed means anything; the smallest only tries the bench. */
const LARGE_BYTES = 400e6;
const LEAST_BYTES = 20e6;

function checkAims({ check }: Results): Aim[] {
  return check.flatMap((figures) => [
    atMost(
      `First verdict on ${nameOf(figures)}`,
      1000 * of(figures.ours, (run) => run.firstVerdict),
      300,
      ' ms',
    ),
    ...(figures.format === 'NDJSON' && figures.bytes > LARGE_BYTES ? speedAims(figures) : []),
  ]);
}

function speedAims(figures: CheckFigures): Aim[] {
  const { bytes, ours, oursOnOneCore, jq } = figures;
  const all = of(ours, (run) => run.whole);
  const one = of(oursOnOneCore, (run) => run.whole);
  const name = nameOf(figures);
  return [
    ...(Number.isNaN(one) ? [] : [atLeast(`Check of ${name} on one core`, bytes / 1e6 / one, 300, ' MB/s')]),
    ...(Number.isNaN(one) || jq.length === 0
      ? []
      : [atLeast(`The same, times as fast as jq`, median(jq) / one, 8, '×')]),
    ...(Number.isNaN(one)
      ? []
      : [atLeast(`The same on all cores, times as fast as on one`, one / all, 1.7, '×')]),
  ];
}

function sendAims({ send }: Results): Aim[] {
  return send.flatMap((figures) => {
    const { line, ours, curl, gzipCurl } = figures;
    if (curl.length === 0 || figures.bytes < LEAST_BYTES) return [];
    const both = of(ours, (run) => run.check + run.send);
    const what = `Check and send ${nameOf(figures)} over ${lineWords[line]}`;
    if (line === '100m') return [atLeast(`${what}, times as fast as curl`, median(curl) / both, 5, '×')];
    if (line !== 'loopback') return [];
    return [atMost(`${what}, beside gzip piped to curl`, both / median(gzipCurl), 1, '×')];
  });
}

function memoryAims({ send }: Results): Aim[] {
  const formats = [...new Set(send.map(({ format }) => format))];
  return formats.flatMap((format) =>
    memoryOf(send.filter((one) => one.line === 'loopback' && one.format === format)),
  );
}

/** Of files that differ in their size alone. */
function memoryOf(files: readonly SendFigures[]): Aim[] {
  const [least, ...larger] = [...files].sort((a, b) => a.bytes - b.bytes);
  if (least === undefined) return [];
  const peak = (figures: SendFigures): number => of(figures.ours, (run) => run.memory.all);
  return larger.map((one) =>
    atMost(
      `Peak memory of ${nameOf(one)} above that of ${bytesWords(least.bytes)}`,
      peak(one) - peak(least),
      50,
      ' MB',
    ),
  );
}

function startAims({ start }: Results): Aim[] {
  if (start === null) return [];
  const { ours, bare } = start;
  const beside = (pick: (one: OneStart) => number): number => of(ours, pick) / of(bare, pick);
  return [
    atMost(
      'Window content, beside a bare window',
      beside((one) => one.content),
      1.25,
      '×',
    ),
    atMost('Idle memory, beside a bare window', beside(idleMemory), 1.3, '×'),
  ];
}

function logAims({ log }: Results): Aim[] {
  if (log === null) return [];
  const slowest = (answers: LogAnswers): number =>
    Math.max(...Object.values(answers).map((one) => median(one as number[])));
  return [
    atMost(
      'Log of a million entries: first rows, as it comes from Scarf',
      median(log.first.rows),
      500,
      ' ms',
    ),
    atMost('The same from the disk', median(log.again.rows), 500, ' ms'),
    atMost('Its slowest filter or jump, while it arrives', slowest(log.arriving), 100, ' ms'),
    atMost('The same once it is whole', slowest(log.whole), 100, ' ms'),
  ];
}

function nameOf({ bytes, format }: { readonly bytes: number; readonly format: string }): string {
  return `${bytesWords(bytes)} of ${format}`;
}

function of<T>(runs: readonly T[], pick: (run: T) => number): number {
  return median(runs.map(pick));
}
