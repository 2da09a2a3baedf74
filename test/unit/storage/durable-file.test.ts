import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDurably, removeStaleTemps, writeDurably } from '../../../src/main/storage/durable-file';
import { tempFolder } from '../../support/temp-folder';

const asNumber = (data: unknown): number => {
  if (typeof data !== 'number') throw new Error('no number');
  return data;
};

describe('a durable file', () => {
  it('is read back as it was written, by its owner alone, and leaves nothing beside it but a backup', async () => {
    const folder = tempFolder();
    const path = join(folder, 'a.json');
    await writeDurably(path, '1');
    await writeDurably(path, '2');
    expect(await readDurably(path, asNumber)).toEqual({ kind: 'read', value: 2, from: 'file' });
    expect(readFileSync(`${path}.bak`, 'utf8')).toBe('1');
    expect(readdirSync(folder).sort()).toEqual(['a.json', 'a.json.bak']);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['cut off', '{"half":'],
    ['of another kind', '"text"'],
    ['empty', ''],
  ])('falls back to its backup when it is %s', async (_how, content) => {
    const path = join(tempFolder(), 'a.json');
    await writeDurably(path, '1');
    await writeDurably(path, '2');
    writeFileSync(path, content);
    expect(await readDurably(path, asNumber)).toEqual({ kind: 'read', value: 1, from: 'backup' });
  });

  it('falls back to its backup when the power went between the two renames', async () => {
    const path = join(tempFolder(), 'a.json');
    await writeDurably(path, '1');
    await writeDurably(path, '2');
    rmSync(path);
    expect(await readDurably(path, asNumber)).toEqual({ kind: 'read', value: 1, from: 'backup' });
  });

  it('says that it is missing, or damaged, when there is nothing to fall back to', async () => {
    const path = join(tempFolder(), 'a.json');
    expect(await readDurably(path, asNumber)).toEqual({ kind: 'missing' });
    writeFileSync(path, '{');
    expect((await readDurably(path, asNumber)).kind).toBe('damaged');
  });

  it('keeps what was there when it cannot be written', async () => {
    const folder = tempFolder();
    const path = join(folder, 'a.json');
    await writeDurably(path, '1');
    // A folder where the file's new version must be renamed to cannot be replaced by it.
    await expect(writeDurably(join(path, 'below'), '2')).rejects.toThrow();
    expect(await readDurably(path, asNumber)).toEqual({ kind: 'read', value: 1, from: 'file' });
  });

  it('removes what an interrupted write left behind, and nothing else', async () => {
    const folder = tempFolder();
    await writeDurably(join(folder, 'a.json'), '1');
    writeFileSync(join(folder, 'a.json.writing-00ff00ff'), 'half');
    await removeStaleTemps(folder);
    expect(readdirSync(folder)).toEqual(['a.json']);
  });
});
