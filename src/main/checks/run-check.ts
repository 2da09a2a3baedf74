import type { CheckProgress, CheckView, FileInfo } from '../../shared/check';
import type { Fixes } from '../../shared/fix';
import type { Mapping } from '../../shared/mapping';
import type { CheckOutcome } from '../../engine/model/check-facts';
import type { FileWork } from '../jobs/ports';
import { reportSample, type DestinationHints } from './preselect-destination';
import type { SelectedPaths } from './selected-paths';

export interface CheckRun {
  readonly id: string;
  readonly paths: SelectedPaths;
  readonly file: FileInfo;
  readonly nowMs: number;
  readonly mappings: readonly Mapping[];
  readonly fixes: Fixes;
}

type ReadingView = Extract<CheckView, { state: 'reading' }>;

export interface RunCheckParts {
  readonly work: Pick<FileWork, 'check'>;
  readonly hints: () => DestinationHints;
  readonly show: (view: ReadingView) => void;
}

/** Checks one or more paths as one file. Shows progress and the sample until the signal is aborted. */
export function runCheck(
  { id, paths, file, nowMs, mappings, fixes }: CheckRun,
  { work, hints, show }: RunCheckParts,
  signal: AbortSignal,
): Promise<CheckOutcome> {
  const [path, ...more] = paths;
  const progress: CheckProgress = { bytesRead: 0, bytesTotal: file.size, lines: 0, errors: 0 };
  let view: ReadingView = { state: 'reading', id, file, progress, sample: null };
  const update = (change: Partial<Pick<ReadingView, 'progress' | 'sample'>>): void => {
    view = { ...view, ...change };
    if (!signal.aborted) show(view);
  };
  update({});
  return work.check(
    { path, ...(more.length > 0 && { more }), nowMs, mappings, fixes },
    {
      onProgress: (progress) => update({ progress }),
      onSample: (facts) => update({ sample: reportSample(facts, hints()) }),
    },
    signal,
  );
}
