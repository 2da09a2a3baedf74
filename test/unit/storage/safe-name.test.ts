import { win32 } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { folderName, receiptName, savedName } from '../../../src/main/imports/resend/save-folder';
import { presetFileName } from '../../../src/main/storage/preset-file';
import { safeName } from '../../../src/main/storage/safe-name';
import { placeNames } from '../../../src/renderer/text/saved';
import { NDJSON } from '../../../src/shared/files/layout';
import { rounds } from '../../support/rounds';

// Names of files and folders by the rules of Windows, which are the strictest.

const ILLEGAL = /[<>:"/\\|?*\p{Cc}]/u;
const DEVICES = ['CON', 'prn', 'AUX', 'nul', 'COM1', 'lpt9', 'COM¹', 'CONIN$'];

/** What Windows would do to a name, or why it would refuse it; null: it takes it as it is. */
function objection(name: string): string | null {
  const [stem = ''] = name.split('.');
  if (ILLEGAL.test(name)) return 'a sign';
  if (/[. ]$/.test(name)) return 'its end';
  if (DEVICES.some((device) => device.toLowerCase() === stem.trim().toLowerCase())) return 'a device';
  if (win32.basename(name) !== name || name === '.' || name === '..') return 'another folder';
  return name.length > 255 ? 'its length' : null;
}

const made = (name: string): readonly string[] => [
  savedName('refused', { name, form: NDJSON }),
  folderName('set-aside', name),
  receiptName(name),
  presetFileName(name),
];

describe('a name that the app makes of another', () => {
  it.each([
    ...DEVICES.flatMap((device) => [device, `${device}.csv`, `${device} .csv`, `${device}.csv.gz`]),
    'july. .zip',
    'july .xlsx',
    'july.csv .gz',
    'july.',
    'Q1: north/south ',
    'C:\\data\\july.csv',
    '\\\\server\\share\\july.csv',
    '..\\..\\july.csv',
    'a'.repeat(400),
    `${'ü'.repeat(300)}.csv.gz`,
  ])('is one that Windows takes: %s', (name) => {
    expect(made(name).map((one) => [one, objection(one)])).toEqual(made(name).map((one) => [one, null]));
  });

  it('is one that Windows takes, whatever the other is', () => {
    const signs = fc.constantFrom(...'.. /\\:*?"<>|\u0000\ncCoOnN1¹$uxlptm-'.split(''), '.csv', '.gz', 'CON');
    const names = fc.oneof(
      fc.string(),
      fc.array(signs, { maxLength: 90 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(names, (name) => {
        expect(made(name).map(objection)).toEqual(made(name).map(() => null));
      }),
      { numRuns: rounds(300) },
    );
  });

  it('stays what it was where nothing speaks against it', () => {
    expect(safeName('März 2026 (north).csv')).toBe('März 2026 (north).csv');
    expect(safeName('CONTROL.csv')).toBe('CONTROL.csv');
    expect(presetFileName('Web shop')).toBe('Web-shop.preset.json');
    expect(presetFileName('NUL')).toBe('_NUL.preset.json');
    expect(folderName('refused', 'july .zip')).toBe('refused-july');
  });
});

describe('a place that is shown', () => {
  it.each([
    ['C:\\Users\\ann\\july.csv', 'july.csv', 'C:\\Users\\ann'],
    ['\\\\server\\share\\july.csv', 'july.csv', '\\\\server\\share'],
    ['C:\\Users\\ann/july.csv', 'july.csv', 'C:\\Users\\ann'],
  ])('is a name and a folder on Windows too: %s', (path, name, folder) => {
    expect(placeNames(path)).toEqual({ name, folder });
  });
});
