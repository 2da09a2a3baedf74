import { copyFileSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { TEMP_MARK } from './durable-file';

/**
 * Lets a library write a JSON file, and throws `ENOSPC` when the file is cut off afterwards: on a full disk, electron-store
 * leaves such a file and reports success. The old content, kept as `.bak`, is then restored.
 */
export function writeChecked(path: string, write: () => void): void {
  const hasBackup = makeBackup(path);
  try {
    write();
  } catch (error) {
    restore(path, { hasBackup });
    throw error;
  }
  if (isWhole(path)) return;
  restore(path, { hasBackup });
  throw partialWrite(path);
}

/** Whether the file holds complete JSON. */
export function isWhole(path: string): boolean {
  try {
    JSON.parse(readFileSync(path, 'utf8'));
    return true;
  } catch {
    return false;
  }
}

/** Copies complete content to `.bak`; false: there is none. On a full disk it throws before the file is written. */
function makeBackup(path: string): boolean {
  if (!isWhole(path)) return false;
  const copy = `${path}.bak${TEMP_MARK}${process.pid}`;
  try {
    copyFileSync(path, copy);
    if (!isWhole(copy)) throw partialWrite(copy);
    renameSync(copy, `${path}.bak`);
  } catch (error) {
    rmSync(copy, { force: true });
    throw error;
  }
  return true;
}

function partialWrite(path: string): Error {
  return Object.assign(new Error(`ENOSPC: only a part of ${path} was written`), { code: 'ENOSPC' });
}

function restore(path: string, { hasBackup }: { readonly hasBackup: boolean }): void {
  if (isWhole(path)) return;
  if (hasBackup) renameSync(`${path}.bak`, path);
  else rmSync(path, { force: true });
}
