import { constants } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { isErrno } from '../../engine/model/disk-failure';
import { IMPORTED_FOLDER } from '../../shared/imports/watched-folder';
import { isStillThere, type FoundFile } from './look';

const NAMES_AT_MOST = 10_000;

/**
 * Moves an imported file into the folder `imported` beside it, under its name or with a number, over no other file. False:
 * it is not the imported one any more, and stays. Throws the disk's error.
 */
export async function moveImported(folder: string, file: FoundFile): Promise<boolean> {
  const from = join(folder, file.name);
  if (!(await isStillThere(folder, file))) return false;
  const into = join(folder, IMPORTED_FOLDER);
  await mkdir(into).catch((error: unknown) => {
    if (!isErrno(error, 'EEXIST')) throw error;
  });
  const to = await takeName(into, file.name);
  try {
    await rename(from, to);
  } catch (error) {
    await rm(to, { force: true });
    throw error;
  }
  return true;
}

/** Takes a free name by an empty file, which no other program can take in between, and which the move replaces. */
async function takeName(folder: string, name: string): Promise<string> {
  const { name: stem, ext } = parse(name);
  for (let count = 1; count <= NAMES_AT_MOST; count += 1) {
    const path = join(folder, count === 1 ? name : `${stem} (${count})${ext}`);
    try {
      const taken = await open(path, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY);
      await taken.close();
      return path;
    } catch (error) {
      if (!isErrno(error, 'EEXIST')) throw error;
    }
  }
  throw new Error(`${folder} has too many files named ${name}`);
}
