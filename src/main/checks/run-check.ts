import type { CheckProgress, CheckView, FileInfo } from '../../shared/checks/check';
import type { Fixes } from '../../shared/checks/fix';
import type { KindKeys, Mapping } from '../../shared/files/mapping';
import type { AnswerBook } from '../../shared/checks/question';
import type { Form } from '../../shared/files/layout';
import type { Result } from '../../shared/failure';
import type { CheckFacts, KnownArtifacts } from '../../engine/model/check-facts';
import type { FileWork } from '../jobs/ports';
import { reportSample, type DestinationHints } from './preselect-destination';
import type { SelectedPaths } from './selected-paths';

export interface CheckRun {
  readonly id: string;
  /** The check before of the same paths; absent: there is none. */
  readonly replaces?: string;
  readonly paths: SelectedPaths;
  readonly file: FileInfo;
  readonly nowMs: number;
  readonly mappings: readonly Mapping[];
  readonly keyMappings: readonly KindKeys[];
  readonly answers: AnswerBook;
  readonly known: KnownArtifacts | null;
  /** How the file is read, if that was decided before; null: it is detected. */
  readonly form: Form | null;
  readonly fixes: Fixes;
}

type ReadingView = Extract<CheckView, { state: 'reading' }>;

export interface RunCheckParts {
  readonly work: Pick<FileWork, 'run'>;
  readonly hints: () => DestinationHints;
  readonly show: (view: ReadingView) => void;
}

/** Checks one or more paths as one file. Shows progress and the sample until the signal is aborted. */
export function runCheck(
  { id, replaces, paths, file, nowMs, mappings, keyMappings, answers, known, form, fixes }: CheckRun,
  { work, hints, show }: RunCheckParts,
  signal: AbortSignal,
): Promise<Result<CheckFacts>> {
  const [path, ...more] = paths;
  const progress: CheckProgress = { bytesRead: 0, bytesTotal: file.size, lines: 0, errors: 0 };
  let view: ReadingView = {
    state: 'reading',
    id,
    ...(replaces !== undefined && { replaces }),
    file,
    progress,
    sample: null,
  };
  const update = (change: Partial<Pick<ReadingView, 'progress' | 'sample'>>): void => {
    view = { ...view, ...change };
    if (!signal.aborted) show(view);
  };
  update({});
  return work.run(
    'check',
    {
      path,
      ...(more.length > 0 && { more }),
      ...(form !== null && { form }),
      nowMs,
      mappings,
      keyMappings,
      answers,
      known,
      fixes,
    },
    signal,
    (report) => {
      if (report.kind === 'progress') update({ progress: report.progress });
      else update({ sample: reportSample(report.sample, hints()) });
    },
  );
}
