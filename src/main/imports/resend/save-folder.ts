import { constants } from 'node:fs';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { succeed, type Result } from '../../../shared/failure';
import type { WhichFailed } from '../../../shared/resend';
import { tableOf } from '../../../shared/layout';
import { diskFailure, isErrno } from '../../../engine/model/disk-failure';
import type { SavedFile } from './save-lines';

/** What lines are saved for, as the names of their files begin. */
export type SavedKind = WhichFailed | 'too-old';

/** Copies them to a new folder under this name, or under it and a number; all of them, or none. */
export async function copyToNewFolder(
  wanted: string,
  kind: SavedKind,
  files: readonly SavedFile[],
): Promise<Result<boolean>> {
  let folder: string | null = null;
  try {
    folder = await newFolder(wanted);
    for (const file of files) await copyUnder(join(folder, savedName(kind, file)), file.path);
    return succeed(true);
  } catch (error) {
    if (folder !== null) await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    return { ok: false, failure: diskFailure(error) };
  }
}

/** Tries before a name that is not taken is given up. */
const NAMES_TRIED = 1_000;

/** By this name, or by it and a number; what is there already stays as it is. */
async function untaken<T>(path: string, make: (path: string) => Promise<T>): Promise<T> {
  const [, stem = path, extension = ''] = /^(.*?)(\.[a-z]{2,6})?$/is.exec(path) ?? [];
  for (let number = 1; ; number += 1) {
    try {
      return await make(number === 1 ? path : `${stem}-${number}${extension}`);
    } catch (error) {
      if (!isErrno(error, 'EEXIST') || number === NAMES_TRIED) throw error;
    }
  }
}

function newFolder(wanted: string): Promise<string> {
  return untaken(wanted, async (path) => {
    await mkdir(path);
    return path;
  });
}

function copyUnder(wanted: string, source: string): Promise<void> {
  return untaken(wanted, (path) => copyFile(source, path, constants.COPYFILE_EXCL));
}

/** `refused-clicks.csv` for rows of `clicks.csv.gz`; `refused-clicks.ndjson` for events of any other file. */
export function savedName(kind: SavedKind, { name, form }: Pick<SavedFile, 'name' | 'form'>): string {
  const unpacked = plain(name).replace(/\.gz$/i, '');
  if (tableOf(form) !== null) return `${kind}-${unpacked}`;
  return `${kind}-${unpacked.replace(/\.[a-z]{2,6}$/i, '')}.ndjson`;
}

/** `refused-july` for lines of `july.zip`. */
export function folderName(kind: SavedKind, whole: string): string {
  return `${kind}-${plain(whole).replace(/\.zip$/i, '')}`;
}

/** Characters that a name is made of, at most: file systems take 255 bytes. */
const NAME_LENGTH = 60;

/** A name in an archive may hold anything: it becomes one that every computer takes, and that leads nowhere else. */
function plain(name: string): string {
  return [...name.replace(/[\\/<>:"|?*\p{Cc}]+/gu, '-').replace(/^[-. ]+|[. ]+$/g, '')]
    .slice(-NAME_LENGTH)
    .join('');
}
