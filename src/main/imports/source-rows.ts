import type { SourceRow } from '../../shared/checks/check';
import { fail, succeed, type Result } from '../../shared/failure';
import type { FileWork } from '../jobs/ports';
import { sourceRowsOf } from '../jobs/read-rows';
import type { Imports } from './imports';
import type { RecordStore } from './record/record-store';

export interface SourceRowsParts {
  readonly imports: Pick<Imports, 'record'>;
  readonly store: RecordStore;
  readonly work: Pick<FileWork, 'run'>;
}

/** Reads rows of the file that an import was made of, by the user's line numbers. Fails with `gone` without a record. */
export async function readSourceRows(
  { imports, store, work }: SourceRowsParts,
  id: string,
  lines: readonly number[],
): Promise<Result<readonly SourceRow[]>> {
  const record = imports.record(id);
  if (record === undefined) return fail('gone');
  const { lineMap: lineMapPath } = store.folder(id);
  const originsPath = record.resends?.originsPath;
  const origins = originsPath === undefined ? {} : { originsPath };
  const request = { file: record.file, lineMapPath, lines, ...origins };
  const read = await work.run('read-rows', request, new AbortController().signal);
  return succeed(sourceRowsOf(read, lines));
}
