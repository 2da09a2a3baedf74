import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DiskFile } from '../../../../src/engine/bytes/disk-file';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'files-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('a file that was given up', () => {
  it('neither writes to the file that has its name now, nor deletes it', async () => {
    const path = join(folder, 'set-aside');
    const late = await DiskFile.create(path);
    late.append(Buffer.from('late'));
    const own = await DiskFile.create(path);
    own.append(Buffer.from('own'));
    await late.flush();
    await own.finish();
    await late.discard();
    expect(readFileSync(path, 'utf8')).toBe('own');
  });

  it('is deleted if the name is still its own', async () => {
    const path = join(folder, 'discarded');
    const file = await DiskFile.create(path);
    await file.discard();
    expect(existsSync(path)).toBe(false);
  });
});
