import { resolve } from 'node:path';
import { fingerprintsOf, withRepeatProblems } from '../../main/checks/earlier-imports';
import { readOtherwise } from '../../main/checks/earlier-readings';
import { nameTogether } from '../../main/checks/selected-paths';
import type { Imports } from '../../main/imports/imports';
import type { Submission } from '../../main/imports/record/submission';
import { tablesOf, type CheckReport } from '../../shared/checks/check';
import { NO_FIXES } from '../../shared/checks/fix';
import { assumptionsOf } from '../../shared/checks/question';
import type { FileOptions } from '../common/file-options';
import type { CheckedFiles } from '../files/read-files';

/** The record of an import is read in other folders, too. */
export function withWholePaths(options: FileOptions): FileOptions {
  const [first, ...more] = options.paths.map((path) => resolve(path));
  return { ...options, paths: [first ?? '', ...more] };
}

/** What the app would begin for these files, with what is known of earlier imports of them. */
export function submissionOf(
  { facts, destination, report }: CheckedFiles,
  { paths, givesSafetyIds }: Pick<FileOptions, 'paths' | 'givesSafetyIds'>,
  imports: Pick<Imports, 'sentBefore' | 'logsBefore'>,
): Submission {
  const safetyIds = givesSafetyIds && facts.linesForSafetyId > 0;
  const name = nameTogether(paths);
  const withRepeats = withRepeatProblems(report, imports.sentBefore(fingerprintsOf(facts)), {
    file: facts,
    destination,
    safetyIds: safetyIds ? 'on' : facts.linesForSafetyId === 0 ? 'not-needed' : 'off',
    fixes: NO_FIXES,
    resends: null,
  });
  const tables = tablesOf(facts, name).filter(({ requests }) => requests !== undefined);
  const otherwise = safetyIds
    ? readOtherwise({ tables, file: facts }, withRepeats, imports.logsBefore())
    : undefined;
  return {
    path: paths[0],
    name,
    facts,
    report: { ...withRepeats, ...(otherwise !== undefined && { readOtherwise: otherwise }) },
    destination,
    keepReadable: false,
    safetyIds,
    fixes: NO_FIXES,
    assumed: assumptionsOf(facts.questions),
    resends: null,
  };
}

/** Scarf may have some of these events already, and would count them again. */
export function mayCountTwice({ problems, readOtherwise: otherwise }: CheckReport): boolean {
  return (
    otherwise !== undefined ||
    problems.some(({ code, handled }) => code === 'sent-before' && handled !== true)
  );
}
