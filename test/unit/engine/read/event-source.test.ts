import { appendFile, chmod, mkdir, rename, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Fingerprint } from '../../../../src/engine/bytes/fingerprint';
import type { ByteReading } from '../../../../src/engine/read/byte-reading';
import { FileSource } from '../../../../src/engine/read/event-source';
import { asNobody, event, fileWith, folder, linesOf, never } from '../bench';

const MB = 1024 * 1024;

async function code(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => 'none',
    (reason: unknown) => reason,
  );
  return (error as { failure?: { code: string } }).failure?.code ?? String(error);
}

/** Reads all bytes; `meanwhile` runs after the first chunk. */
async function readWhile(path: string, meanwhile: () => Promise<unknown>): Promise<string> {
  const source = await FileSource.open(path, never);
  try {
    const reading = source.read(never);
    let first = true;
    for await (const chunk of reading.chunks()) {
      expect(chunk.length).toBeGreaterThan(0);
      if (first) await meanwhile();
      first = false;
    }
    return await code(reading.confirm());
  } catch (error) {
    return await code(Promise.reject(error));
  } finally {
    await source.close();
  }
}

describe('opening a file', () => {
  it('fails with the reason if it is not a readable file', async () => {
    const here = await folder();
    await mkdir(join(here, 'a-folder'));
    expect(await code(FileSource.open(join(here, 'not-there'), never))).toBe('file-missing');
    expect(await code(FileSource.open(join(here, 'a-folder'), never))).toBe('file-is-folder');
    expect(await code(FileSource.open(await fileWith(''), never))).toBe('file-empty');
    expect(await code(FileSource.open(join(await fileWith('x'), 'below-a-file'), never))).toBe(
      'file-missing',
    );
    if (process.platform === 'linux')
      expect(await code(FileSource.open('/dev/null', never))).toBe('file-unreadable');
  });

  it.runIf(process.platform !== 'win32')('fails with `file-no-permission` without permission', async () => {
    const path = await fileWith('x');
    await chmod(path, 0o000);
    expect(await asNobody(() => code(FileSource.open(path, never)))).toBe('file-no-permission');
  });
});

describe('reading a file', () => {
  it('yields all bytes, and then their fingerprint', async () => {
    const path = await fileWith('hello\n');
    const source = await FileSource.open(path, never);
    const reading: ByteReading = source.read(never);
    const parts: string[] = [];
    for await (const chunk of reading.chunks()) parts.push(chunk.toString());
    expect(parts.join('')).toBe('hello\n');
    const fingerprint = new Fingerprint();
    fingerprint.add(Buffer.from('hello\n'));
    expect(await reading.confirm()).toBe(fingerprint.text());
    await source.close();
  });

  it('fails if the file changes meanwhile', async () => {
    const content = linesOf(event()).padEnd(3 * MB, 'x');
    const fresh = (): Promise<string> => fileWith(content);
    let path = await fresh();
    expect(await readWhile(path, async () => undefined)).toBe('none');
    expect(await readWhile(path, () => truncate(path, 2 * MB))).toBe('file-changed');
    path = await fresh();
    expect(await readWhile(path, () => truncate(path, 0))).toBe('file-changed');
    path = await fresh();
    expect(await readWhile(path, () => appendFile(path, 'more'))).toBe('file-changed');
    path = await fresh();
    expect(await readWhile(path, () => appendFile(path, 'x'.repeat(2 * MB)))).toBe('file-changed');
    path = await fresh();
    expect(await readWhile(path, () => writeFile(path, content.replace('$time', '$tome')))).toBe(
      'file-changed',
    );
    path = await fresh();
    expect(await readWhile(path, () => utimes(path, 1, 1))).toBe('file-changed');
  });

  it('continues with the open file if another file takes its name', async () => {
    const path = await fileWith('x'.repeat(2 * MB));
    const other = await fileWith('another');
    expect(await readWhile(path, () => rename(other, path))).toBe('none');
  });

  it('stops at once on abort', async () => {
    const path = await fileWith('x'.repeat(4 * MB));
    const source = await FileSource.open(path, never);
    const stopping = new AbortController();
    let chunks = 0;
    const reading = async (): Promise<void> => {
      for await (const chunk of source.read(stopping.signal).chunks()) {
        chunks += chunk.length > 0 ? 1 : 0;
        stopping.abort();
      }
    };
    await expect(reading()).rejects.toMatchObject({ name: 'AbortError' });
    expect(chunks).toBe(1);
    await source.close();
  });
});

describe('a .gz of under four bytes', () => {
  it.each([
    [2, 0x8b1f],
    [3, 0x088b1f],
  ])('is not one whole member: %i bytes', async (length, plainBytes) => {
    const path = await fileWith(Buffer.from([0x1f, 0x8b, 0x08]).subarray(0, length), 'cut.gz');
    const source = await FileSource.open(path, never);
    try {
      // The number that its bytes would be, were they the member's last four.
      expect(await source.isOneMember(plainBytes)).toBe(false);
    } finally {
      await source.close();
    }
  });
});
