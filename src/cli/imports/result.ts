import { failureLine, GOES_ON_ELSEWHERE, LEFT_TO_THE_APP } from '../../renderer/text/command-line';
import { unconfirmedSentence } from '../../renderer/text/progress';
import { receiptAsText } from '../../renderer/text/receipt';
import type { CheckReport } from '../../shared/checks/check';
import { ImportedFiles, type ImportedFile } from '../../shared/imports/outcome';
import { EXIT_CODES, type ExitCode } from '../common/exit-codes';
import type { FileOptions } from '../common/file-options';
import { print, printJson, warn } from '../common/output';
import { importedJson } from './imported-json';
import type { ImportsBesideApp } from './beside-the-app';
import type { Followed } from './follow';

interface Circumstances {
  readonly report: CheckReport;
  /** With Ctrl+C. */
  readonly isStopped: boolean;
}

/** Says what became of an import. */
export function tellResult(
  { view, as }: Followed,
  { views }: Pick<ImportsBesideApp, 'views'>,
  { writes }: Pick<FileOptions, 'writes'>,
  { report, isStopped }: Circumstances,
): ExitCode {
  const ours = [...views.values()].filter(({ origin }) => origin === 'own');
  const file = new ImportedFiles(ours).of(view);
  const isHandedOver = as === 'handed-over';
  if (writes === 'json') printJson(importedJson(file, report));
  else if (isHandedOver) print(`${view.remoteId ?? ''}\n`);
  else print(`${receiptAsText(file)}\n`);
  if (writes === 'text' && view.phase.name === 'failed') warn(failureLine(view.phase.failure));
  if (as === 'elsewhere') warn(`${GOES_ON_ELSEWHERE}\n`);
  else if (view.phase.name === 'unconfirmed') warn(`${unconfirmedSentence(view.phase)} ${LEFT_TO_THE_APP}\n`);
  if (isHandedOver) return EXIT_CODES.ready;
  return isStopped ? EXIT_CODES.interrupted : exitCodeOf(file);
}

function exitCodeOf({ outcome, figures }: ImportedFile): ExitCode {
  switch (outcome) {
    case 'imported':
      return EXIT_CODES.ready;
    case 'partly-imported':
    case 'under-way':
      return EXIT_CODES.partly;
    case 'not-imported':
      return EXIT_CODES.nothing;
    case 'stopped':
      return figures.imported + figures.there > 0 ? EXIT_CODES.partly : EXIT_CODES.nothing;
  }
}
