import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { unzip } from '../../../scripts/tools/fetch/unzip';
import { makeZip } from '../../support/zip';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'unzip-'))));
afterEach(() => rm(folder, { recursive: true }));

async function unpack(
  members: Parameters<typeof makeZip>[0],
  place: (entry: string) => string | undefined,
): Promise<string[]> {
  const archive = join(folder, 'archive.zip');
  await writeFile(archive, makeZip(members));
  const into = join(folder, 'into');
  await unzip(archive, into, place);
  return (await readdir(into, { recursive: true })).sort();
}

it('unzip writes the files with a target path and skips the others', async () => {
  const members = [
    { name: 'app/', data: '', stored: true },
    { name: 'app/program', data: 'run' },
    { name: 'app/words/en', data: 'hello' },
    { name: 'app/rest', data: 'rest' },
  ];
  const place = (entry: string): string | undefined =>
    entry === 'app/rest' ? undefined : entry.slice('app/'.length);
  expect(await unpack(members, place)).toEqual(['program', 'words', 'words/en']);
  expect(await readFile(join(folder, 'into/words/en'), 'utf8')).toBe('hello');
});

it('unzip rejects an archive with a name outside the folder', async () => {
  await expect(unpack([{ name: '../out', data: '' }], (entry) => entry)).rejects.toThrow('relative path');
});

it('unzip rejects an archive with damaged content', async () => {
  await expect(unpack([{ name: 'a', data: 'content', size: 3 }], (entry) => entry)).rejects.toThrow();
});
