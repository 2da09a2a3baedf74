import { closeSync, constants, fstatSync, openSync, readFileSync, statSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import { isErrno } from '../../engine/model/disk-failure';

const MAX_BYTES = 64 * 1024;
const ROOT = 0;
const WRITE_BY_GROUP_OR_OTHERS = 0o022;
const WRITE_BY_OTHERS = 0o002;

export type AdministratorsFile =
  | { readonly kind: 'absent' }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'text'; readonly text: string };

/** Reads a file that only administrators can have written. Any other is refused. */
export function readAdministratorsFile(path: string): AdministratorsFile {
  try {
    // Without waiting, as a pipe would make it do.
    const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const stats = fstatSync(file);
      const why = refusal(path, stats);
      return why === null ? { kind: 'text', text: readFileSync(file, 'utf8') } : { kind: 'refused', why };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (isErrno(error, 'ENOENT') || isErrno(error, 'ENOTDIR')) return { kind: 'absent' };
    return { kind: 'refused', why: error instanceof Error ? error.message : String(error) };
  }
}

/** Whether only administrators can have written a file. */
export function isOfAdministrators(path: string): boolean {
  try {
    return writerRefusal(path, statSync(path)) === null;
  } catch {
    return false;
  }
}

function refusal(path: string, stats: Stats): string | null {
  if (!stats.isFile()) return 'It is not a file.';
  if (stats.size > MAX_BYTES) return 'It is larger than 64 KB.';
  return writerRefusal(path, stats);
}

function writerRefusal(path: string, stats: Stats): string | null {
  if (process.platform === 'win32') return canWrite(path) ? 'The user of this computer can change it.' : null;
  if (stats.uid !== ROOT) return 'It does not belong to root.';
  if ((stats.mode & WRITE_BY_GROUP_OR_OTHERS) !== 0) return 'Others than root can change it.';
  const folder = statSync(dirname(path));
  // Who can write to a folder can put another file in place of this one.
  return folder.uid !== ROOT || (folder.mode & WRITE_BY_OTHERS) !== 0
    ? 'Others than root can replace it.'
    : null;
}

/** Windows: Node knows no owner of a file there, so it tries. */
function canWrite(path: string): boolean {
  try {
    closeSync(openSync(path, 'r+'));
    return true;
  } catch {
    return false;
  }
}
