import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Result } from '../../../shared/failure';
import type { Form } from '../../../shared/files/layout';
import type { CheckedFile } from '../../../engine/model/source-file';
import type { FailedLines } from '../../../engine/resend/resend-file';
import type { FileWork } from '../../jobs/ports';

/** A temporary file with lines of one of the user's files, byte for byte. */
export interface SavedFile {
  readonly path: string;
  /** The name of the user's file; in a folder or an archive, its path there. */
  readonly name: string;
  readonly form: Form;
}

type NamedFile = CheckedFile & { readonly name: string };

/** Copies lines of the user's files to a folder that exists until `use` resolves. Returns the result of `use`. */
export async function saveTo(
  folder: string,
  lines: FailedLines & { readonly file: NamedFile },
  work: Pick<FileWork, 'run'>,
  signal: AbortSignal,
  use: (files: readonly SavedFile[]) => Promise<Result<boolean>>,
): Promise<Result<boolean>> {
  try {
    const saved = await work.run('save-failed-lines', { ...lines, path: folder }, signal);
    return saved.ok ? await use(await filesIn(folder, lines.file)) : saved;
  } finally {
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Each file is named by its index among the parts. */
async function filesIn(folder: string, file: NamedFile): Promise<readonly SavedFile[]> {
  const names = await readdir(folder);
  return (file.parts ?? [file]).flatMap(({ name, form }, index) =>
    names.includes(String(index)) ? [{ path: join(folder, String(index)), name, form }] : [],
  );
}
