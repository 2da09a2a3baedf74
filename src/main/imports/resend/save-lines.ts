import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Result } from '../../../shared/failure';
import type { Form } from '../../../shared/layout';
import type { CheckedFile } from '../../../engine/model/source-file';
import type { FailedLines } from '../../../engine/resend/resend-file';
import type { FileWork } from '../../jobs/ports';

/** Lines of one of the user's files, as they are in it. */
export interface SavedFile {
  readonly path: string;
  /** What the user's file is called; within a folder or an archive with the way to it. */
  readonly name: string;
  readonly form: Form;
}

type Named = CheckedFile & { readonly name: string };

/** Writes lines as they are in the user's file, or in several, to a folder of ours that is gone after `take`; what that gives. */
export async function saveTo(
  folder: string,
  lines: FailedLines & { readonly file: Named },
  work: Pick<FileWork, 'run'>,
  take: (files: readonly SavedFile[]) => Promise<Result<boolean>>,
): Promise<Result<boolean>> {
  try {
    const { signal } = new AbortController();
    const saved = await work.run('save-failed-lines', { ...lines, path: folder }, signal);
    return saved.ok ? await take(await filesIn(folder, lines.file)) : saved;
  } finally {
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** They are named by their place. */
async function filesIn(folder: string, file: Named): Promise<readonly SavedFile[]> {
  const names = await readdir(folder);
  return (file.parts ?? [file]).flatMap(({ name, form }, place) =>
    names.includes(String(place)) ? [{ path: join(folder, String(place)), name, form }] : [],
  );
}
