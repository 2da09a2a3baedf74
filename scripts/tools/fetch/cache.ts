import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { Environment } from '../../support/child';

const abandonedAfterMs = 24 * 60 * 60 * 1000;

/** The folder every checkout of this project on this computer shares (XDG Base Directory rules). */
export function sharedCacheFolder(env: Environment = process.env, home = homedir()): string {
  const base = env['XDG_CACHE_HOME'] || join(home, '.cache');
  return join(base, 'scarf-event-importer');
}

export interface CacheEntry {
  readonly folder: string;
  /** Whether this folder holds everything; must say no to whatever it cannot vouch for. */
  readonly isComplete: (folder: string) => Promise<boolean>;
  readonly make: (folder: string) => Promise<void>;
}

/**
 * Makes a cache entry unless it is there. It appears under its name in one step, complete, or not at all: runs that
 * are cut off or run at the same time never see each other's half-made work. Answers whether it had to be made.
 */
export async function ensureCached(entry: CacheEntry): Promise<'found' | 'made'> {
  if (await entry.isComplete(entry.folder)) return 'found';
  await mkdir(dirname(entry.folder), { recursive: true });
  await removeAbandoned(entry.folder);
  const workshop = besides(entry.folder, 'making');
  try {
    await mkdir(workshop);
    await entry.make(workshop);
    await putInPlace(workshop, entry);
    return 'made';
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}

async function putInPlace(workshop: string, entry: CacheEntry): Promise<void> {
  // Renaming onto a folder that is not empty fails: either another run was first, which is as good, or what stands
  // there is damaged and has to give way. Another run may do the same at this moment, hence a second look.
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await rename(workshop, entry.folder);
    } catch (error) {
      if (await entry.isComplete(entry.folder)) return;
      if (attempt === 3) throw error;
      const damaged = besides(entry.folder, 'damaged');
      await rename(entry.folder, damaged).catch(() => undefined);
      await rm(damaged, { recursive: true, force: true });
    }
  }
}

/** A run that was killed could not clear up; a day later nobody can still be at work in there. */
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

function besides(folder: string, purpose: 'making' | 'damaged'): string {
  return `${folder}.${purpose}-${randomUUID()}`;
}
