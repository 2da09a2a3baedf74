import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { whyNoLock } from '../../../src/main/app/single-instance';
import { tempFolder } from '../../support/temp-folder';

/** A path at which no folder can be made, because a file is in its place. */
function blocked(): string {
  const path = join(tempFolder(), 'file');
  writeFileSync(path, '');
  return path;
}

describe('the lock of a single instance that could not be had', () => {
  it('is taken by another instance where files can be made, and always on Windows', async () => {
    expect(await whyNoLock({ data: tempFolder(), temp: tempFolder() }, 'linux')).toEqual({ kind: 'taken' });
    expect(await whyNoLock({ data: blocked(), temp: blocked() }, 'win32')).toEqual({ kind: 'taken' });
  });

  it('could not be made where no file can be made, in either folder', async () => {
    const [data, temp] = [blocked(), blocked()];
    const failed = { kind: 'failed', failure: { code: 'disk-trouble' } };
    expect(await whyNoLock({ data, temp }, 'linux')).toMatchObject({ ...failed, folder: data });
    expect(await whyNoLock({ data: tempFolder(), temp }, 'darwin')).toMatchObject({
      ...failed,
      folder: temp,
    });
  });

  it('is taken where no file can be made any more but a lock is there', async () => {
    const data = tempFolder();
    symlinkSync('computer-1234', join(data, 'SingletonLock'));
    expect(await whyNoLock({ data, temp: blocked() }, 'linux')).toEqual({ kind: 'taken' });
  });
});
