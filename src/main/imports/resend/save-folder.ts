import { constants } from 'node:fs';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { succeed, type Result } from '../../../shared/failure';
import type { WhichFailed } from '../../../shared/resend';
import { tableOf } from '../../../shared/files/layout';
import { diskFailure, isErrno } from '../../../engine/model/disk-failure';
import { safeName } from '../../storage/safe-name';
import type { SavedFile } from './save-lines';

/** Why lines are saved. The names of their files begin with it. */
export type SavedKind = WhichFailed | 'too-old';

/** Copies the files to a new folder and returns it; adds a number if the name is taken. On failure no folder remains. */
export async function copyToNewFolder(
  wanted: string,
  kind: SavedKind,
  files: readonly SavedFile[],
): Promise<Result<string>> {
  let folder: string | null = null;
  try {
    folder = await newFolder(wanted);
    for (const file of files) await copyUnder(join(folder, savedName(kind, file)), file.path);
    return succeed(folder);
  } catch (error) {
    if (folder !== null) await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    return { ok: false, failure: diskFailure(error) };
  }
}

/** After so many taken names the operation fails. */
const NAMES_AT_MOST = 1_000;

/** Creates a path, or one with a number if it is taken. Never replaces what exists. */
async function createUntaken<T>(path: string, create: (path: string) => Promise<T>): Promise<T> {
  const [, stem = path, extension = ''] = /^(.*?)(\.[a-z]{2,6})?$/is.exec(path) ?? [];
  for (let number = 1; ; number += 1) {
    try {
      return await create(number === 1 ? path : `${stem}-${number}${extension}`);
    } catch (error) {
      if (!isErrno(error, 'EEXIST') || number === NAMES_AT_MOST) throw error;
    }
  }
}

function newFolder(wanted: string): Promise<string> {
  return createUntaken(wanted, async (path) => {
    await mkdir(path);
    return path;
  });
}

function copyUnder(wanted: string, source: string): Promise<void> {
  return createUntaken(wanted, (path) => copyFile(source, path, constants.COPYFILE_EXCL));
}

/**
 * `refused-clicks.csv` for rows of `clicks.csv.gz` or `clicks.parquet`, `refused-March.csv` for those of a sheet;
 * `refused-clicks.ndjson` for events of any other file.
 */
export function savedName(kind: SavedKind, { name, form }: Pick<SavedFile, 'name' | 'form'>): string {
  const table = tableOf(form);
  if (table?.layout.sheet !== undefined) return `${kind}-${safeName(withoutEnd(name, /\.parquet$/i))}.csv`;
  const unpacked = safeName(withoutEnd(name, /\.(?:gz|zst|bz2)$/i));
  if (table !== null) return `${kind}-${unpacked}`;
  return `${kind}-${withoutEnd(unpacked, /\.[a-z]{2,6}$/i)}.ndjson`;
}

/** `refused-july` for lines of `july.zip` or `july.xlsx`. */
export function folderName(kind: SavedKind, name: string): string {
  return `${kind}-${safeName(withoutEnd(name, /\.(?:zip|tgz|tar(?:\.(?:gz|zst|bz2))?|xls[xm]|ods)$/i))}`;
}

/** `receipt-clicks.txt` for `clicks.csv.gz`. */
export function receiptName(name: string): string {
  return `receipt-${stemOf(safeName(name))}.txt`;
}

/** Windows drops dots and spaces at an end, so what counts as the end is before them. */
function withoutEnd(name: string, end: RegExp): string {
  return name.replace(/[. ]+$/, '').replace(end, '');
}

/** `clicks` of `clicks.csv.gz`. */
export function stemOf(name: string): string {
  return name.replace(/(\.[a-z]{2,6})?(\.(?:gz|zst|bz2))?$/i, '');
}
