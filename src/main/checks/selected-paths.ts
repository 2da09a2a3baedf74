import { stat } from 'node:fs/promises';
import { basename, isAbsolute, relative, sep } from 'node:path';
import type { FileInfo } from '../../shared/checks/check';
import type { CheckFacts } from '../../engine/model/check-facts';
import { compareNames } from '../../engine/read/file-names';

/** One or more files, folders and archives that the user chose together. */
export type SelectedPaths = readonly [string, ...string[]];

/** Describes the paths as one file. The size does not include files in folders. */
export async function describePaths(paths: SelectedPaths): Promise<FileInfo> {
  const sizes = await Promise.all(paths.map(sizeOf));
  const size = sizes.reduce((total, bytes) => total + bytes, 0);
  return { path: paths[0], name: nameTogether(paths), size };
}

/** A name for paths that were chosen together. */
export function nameTogether(paths: SelectedPaths): string {
  const [first = '', ...others] = paths.map((path) => basename(path)).sort(compareNames);
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}

/** Whether a path is the file, or a folder around it. */
export function isWithin(path: string, file: string): boolean {
  const rest = relative(path, file);
  return rest !== '..' && !rest.startsWith(`..${sep}`) && !isAbsolute(rest);
}

async function sizeOf(path: string): Promise<number> {
  const stats = await stat(path).catch(() => null);
  return stats?.isFile() === true ? stats.size : 0;
}

/** Whether a checked file, or one of its parts, has changed on disk or is gone. */
export async function hasChanged(path: string, { identity, parts }: CheckFacts): Promise<boolean> {
  const files = parts?.map((part) => ({ path: part.path, identity: part.packed?.archive ?? part.identity }));
  for (const file of files ?? [{ path, identity }]) {
    const now = await stat(file.path).catch(() => null);
    const { size, modifiedMs } = file.identity;
    if (now?.size !== size || Math.abs(now.mtimeMs - modifiedMs) >= 1) return true;
  }
  return false;
}
