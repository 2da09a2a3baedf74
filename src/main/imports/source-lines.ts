import type { SourceLines } from '../../shared/check';
import { fail, succeed, type Result } from '../../shared/failure';
import type { FileWork } from '../jobs/ports';
import { rowsOf } from '../jobs/read-rows';
import type { Imports } from './imports';
import type { RecordStore } from './record/record-store';

export interface SourceLinesParts {
  readonly imports: Pick<Imports, 'record'>;
  readonly store: RecordStore;
  readonly work: Pick<FileWork, 'run'>;
}

/** Reads lines of the file that an import was made of, by the user's line numbers. Fails with `gone` without a record. */
export async function readSourceLines(
  { imports, store, work }: SourceLinesParts,
  id: string,
  lines: readonly number[],
): Promise<Result<SourceLines>> {
  const record = imports.record(id);
  if (record === undefined) return fail('gone');
  const checkpoints = { lineMapPath: store.folder(id).lineMap };
  const originsPath = record.resends?.originsPath;
  const origins = originsPath === undefined ? {} : { originsPath };
  const request = { file: record.file, checkpoints, lines, ...origins };
  const read = await work.run('read-lines', request, new AbortController().signal);
  return succeed({ rows: rowsOf(read, lines), more: false });
}
