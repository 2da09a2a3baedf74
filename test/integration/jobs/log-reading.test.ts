import { appendFileSync, copyFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import type { LogFilter } from '../../../src/shared/imports/log';
import type { OpenLog } from '../../../src/main/jobs/ports';
import { threadedFileWork } from '../../../src/main/jobs/file-work';
import { tempFolder } from '../../support/temp-folder';

const ALL: LogFilter = { class: null, cause: null, text: '' };
const work = threadedFileWork(inject('threadFile'));

const entries = (from: number, to: number, message = 'x'): string =>
  Array.from(
    { length: to - from + 1 },
    (_, at) =>
      `${JSON.stringify({ type: 'failed-to-decode', class: 'error', line: from + at, human_friendly_message: message })}\n`,
  ).join('');

/** A log in a real thread, and the numbers of entries that it reported. */
function openLog(lineMapPath: string | null = null): { log: OpenLog; reported: number[] } {
  const reported: number[] = [];
  const log = work.openLog({ lineMapPath }, ({ entries: read }) => reported.push(read));
  onTestFinished(() => log.close());
  return { log, reported };
}

async function entriesOf(log: OpenLog, path: string, complete = true): Promise<number> {
  const read = await log.read({ path, complete });
  return read.ok ? read.value.entries : Number.NaN;
}

describe('a log that is read while it arrives', () => {
  it('answers from the first block on, before the last one is read', async () => {
    const path = join(tempFolder(), 'log');
    writeFileSync(path, entries(1, 200_000));
    const { log, reported } = openLog();
    const whole = entriesOf(log, path);
    while (reported.length === 0) await log.rows(ALL, 0, 1);
    const early = await log.rows(ALL, 0, 3);
    expect(early.rows.map((row) => row.line)).toEqual([1, 2, 3]);
    expect(early.total).toBeLessThan(200_000);
    expect(await whole).toBe(200_000);
    expect(await log.findLine(ALL, 199_999)).toBe(199_998);
  });

  it('reads on when the file grows, and after it is renamed', async () => {
    const folder = tempFolder();
    const [part, path] = [join(folder, 'log.part'), join(folder, 'log')];
    const { log } = openLog();
    expect(await entriesOf(log, part, false)).toBe(0);
    writeFileSync(part, entries(1, 10) + entries(11, 11).slice(0, 30));
    expect(await entriesOf(log, part, false)).toBe(10);
    appendFileSync(part, entries(11, 11).slice(30) + entries(12, 20));
    expect(await entriesOf(log, part, false)).toBe(20);
    renameSync(part, path);
    expect(await entriesOf(log, part, false)).toBe(20);
    expect(await entriesOf(log, path)).toBe(20);
    expect((await log.rows(ALL, 10, 1)).rows[0]?.line).toBe(11);
  });

  it('takes a longer file that begins with what was read as the same log, and any other as another', async () => {
    const folder = tempFolder();
    const [first, longer, other] = [join(folder, 'a'), join(folder, 'b'), join(folder, 'c')];
    writeFileSync(first, entries(1, 30_000));
    copyFileSync(first, longer);
    appendFileSync(longer, entries(30_001, 30_010));
    writeFileSync(other, entries(1, 29_999) + entries(5, 25));
    const { log } = openLog();
    expect(await entriesOf(log, first)).toBe(30_000);
    expect(await entriesOf(log, longer)).toBe(30_010);
    // Read from its new file from now on.
    rmSync(first);
    expect((await log.rows(ALL, 30_009, 1)).rows[0]?.line).toBe(30_010);
    expect(await entriesOf(log, other)).toBe(30_020);
    expect((await log.rows(ALL, 29_999, 1)).rows[0]?.line).toBe(5);
  });

  it('starts anew when a second download overwrites the first', async () => {
    const part = join(tempFolder(), 'log.part');
    writeFileSync(part, entries(1, 100, 'first try'));
    const { log } = openLog();
    expect(await entriesOf(log, part, false)).toBe(100);
    writeFileSync(part, entries(1, 40, 'second try'));
    expect(await entriesOf(log, part, false)).toBe(40);
    expect((await log.rows(ALL, 0, 1)).rows[0]?.message).toBe('second try');
  });

  it('answers that an entry is missing only after the whole file is read', async () => {
    const path = join(tempFolder(), 'log');
    const searched: LogFilter = { ...ALL, text: 'the last' };
    // The entries are in no order: the one for line 7 comes last.
    writeFileSync(path, entries(8, 100_000) + entries(7, 7, 'the last'));
    const { log } = openLog();
    const whole = entriesOf(log, path);
    const [own, next, none, found] = await Promise.all([
      log.findLine(ALL, 7),
      log.findLine(ALL, 3),
      log.findLine(ALL, 100_001),
      log.rows(searched, 0, 1),
    ]);
    expect({ own, next, none, found: found.rows[0]?.line }).toEqual({
      own: 99_993,
      next: 99_993,
      none: -1,
      found: 7,
    });
    expect(await whole).toBe(99_994);
  });

  it('rejects questions about a log that was never read', async () => {
    const { log } = openLog();
    expect(await entriesOf(log, join(tempFolder(), 'none'), false)).toBe(0);
    await expect(log.findLine(ALL, 1)).rejects.toThrow('Nothing of this log could be read.');
  });

  it('fails when a complete log is missing, and cannot be used any more', async () => {
    const { log } = openLog();
    const read = await log.read({ path: join(tempFolder(), 'none'), complete: true });
    expect(read).toMatchObject({ ok: false, failure: { code: 'worker-ended' } });
    await expect(log.rows(ALL, 0, 1)).rejects.toThrow();
  });
});
