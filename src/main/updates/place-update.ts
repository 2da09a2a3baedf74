import { createHash, randomBytes } from 'node:crypto';
import { open, readdir, rename, rm, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { UpdateFile } from './statement';

export type Placed =
  | { readonly kind: 'placed' }
  /** `cut-off`: it is shorter than its release says. `wrong-file`: it is longer, or another one. */
  | { readonly kind: 'cut-off' | 'wrong-file' };

/**
 * Puts a file of a release in the place of `target`, in one step: until all of it is on the disk and is the one that was
 * signed, `target` is not touched. A running AppImage goes on with the old file. Throws errors of the disk and of `bytes`.
 */
export async function placeUpdate(
  { size, sha512 }: UpdateFile,
  bytes: AsyncIterable<Uint8Array>,
  target: string,
): Promise<Placed> {
  // In the same folder, and so on the same disk.
  const temporary = join(dirname(target), `${unfinished(target)}${randomBytes(4).toString('hex')}`);
  try {
    const file = await open(temporary, 'wx', 0o755);
    try {
      const found = await copy(bytes, file, size);
      if (found.size < size) return { kind: 'cut-off' };
      if (found.size > size || found.sha512 !== sha512) return { kind: 'wrong-file' };
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
    return { kind: 'placed' };
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Removes what an app that was killed left of an update. */
export async function removeUnfinished(target: string): Promise<void> {
  const folder = dirname(target);
  const left = (await readdir(folder)).filter((name) => name.startsWith(unfinished(target)));
  for (const name of left) await rm(join(folder, name), { force: true });
}

/** How the name of an unfinished update begins. It is hidden: the folder shows one app. */
function unfinished(target: string): string {
  return `.${basename(target)}.update-`;
}

/** Reads at most one piece beyond `limit`: what is longer is another file. */
async function copy(
  bytes: AsyncIterable<Uint8Array>,
  file: FileHandle,
  limit: number,
): Promise<{ readonly size: number; readonly sha512: string }> {
  const hash = createHash('sha512');
  let size = 0;
  for await (const piece of bytes) {
    size += piece.length;
    if (size > limit) break;
    hash.update(piece);
    // Unlike `write`, it writes all of the piece.
    await file.writeFile(piece);
  }
  return { size, sha512: hash.digest('hex') };
}
