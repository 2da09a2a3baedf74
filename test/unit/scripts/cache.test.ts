import { access, mkdir, mkdtemp, readFile, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureCached, sharedCacheFolder, type CacheEntry } from '../../../scripts/tools/fetch/cache';

let parent: string;
beforeEach(async () => void (parent = await mkdtemp(join(tmpdir(), 'cache-'))));
afterEach(() => rm(parent, { recursive: true }));

function entry(make: (folder: string) => Promise<void> = fill): CacheEntry {
  return { folder: join(parent, 'thing-1.0'), isComplete, make };
}

async function fill(folder: string): Promise<void> {
  await writeFile(join(folder, 'content'), 'all of it');
  await writeFile(join(folder, 'marker'), 'complete');
}

function isComplete(folder: string): Promise<boolean> {
  return access(join(folder, 'marker')).then(
    () => true,
    () => false,
  );
}

describe('the path of the cache', () => {
  it('follows XDG_CACHE_HOME', () => {
    expect(sharedCacheFolder({ XDG_CACHE_HOME: '/elsewhere' }, '/home/me')).toBe(
      join('/elsewhere', 'scarf-event-importer'),
    );
  });

  it('is in the home folder if XDG_CACHE_HOME is unset or empty', () => {
    const usual = join('/home/me', '.cache', 'scarf-event-importer');
    expect(sharedCacheFolder({}, '/home/me')).toBe(usual);
    expect(sharedCacheFolder({ XDG_CACHE_HOME: '' }, '/home/me')).toBe(usual);
  });
});

describe('a cache entry', () => {
  it('is created once and then found', async () => {
    expect(await ensureCached(entry())).toBe('made');
    const again = entry(() => Promise.reject(new Error('must not be made again')));
    expect(await ensureCached(again)).toBe('found');
    expect(await readdir(parent)).toEqual(['thing-1.0']);
  });

  it('leaves no files if its creation fails', async () => {
    const failing = entry(async (folder) => {
      await writeFile(join(folder, 'content'), 'half of');
      throw new Error('the line broke');
    });
    await expect(ensureCached(failing)).rejects.toThrow('the line broke');
    expect(await readdir(parent)).toEqual([]);
  });

  it('appears under its name only when it is complete', async () => {
    const seen: string[] = [];
    await ensureCached(
      entry(async (folder) => {
        await writeFile(join(folder, 'content'), 'half of');
        seen.push(...(await readdir(parent)).filter((name) => name === 'thing-1.0'));
        await fill(folder);
      }),
    );
    expect(seen).toEqual([]);
  });

  it('replaces a damaged entry', async () => {
    await mkdir(join(parent, 'thing-1.0'));
    await writeFile(join(parent, 'thing-1.0', 'content'), 'half of');
    expect(await ensureCached(entry())).toBe('made');
    expect(await readFile(join(parent, 'thing-1.0', 'content'), 'utf8')).toBe('all of it');
    expect(await readdir(parent)).toEqual(['thing-1.0']);
  });

  it('exists once after parallel runs, which all succeed', async () => {
    let working = 0;
    let allWork = (): void => undefined;
    const together = new Promise<void>((resolve) => (allWork = resolve));
    const slow = entry(async (folder) => {
      working += 1;
      if (working === 4) allWork();
      await together;
      await fill(folder);
    });
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => ensureCached(slow)));
    expect(outcomes).toHaveLength(4);
    expect(await isComplete(join(parent, 'thing-1.0'))).toBe(true);
    expect(await readdir(parent)).toEqual(['thing-1.0']);
  });

  it('of a run killed two days ago is removed, and one of a current run stays', async () => {
    const old = join(parent, 'thing-1.0.making-old');
    await mkdir(old);
    await mkdir(join(parent, 'thing-1.0.making-now'));
    const twoDaysAgo = new Date(Date.now() - 48 * 60 * 60 * 1000);
    await utimes(old, twoDaysAgo, twoDaysAgo);
    await ensureCached(entry());
    expect((await readdir(parent)).sort()).toEqual(['thing-1.0', 'thing-1.0.making-now']);
  });
});
