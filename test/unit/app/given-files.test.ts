import { win32 } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { GivenFiles, pathsIn } from '../../../src/main/app/given-files';
import { PARTS_AT_MOST } from '../../../src/shared/files/parts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('files that the system gave', () => {
  it('wait together if they came one by one, and can be taken once', () => {
    const seen: (string | undefined)[] = [];
    const given = new GivenFiles();
    given.onChange((view) => seen.push(view?.name));
    for (const name of ['b.csv', 'a.csv', 'b.csv']) given.add([`/files/${name}`]);
    expect(given.view).toBeNull();
    vi.runAllTimers();
    const id = given.view?.id ?? '';
    expect(given.take(id)).toEqual(['/files/b.csv', '/files/a.csv']);
    expect(given.take(id)).toBeNull();
    vi.runAllTimers();
    expect(seen).toEqual(['a.csv and 1 more', undefined]);
  });

  it('are not lost while they wait for an answer: later ones join them under another id', () => {
    const given = new GivenFiles();
    given.add(['/a.csv']);
    vi.runAllTimers();
    const before = given.view?.id ?? '';
    given.add(['/b.csv']);
    vi.runAllTimers();
    expect(given.take(before)).toBeNull();
    given.decline(before);
    expect(given.take(given.view?.id ?? '')).toEqual(['/a.csv', '/b.csv']);
  });

  it('are taken as they were shown: what comes at that moment waits', () => {
    const given = new GivenFiles();
    given.add(['/a.csv']);
    vi.runAllTimers();
    given.add(['/b.csv']);
    expect(given.take(given.view?.id ?? '')).toEqual(['/a.csv']);
    expect(given.view).toBeNull();
    vi.runAllTimers();
    expect(given.view?.name).toBe('b.csv');
    expect(given.take(given.view?.id ?? '')).toEqual(['/b.csv']);
    vi.runAllTimers();
    expect(given.view).toBeNull();
  });

  it('are as many as can be checked together', () => {
    const given = new GivenFiles();
    given.add(Array.from({ length: PARTS_AT_MOST + 5 }, (_, at) => `/${at}.csv`));
    vi.runAllTimers();
    expect(given.take(given.view?.id ?? '')?.length).toBe(PARTS_AT_MOST);
    given.add([]);
    vi.runAllTimers();
    expect(given.view).toBeNull();
  });
});

describe('the files on a command line of Windows', () => {
  const on = (...argv: string[]) => pathsIn(argv, 'C:\\Users\\ann', 'C:\\app', win32);

  it.each([
    ['july.csv', 'C:\\Users\\ann\\july.csv'],
    ['D:\\data\\..\\july.csv', 'D:\\july.csv'],
    ['D:/data/july.csv', 'D:\\data\\july.csv'],
    ['\\\\server\\share\\july 2026.csv', '\\\\server\\share\\july 2026.csv'],
    ['\\\\?\\C:\\long\\july.csv', '\\\\?\\C:\\long\\july.csv'],
    ['file:///C:/data/july%202026.csv', 'C:\\data\\july 2026.csv'],
  ])('are paths with drives and of servers: %s', (word, path) => {
    expect(on('--flag', word)).toEqual([path]);
  });

  it('may be longer than Windows once allowed, and are no other addresses', () => {
    const long = `C:\\${'folder\\'.repeat(60)}july.csv`;
    expect(on(long, 'https://example.org/july.csv')).toEqual([long]);
  });
});

describe.runIf(process.platform !== 'win32')('the files on a command line', () => {
  it('are its words that are no switches, as paths or as addresses of files', () => {
    const argv = ['/opt/app', '--user-data-dir=/x', 'july.csv', '/y/../z.csv', 'file:///home/a%20b.csv'];
    expect(pathsIn(argv, '/home/ann', '/opt/app')).toEqual(['/home/ann/july.csv', '/z.csv', '/home/a b.csv']);
  });

  it('may look like switches after two dashes', () => {
    expect(pathsIn(['--flag', '--', '--odd.csv'], '/home/ann', '/opt/app')).toEqual(['/home/ann/--odd.csv']);
  });

  it('are the whole paths alone if the folder is gone', () => {
    expect(pathsIn(['july.csv', '/y/z.csv'], null, '/opt/app')).toEqual(['/y/z.csv']);
  });

  it('are no other addresses, and nothing without words', () => {
    expect(
      pathsIn(['https://example.org/a.csv', 'file://host/a.csv', '', '.'], '/opt/app', '/opt/app'),
    ).toEqual([]);
  });
});
