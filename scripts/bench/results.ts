import { ScriptFailure } from '../support/failure';
import type { Machine } from './machine';
import type { AnswerFigures } from './sections/answers';
import type { CheckFigures } from './sections/check';
import type { LogFigures } from './sections/log';
import type { OtherFileFigures } from './sections/other-files';
import type { SendFigures } from './sections/send';
import type { StartFigures } from './sections/start';

/** All figures as measured; the shape of `docs/benchmarks.json`. */
export interface Results {
  /** The day of the last measurement. */
  readonly taken: string;
  readonly machine: Machine;
  start: StartFigures | null;
  readonly check: readonly CheckFigures[];
  /** Absent: they were not measured yet. */
  readonly otherFiles?: readonly OtherFileFigures[];
  readonly send: readonly SendFigures[];
  answers: AnswerFigures | null;
  log: LogFigures | null;
}

/** Reads saved results. Throws a `ScriptFailure` when the keys are not those of results. */
export function parseResults(text: string): Results {
  const value: unknown = JSON.parse(text);
  const isResults =
    typeof value === 'object' &&
    value !== null &&
    ['taken', 'machine', 'start', 'check', 'send', 'answers', 'log'].every((key) => key in value);
  if (!isResults) throw new ScriptFailure('docs/benchmarks.json does not hold the results of a bench.');
  return value as Results;
}

/**
 * Replaces saved figures by fresh ones of the same measurement and keeps the others. Throws when the machines differ:
 * each figure is compared with another tool on the same day, so only the days may differ.
 */
export function mergeResults(saved: Results, fresh: Results): Results {
  if (!isSameMachine(saved.machine, fresh.machine))
    throw new ScriptFailure(
      'The saved figures are of another machine: run the whole bench, which replaces them.',
    );
  return {
    taken: fresh.taken,
    machine: fresh.machine,
    start: fresh.start ?? saved.start,
    check: replaceByName(saved.check, fresh.check, ({ size, format }) => `${size} ${format}`),
    ...mergeOtherFiles(saved.otherFiles, fresh.otherFiles),
    send: replaceByName(saved.send, fresh.send, ({ size, format, line }) => `${size} ${format} ${line}`),
    answers: fresh.answers ?? saved.answers,
    log: fresh.log ?? saved.log,
  };
}

function mergeOtherFiles(
  saved: Results['otherFiles'],
  fresh: Results['otherFiles'],
): Pick<Results, 'otherFiles'> {
  if (saved === undefined && fresh === undefined) return {};
  return { otherFiles: replaceByName(saved ?? [], fresh ?? [], ({ kind }) => kind) };
}

function replaceByName<T extends { readonly bytes: number }>(
  saved: readonly T[],
  fresh: readonly T[],
  nameOf: (figures: T) => string,
): T[] {
  const all = new Map([...saved, ...fresh].map((figures) => [nameOf(figures), figures]));
  return [...all.values()];
}

function isSameMachine(one: Machine, other: Machine): boolean {
  return (['cores', 'processor', 'memoryGb', 'system', 'electron'] as const).every(
    (key) => one[key] === other[key],
  );
}
