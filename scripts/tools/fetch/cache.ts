import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { Environment } from '../../support/child';

const abandonedAfterMs = 24 * 60 * 60 * 1000;

/** The cache folder shared by all checkouts on this computer (XDG Base Directory). */
export function sharedCacheFolder(env: Environment = process.env, home = homedir()): string {
  const base = env['XDG_CACHE_HOME'] || join(home, '.cache');
  return join(base, 'scarf-event-importer');
}

export interface CacheEntry {
  readonly folder: string;
  /** Whether the folder is complete; false in case of doubt. */
  readonly isComplete: (folder: string) => Promise<boolean>;
  readonly make: (folder: string) => Promise<void>;
}

/**
 * Makes a cache entry unless it is complete. The entry appears in one step by a rename, so interrupted or parallel runs
 * never see an incomplete one. Returns whether the entry was made.
 */
export async function ensureCached(entry: CacheEntry): Promise<'found' | 'made'> {
  if (await entry.isComplete(entry.folder)) return 'found';
  await mkdir(dirname(entry.folder), { recursive: true });
  await removeAbandoned(entry.folder);
  const temporary = siblingOf(entry.folder, 'making');
  try {
    await mkdir(temporary);
    await entry.make(temporary);
    await moveIntoPlace(temporary, entry);
    return 'made';
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function moveIntoPlace(temporary: string, entry: CacheEntry): Promise<void> {
  // Renaming onto a non-empty folder fails: another run made it first, or it is damaged and must be moved away.
  // Another run may do the same at this moment, so the rename is tried three times.
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await rename(temporary, entry.folder);
    } catch (error) {
      if (await entry.isComplete(entry.folder)) return;
      if (attempt === 3) throw error;
      const damaged = siblingOf(entry.folder, 'damaged');
      await rename(entry.folder, damaged).catch(() => undefined);
      await rm(damaged, { recursive: true, force: true });
    }
  }
}

/** Removes folders that killed runs left behind. After a day no run can still use them. */
async function removeAbandoned(folder: string): Promise<void> {
  const names = await readdir(dirname(folder));
  for (const name of names.filter((each) => each.startsWith(`${basename(folder)}.`))) {
    const path = join(dirname(folder), name);
    const age = await stat(path).then(
      (found) => Date.now() - found.mtimeMs,
      () => 0,
    );
    if (age > abandonedAfterMs) await rm(path, { recursive: true, force: true });
  }
}

function siblingOf(folder: string, purpose: 'making' | 'damaged'): string {
  return `${folder}.${purpose}-${randomUUID()}`;
}
