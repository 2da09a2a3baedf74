import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDurably, removeStaleTemps, writeDurably } from '../../../src/main/storage/durable-file';
import { tempFolder } from '../../support/temp-folder';

const asNumber = (data: unknown): number => {
  if (typeof data !== 'number') throw new Error('no number');
  return data;
};

describe('a durable file', () => {
  it('is readable by its owner only, with its last version as the only file beside it', async () => {
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
    ['of another type', '"text"'],
    ['empty', ''],
  ])('is read from its backup when it is %s', async (_case, content) => {
    const path = join(tempFolder(), 'a.json');
    await writeDurably(path, '1');
    await writeDurably(path, '2');
    writeFileSync(path, content);
    expect(await readDurably(path, asNumber)).toEqual({ kind: 'read', value: 1, from: 'backup' });
  });

  it('is read from its backup after a power cut between the two renames', async () => {
    const path = join(tempFolder(), 'a.json');
    await writeDurably(path, '1');
    await writeDurably(path, '2');
    rmSync(path);
    expect(await readDurably(path, asNumber)).toEqual({ kind: 'read', value: 1, from: 'backup' });
  });

  it('without a backup is missing or damaged', async () => {
    const path = join(tempFolder(), 'a.json');
    expect(await readDurably(path, asNumber)).toEqual({ kind: 'missing' });
    writeFileSync(path, '{');
    expect((await readDurably(path, asNumber)).kind).toBe('damaged');
  });

  it('keeps its old content when a write fails', async () => {
    const folder = tempFolder();
    const path = join(folder, 'a.json');
    await writeDurably(path, '1');
    // The path leads through a file, so its folder cannot be created.
    await expect(writeDurably(join(path, 'below'), '2')).rejects.toThrow();
    expect(await readDurably(path, asNumber)).toEqual({ kind: 'read', value: 1, from: 'file' });
  });

  it('loses the temporary files of an interrupted write, and nothing else', async () => {
    const folder = tempFolder();
    await writeDurably(join(folder, 'a.json'), '1');
    for (const temp of [
      'a.json.writing-00ff00ff',
      'log.ndjson.writing-log',
      'settings.json.tmp-00ff',
      // Of version 0.1.0.
      'log.ndjson.part',
      'again-2f1c.log',
      'again-2f1c.log.part',
    ])
      writeFileSync(join(folder, temp), 'half');
    mkdirSync(join(folder, 'again-2f1c.saved'));
    writeFileSync(join(folder, 'again-2f1c.ndjson'), 'a resend');
    await removeStaleTemps(folder);
    expect(readdirSync(folder)).toEqual(['a.json', 'again-2f1c.ndjson']);
  });
});
