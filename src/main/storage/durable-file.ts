import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isErrno } from '../../engine/model/disk-failure';

/** In the name of every temporary file that is being written. */
export const TEMP_MARK = '.writing-';
/** The temporary files of electron-store, and those of version 0.1.0 for logs and saved lines. */
const OTHER_TEMPS = [/^settings\.json\.tmp-[0-9a-f]+$/, /\.part$/, /^again-[0-9a-f-]+\.(log|saved)$/];

/**
 * Replaces a small file so that a crash, a full disk or a power cut leaves the old or the new content complete: writes and
 * flushes a temporary file, renames the old one to `.bak`, then renames the new one. Only the user can read the file.
 * Throws the disk's error; the old content is then still there.
 */
export async function writeDurably(path: string, content: string): Promise<void> {
  await makeFolder(dirname(path));
  const temp = `${path}${TEMP_MARK}${randomBytes(4).toString('hex')}`;
  try {
    const file = await open(temp, 'wx', 0o600);
    try {
      await file.writeFile(content, 'utf8');
      await file.sync();
    } finally {
      await file.close();
    }
    await renameWithRetries(path, `${path}.bak`).catch(ignoreMissing);
    await renameWithRetries(temp, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(temp, { force: true }).catch(() => undefined);
    throw withPath(error, path);
  }
}

/**
 * Creates a folder and its parents; only the user can read it. Throws the disk's error. In a read-only parent, Node's
 * recursive `mkdir` throws `ENOENT` instead of the real error (seen with 18 and 20), so each folder is then created alone.
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    const parent = dirname(path);
    if (!isErrno(error, 'ENOENT') || parent === path) throw error;
    await makeFolder(parent);
    await mkdir(path, { mode: 0o700 });
  }
}

/** Adds the path to an error that lacks it, so that the user knows where to free space or give access. */
function withPath(error: unknown, path: string): unknown {
  if (error instanceof Error && !error.message.includes(path)) error.message += ` (${path})`;
  return error;
}

/** Retries on Windows, where a virus scanner or an indexer may lock a file for a moment. */
async function renameWithRetries(from: string, to: string): Promise<void> {
  const LOCKED = ['EPERM', 'EACCES', 'EBUSY'];
  const WAITS_MS = process.platform === 'win32' ? [20, 50, 100, 200, 400] : [];
  for (const wait of WAITS_MS) {
    try {
      return await rename(from, to);
    } catch (error) {
      if (!LOCKED.some((code) => isErrno(error, code))) throw error;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
  await rename(from, to);
}

export type DurableRead<T> =
  | { readonly kind: 'read'; readonly value: T; readonly from: 'file' | 'backup' }
  | { readonly kind: 'missing' }
  /** `damaged`: the content does not parse. `unreadable`: the disk failed, and the content may be fine. */
  | { readonly kind: 'damaged' | 'unreadable'; readonly details: string };

/** Reads a file of `writeDurably`, or its backup when it is missing, unreadable or does not parse. */
export async function readDurably<T>(path: string, parse: (data: unknown) => T): Promise<DurableRead<T>> {
  const main = await readParsed(path, parse);
  if (main.kind === 'read') return { kind: 'read', value: main.value, from: 'file' };
  const backup = await readParsed(`${path}.bak`, parse);
  if (backup.kind === 'read') return { kind: 'read', value: backup.value, from: 'backup' };
  return main.kind === 'missing' ? backup : main;
}

/** Whether `readDurably` would find a file. A write that a crash interrupted leaves only the backup. */
export async function isKept(path: string): Promise<boolean> {
  return (await exists(path)) || (await exists(`${path}.bak`));
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

type Attempt<T> =
  { kind: 'read'; value: T } | { kind: 'missing' } | { kind: 'damaged' | 'unreadable'; details: string };

async function readParsed<T>(path: string, parse: (data: unknown) => T): Promise<Attempt<T>> {
  try {
    return { kind: 'read', value: parse(JSON.parse(await readFile(path, 'utf8'))) };
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return { kind: 'missing' };
    const kind = error instanceof Error && 'errno' in error ? 'unreadable' : 'damaged';
    return { kind, details: `${basename(path)}: ${String(error)}` };
  }
}

/** Throws the disk's error when the folder cannot be written. Leaves nothing in it. */
export async function tryToWrite(folder: string): Promise<void> {
  const CONTENT = 'x'.repeat(16 * 1024);
  const trial = join(folder, `trial${TEMP_MARK}${randomBytes(4).toString('hex')}`);
  try {
    await makeFolder(folder);
    const file = await open(trial, 'wx', 0o600);
    try {
      await file.writeFile(CONTENT);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    throw withPath(error, folder);
  } finally {
    await rm(trial, { force: true }).catch(() => undefined);
  }
}

/** Removes the temporary files, of all names, that an interrupted write or download left in a folder. */
export async function removeStaleTemps(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  await Promise.all(
    names
      .filter((name) => name.includes(TEMP_MARK) || OTHER_TEMPS.some((temp) => temp.test(name)))
      .map((name) => rm(join(folder, name), { recursive: true, force: true }).catch(() => undefined)),
  );
}

function ignoreMissing(error: unknown): void {
  if (!isErrno(error, 'ENOENT')) throw error;
}

/** Flushes a rename to disk. Windows cannot open folders and does not need it. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
