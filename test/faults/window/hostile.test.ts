import { createWriteStream, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { captureChild } from '../../../scripts/support/child';
import { makeEvents } from '../../support/events';
import { expectConsistentApp, UPLOAD } from '../../support/faults';
import * as user from '../../support/journey';
import { isWholeRun } from '../../support/rounds';
import { keepEvidence, startShared, type Shared } from '../../support/shared-app';
import { tempFolder } from '../../support/temp-folder';

// Files that are not event files, or that attack the app: it reports the reason, survives, and uses little memory.

let shared: Shared;
beforeAll(async () => void (shared = await startShared()));
afterAll(() => shared.end());
beforeEach(() => keepEvidence(() => shared.app));

const MB = 1024 * 1024;

async function refusalOf(path: string): Promise<string> {
  await user.chooseFile(shared.app, path);
  return user.refusedFile(shared.app.page, basename(path));
}

async function expectUnharmed(): Promise<void> {
  await expectConsistentApp(shared.server, shared.app);
}

/** Bytes of memory of the main process and its threads. */
async function memoryOf(): Promise<number> {
  const pid = shared.app.electron.process().pid ?? 0;
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) * 1024;
}

/** Peak memory during some work. */
async function mostMemoryDuring(work: () => Promise<unknown>): Promise<number> {
  let most = 0;
  let going = true;
  const watching = (async () => {
    while (going) {
      most = Math.max(most, await memoryOf());
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  })();
  await work().finally(() => (going = false));
  await watching;
  return most;
}

describe('a path that is not an event file', () => {
  it.each<[what: string, make: (path: string) => unknown, sentence: string, next: string]>([
    [
      'an empty folder',
      (path) => mkdirSync(path),
      'There are no event files in here.',
      'Choose files that end in .csv, .xlsx, .ods, .parquet, .json, .ndjson, .gz, .zst, .bz2, .zip or .tar.',
    ],
    ['an empty file', (path) => writeFileSync(path, ''), 'The file is empty.', 'a new copy'],
    ['a file of blank lines', (path) => writeFileSync(path, '\n \n\t\n'), 'The file is empty.', 'a new copy'],
    [
      'a named pipe without a writer',
      async (path) => void (await captureChild('mkfifo', [path])),
      'This computer could not read the file.',
      'Copy it to this computer’s own disk',
    ],
    [
      'a device that never ends',
      (path) => symlinkSync('/dev/zero', path),
      'This computer could not read the file.',
      'Copy it to this computer’s own disk',
    ],
    [
      'a terminal',
      (path) => symlinkSync('/dev/tty', path),
      'This computer could not read the file.',
      'Copy it to this computer’s own disk',
    ],
    [
      'a socket',
      async (path) => {
        const socket = createServer().listen(path);
        onTestFinished(() => void socket.close());
        await new Promise((resolve) => socket.once('listening', resolve));
      },
      'This computer could not read the file.',
      'Copy it to this computer’s own disk',
    ],
    [
      'a link to itself',
      (path) => symlinkSync(path, path),
      'This computer could not read the file.',
      'Copy it to this computer’s own disk',
    ],
    [
      'a link to nothing',
      (path) => symlinkSync(`${path}-gone`, path),
      'The file is no longer where it was.',
      'Put it back, or choose it again.',
    ],
    [
      'a file of zeros',
      (path) => {
        writeFileSync(path, '');
        truncateSync(path, 3 * MB);
      },
      'This is not a text file',
      'Ask the person who made the file to save its events as CSV or JSON.',
    ],
  ])('such as %s is refused with a reason', async (what, make, sentence, next) => {
    const path = join(tempFolder(), `${what}.ndjson`);
    await make(path);
    const words = await refusalOf(path);
    expect(words).toContain(sentence);
    expect(words).toContain(next);
    expect(await shared.server.requests(UPLOAD)).toEqual([]);
    await expectUnharmed();
  });

  it('because its name is too long is refused, and the longest possible name works', async () => {
    const folder = tempFolder();
    expect(await refusalOf(join(folder, `${'n'.repeat(300)}.ndjson`))).toContain(
      'The file is no longer where it was.',
    );
    const name = `${'n'.repeat(248)}.ndjson`;
    writeFileSync(join(folder, name), `${[...makeEvents(3)].join('\n')}\n`);
    await user.chooseFile(shared.app, join(folder, name));
    expect(await user.checked(shared.app.page)).toMatchObject({ lines: 3, ready: 3 });
    expect(await shared.app.page.locator('#main').innerText()).toContain(name);
  });
});

describe('a .gz', () => {
  it('that expands beyond reason is refused with bounded memory', async () => {
    const path = join(tempFolder(), 'bomb.ndjson.gz');
    // One gzip member holds 100 MB in 100 kB; a .gz may have many members.
    const part = gzipSync(Buffer.alloc(100 * MB, 'x'), { level: 9 });
    const event = gzipSync(`${[...makeEvents(1)].join()}\n`);
    writeFileSync(path, Buffer.concat([event, ...Array.from({ length: 11 }, () => part)]));
    const most = await mostMemoryDuring(async () => {
      const words = await refusalOf(path);
      expect(words).toContain('This computer could not read the file.');
      const snapshot = await shared.app.page.evaluate(() => window.bridge.invoke('app.snapshot', undefined));
      expect(snapshot).toMatchObject({
        value: { check: { failure: { details: 'gzip expands beyond reason' } } },
      });
    });
    expect(most).toBeLessThan(700 * MB);
    expect(await shared.server.requests(UPLOAD)).toEqual([]);
    await expectUnharmed();
  });

  it.each([
    ['ends too early', (whole: Buffer) => whole.subarray(0, Math.floor(whole.length / 2))],
    [
      'is damaged in its middle',
      (whole: Buffer) => Buffer.from(whole).fill(0xff, whole.length >> 1, (whole.length >> 1) + 64),
    ],
  ])('that %s yields its readable part and says so', async (_what, damage) => {
    const path = join(tempFolder(), 'clicks.ndjson.gz');
    const lines = [...makeEvents(2_000)];
    writeFileSync(path, damage(gzipSync(`${lines.join('\n')}\n`)));
    const { page } = shared.app;
    await user.chooseFile(shared.app, path);
    const { ready } = await user.checked(page);
    expect(ready).toBeGreaterThan(100);
    expect(ready).toBeLessThan(2_000);
    const words = await user.problem(page, 'gzip-damaged').innerText();
    expect(words).toContain('The compressed data is damaged.');
    expect(words).toContain('Ask for a new copy, or import the events that could be read.');
    expect(await shared.server.requests(UPLOAD)).toEqual([]);
  });
});

const MEGABYTES = isWholeRun ? 600 : 400;

describe('an event file', () => {
  it('with a line of hundreds of MB, prototype keys and bad UTF-8 is checked with bounded memory and sent', async () => {
    const { app, server } = shared;
    const { page } = app;
    const [first = '', second = '', third = '', fourth = ''] = makeEvents(4, { seed: 5 });
    const keyed = third.replace(
      '{',
      '{"__proto__":{"polluted":1},"constructor":{"prototype":2},"toString":3,',
    );
    const path = join(tempFolder(), 'hostile.ndjson');
    const long = Buffer.alloc(MB, 'x');
    function* content(): Generator<Buffer> {
      yield Buffer.from(`${first}\n`);
      for (let megabytes = 0; megabytes < MEGABYTES; megabytes += 1) yield long;
      yield Buffer.from(`\n${second}\n${keyed}\n`);
      yield Buffer.concat([Buffer.from('{"name":"x'), Buffer.from([0xb1]), Buffer.from('x"}\n')]);
      yield Buffer.from(`${fourth}\n`);
    }
    await pipeline(Readable.from(content()), createWriteStream(path));

    const before = await memoryOf();
    const most = await mostMemoryDuring(async () => {
      await user.chooseFile(app, path);
      await page.locator('[data-testid="check"][data-state="done"]').waitFor();
      expect(await user.checked(page)).toMatchObject({ lines: 6, ready: 4 });
      expect(await user.problem(page, 'line-too-long').innerText()).toMatch(
        /^1\s+line is longer than 16 MB\./,
      );
      expect([...(await user.showLines(page, 'line-too-long')).keys()]).toEqual([2]);
      expect(await user.problem(page, 'not-utf8').innerText()).toContain('save it as UTF-8');
      expect([...(await user.showLines(page, 'not-utf8')).keys()]).toEqual([5]);
      await user.startImport(page);
      await user.importIn(page, 'done');
    });
    // A string of that line would take more.
    expect(most - before).toBeLessThan(300 * MB);
    expect(await user.receipt(page)).toMatchObject({
      'Lines in the file': 6,
      Imported: 4,
      'Set aside by the check': 2,
    });
    const held = await user.arrived(server);
    expect((await server.body(held.id)).toString()).toBe(
      [first, second, keyed, fourth].map((line) => `${line}\n`).join(''),
    );
    expect(await page.evaluate(() => 'polluted' in {})).toBe(false);
    expect(await app.electron.evaluate(() => 'polluted' in {})).toBe(false);
    await expectUnharmed();
  });
});
