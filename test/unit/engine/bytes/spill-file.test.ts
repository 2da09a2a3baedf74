import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { SpillFile } from '../../../../src/engine/bytes/spill-file';

const what = `test-${process.pid}`;

function namesLeft(): readonly string[] {
  return readdirSync(tmpdir()).filter((name) => name.includes(what));
}

describe('a spill file', () => {
  it('gives back what lies at an offset', () => {
    const file = new SpillFile(what);
    const offsets = ['one', 'three', 'two'].map((text) => file.append(Buffer.from(text)));
    const read = Buffer.alloc(5);
    file.read(read, offsets[1] ?? 0);
    expect([offsets, read.toString()]).toEqual([[0, 3, 8], 'three']);
    expect(() => file.read(Buffer.alloc(4), 8)).toThrow('The file ends before 12.');
    file.close();
  });

  it('leaves nothing behind once it is closed', () => {
    const file = new SpillFile(what);
    file.append(Buffer.from('hashes'));
    if (process.platform !== 'win32') expect(namesLeft()).toEqual([]);
    file.close();
    expect(namesLeft()).toEqual([]);
  });
});
