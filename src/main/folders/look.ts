import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { diskFailure, isErrno } from '../../engine/model/disk-failure';
import { isHidden, isOfSystem, mayHoldEvents } from '../../engine/read/file-names';
import type { Failure } from '../../shared/failure';

/** A file as a look at its folder saw it. */
export interface FoundFile {
  readonly name: string;
  readonly size: number;
  readonly modifiedMs: number;
}

export type Look =
  | { readonly kind: 'seen'; readonly files: readonly FoundFile[] }
  | { readonly kind: 'gone' }
  | { readonly kind: 'too-many-files' }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** A folder with more files is no place to put files for import. */
export const FILES_AT_MOST = 50_000;

/** What browsers, office programs and copying tools name files that are not finished. */
const UNFINISHED = [/\.(part|partial|crdownload|download|tmp|temp|filepart|opdownload)$/i, /^~\$/, /~$/];

/** Whether a file is one to import, by its name: not hidden, finished, and of a kind that may hold events. */
export function isForImport(name: string): boolean {
  return (
    !isHidden(name) &&
    !isOfSystem(name) &&
    mayHoldEvents(name) &&
    !UNFINISHED.some((pattern) => pattern.test(name))
  );
}

/** The files of a folder that may be imported. Folders in it and links are not followed. */
export async function lookIn(folder: string): Promise<Look> {
  const files: FoundFile[] = [];
  try {
    for await (const entry of await opendir(folder)) {
      // Some file systems of networks do not tell what an entry is.
      if (entry.isDirectory() || entry.isSymbolicLink() || !isForImport(entry.name)) continue;
      const stats = await lstat(join(folder, entry.name)).catch(() => null);
      if (stats?.isFile() !== true) continue;
      if (files.length === FILES_AT_MOST) return { kind: 'too-many-files' };
      files.push({ name: entry.name, size: stats.size, modifiedMs: stats.mtimeMs });
    }
  } catch (error) {
    return isGone(error) ? { kind: 'gone' } : { kind: 'failed', failure: diskFailure(error) };
  }
  return { kind: 'seen', files };
}

/** Whether the file lies in the folder as it was found. */
export async function isStillThere(folder: string, file: FoundFile): Promise<boolean> {
  const stats = await lstat(join(folder, file.name)).catch(() => null);
  return stats?.isFile() === true && isSameFile(file, { size: stats.size, modifiedMs: stats.mtimeMs });
}

/** A share that is not connected shows as one of these. */
const GONE = ['ENOENT', 'ENOTDIR', 'ENODEV', 'ENXIO', 'EHOSTDOWN', 'EHOSTUNREACH', 'ENOTCONN', 'ESTALE'];

function isGone(error: unknown): boolean {
  return GONE.some((code) => isErrno(error, code));
}

export function isSameFile(one: Omit<FoundFile, 'name'>, other: Omit<FoundFile, 'name'>): boolean {
  return one.size === other.size && Math.abs(one.modifiedMs - other.modifiedMs) < 1;
}
