import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { FileInfo } from '../../shared/check';
import type { CheckFacts } from '../../engine/model/check-facts';
import { inOrder } from '../../engine/read/file-names';

/** What was chosen: a file, a folder, an archive, or several of them together. */
export type SelectedPaths = readonly [string, ...string[]];

/** How they are told as one. Bytes on disk as far as they are known: what a folder holds is not. */
export async function asOneFile(paths: SelectedPaths): Promise<FileInfo> {
  const sizes = await Promise.all(paths.map(sizeOf));
  const size = sizes.reduce((sum, one) => sum + one, 0);
  const [first = '', ...others] = paths.map((path) => basename(path)).sort(inOrder);
  return { path: paths[0], name: others.length === 0 ? first : `${first} and ${others.length} more`, size };
}

async function sizeOf(path: string): Promise<number> {
  const stats = await stat(path).catch(() => null);
  return stats?.isFile() === true ? stats.size : 0;
}

/** Whether what is on the disk is no longer what was checked. */
export async function hasChanged(path: string, { identity, parts }: CheckFacts): Promise<boolean> {
  const files = parts?.map((part) => ({ path: part.path, identity: part.packed?.archive ?? part.identity }));
  for (const file of files ?? [{ path, identity }]) {
    const now = await stat(file.path).catch(() => null);
    const { size, modifiedMs } = file.identity;
    if (now?.size !== size || Math.abs(now.mtimeMs - modifiedMs) >= 1) return true;
  }
  return false;
}
