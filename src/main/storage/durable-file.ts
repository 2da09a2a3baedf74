import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isErrno } from '../../engine/model/disk-failure';

/** In the name of what is being written and is not there yet. */
export const TEMP_MARK = '.writing-';
/** What electron-store writes before it renames. */
const SETTINGS_TEMP = /^settings\.json\.tmp-[0-9a-f]+$/;

/**
 * Writes a small file so that a crash, a full disk or a power cut leaves either the old content or the new one, whole:
 * written beside, flushed, the former version kept as `.bak`, then renamed. Readable by the user alone.
 * Throws what the disk says; the former content is then still there.
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
    await renamePatiently(path, `${path}.bak`).catch(ignoreMissing);
    await renamePatiently(temp, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(temp, { force: true }).catch(() => undefined);
    throw named(error, path);
  }
}

/**
 * Makes a folder, and those it lies in, for the user alone. Throws what the disk says: of one that is closed for writing
 * Node says that the folder is missing when it is asked for several (seen with 18 and 20), and the truth when for one.
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

/** What the disk says of a write does not name the file; whoever is to make room or give access must know it. */
function named(error: unknown, path: string): unknown {
  if (error instanceof Error && !error.message.includes(path)) error.message += ` (${path})`;
  return error;
}

/** On Windows a virus scanner or an indexer may hold a file for a moment. */
async function renamePatiently(from: string, to: string): Promise<void> {
  const HELD = ['EPERM', 'EACCES', 'EBUSY'];
  const WAITS_MS = process.platform === 'win32' ? [20, 50, 100, 200, 400] : [];
  for (const wait of WAITS_MS) {
    try {
      return await rename(from, to);
    } catch (error) {
      if (!HELD.some((code) => isErrno(error, code))) throw error;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
  await rename(from, to);
}

export type DurableRead<T> =
  | { readonly kind: 'read'; readonly value: T; readonly from: 'file' | 'backup' }
  | { readonly kind: 'missing' }
  /** `unreadable`: the disk did not give it out; what it holds may well be sound. */
  | { readonly kind: 'damaged' | 'unreadable'; readonly details: string };

/** Reads what `writeDurably` wrote; when the file is missing or does not parse, its backup. */
export async function readDurably<T>(path: string, parse: (data: unknown) => T): Promise<DurableRead<T>> {
  const main = await readParsed(path, parse);
  if (main.kind === 'read') return { kind: 'read', value: main.value, from: 'file' };
  const backup = await readParsed(`${path}.bak`, parse);
  if (backup.kind === 'read') return { kind: 'read', value: backup.value, from: 'backup' };
  return main.kind === 'missing' ? backup : main;
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

/** Throws what the disk says when nothing can be put into the folder. Leaves nothing there. */
export async function tryToWrite(folder: string): Promise<void> {
  const ENOUGH = 'x'.repeat(16 * 1024);
  const trial = join(folder, `trial${TEMP_MARK}${randomBytes(4).toString('hex')}`);
  try {
    await makeFolder(folder);
    const file = await open(trial, 'wx', 0o600);
    try {
      await file.writeFile(ENOUGH);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    throw named(error, folder);
  } finally {
    await rm(trial, { force: true }).catch(() => undefined);
  }
}

/** Removes what an interrupted `writeDurably`, or electron-store, may have left in a folder. */
export async function removeStaleTemps(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  await Promise.all(
    names
      .filter((name) => name.includes(TEMP_MARK) || SETTINGS_TEMP.test(name))
      .map((name) => rm(join(folder, name), { recursive: true, force: true }).catch(() => undefined)),
  );
}

function ignoreMissing(error: unknown): void {
  if (!isErrno(error, 'ENOENT')) throw error;
}

/** Makes the rename itself durable. Windows cannot open folders and does not need it. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
