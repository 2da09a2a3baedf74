import { copyFileSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { TEMP_MARK } from './durable-file';

/**
 * Lets a library write a JSON file and looks at what it wrote. Seen with the one below electron-store: on a full disk it
 * puts a file in place that is cut off, and reports success. What is not whole afterwards is taken back: the former
 * content, which is kept as `.bak`, is there again, and the write throws as the disk should have.
 */
export function writeChecked(path: string, write: () => void): void {
  const hadContent = keepBackup(path);
  try {
    write();
  } catch (error) {
    takeBack(path, hadContent);
    throw error;
  }
  if (isWhole(path)) return;
  takeBack(path, hadContent);
  throw tookOnlyAPart(path);
}

/** The file holds JSON from its first byte to its last. */
export function isWhole(path: string): boolean {
  try {
    JSON.parse(readFileSync(path, 'utf8'));
    return true;
  } catch {
    return false;
  }
}

/** On a full disk this is what fails, before anything was touched. */
function keepBackup(path: string): boolean {
  if (!isWhole(path)) return false;
  const copy = `${path}.bak${TEMP_MARK}${process.pid}`;
  try {
    copyFileSync(path, copy);
    if (!isWhole(copy)) throw tookOnlyAPart(copy);
    renameSync(copy, `${path}.bak`);
  } catch (error) {
    rmSync(copy, { force: true });
    throw error;
  }
  return true;
}

function tookOnlyAPart(path: string): Error {
  return Object.assign(new Error(`ENOSPC: only a part of ${path} was written`), { code: 'ENOSPC' });
}

function takeBack(path: string, hadContent: boolean): void {
  if (isWhole(path)) return;
  if (hadContent) renameSync(`${path}.bak`, path);
  else rmSync(path, { force: true });
}
