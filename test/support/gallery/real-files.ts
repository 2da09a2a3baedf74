import { gzipSync } from 'node:zlib';
import { makeZip } from '../zip';

/** Small files of kinds that are easily read wrong, with times before a moment. */

export interface RealFile {
  readonly name: string;
  readonly bytes: Buffer;
}

/** The packages that the files name. */
export const PACKAGES = ['docs-site', 'gateway', 'oven-cli'] as const;

const ROWS = 120;
const MINUTE = 60_000;
const PAGES = ['/', '/docs/install', '/docs/api', '/downloads/oven-2.1.0.tar.gz', '/pricing'] as const;
const CITIES = ['Москва', 'Казань', 'Самара', 'Нижний Новгород'] as const;

export function realFiles(nowMs: number): Readonly<Record<string, RealFile>> {
  return {
    'real-cyrillic': file('посещения.csv', inWindows1251(cyrillicTable(nowMs))),
    'real-berlin': file('Downloads KW14.csv', germanTable(nowMs)),
    'real-day-or-month': file('clicks-april.csv', slashTable(nowMs)),
    'real-wrapper': file('answer.json', wrapped(nowMs)),
    'real-title': file('weekly-report.csv', titledTable(nowMs)),
    'real-dot-folders': file('export.zip', zipped(nowMs)),
    'real-damaged': file('events.ndjson.gz', cut(gzipSync(lines(nowMs)))),
  };
}

function file(name: string, content: string | Buffer): RealFile {
  return { name, bytes: Buffer.from(content) };
}

/** When a row happened: over the last five days, the newest last. */
function at(nowMs: number, row: number): Date {
  return new Date(nowMs - (ROWS - row) * 58 * MINUTE - ((row * 7) % 50) * MINUTE);
}

function rows(make: (row: number) => string): string {
  return Array.from({ length: ROWS }, (_, row) => make(row)).join('');
}

function of<T>(values: readonly [T, ...T[]], row: number): T {
  return values[(row * 5 + (row >> 2)) % values.length] ?? values[0];
}

function addressOf(row: number): string {
  return `84.${(row * 37) % 200}.${(row * 11) % 250}.${(row % 250) + 1}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

function cyrillicTable(nowMs: number): string {
  const head = 'time;package;ip;город\r\n';
  return (
    head +
    rows(
      (row) =>
        `${at(nowMs, row).toISOString()};${of(PACKAGES, row)};${addressOf(row)};${of(CITIES, row)}\r\n`,
    )
  );
}

function germanTable(nowMs: number): string {
  const day = (date: Date): string =>
    `${two(date.getUTCDate())}.${two(date.getUTCMonth() + 1)}.${date.getUTCFullYear()}`;
  const clock = (date: Date): string => date.toISOString().slice(11, 19);
  const made = rows((row) => {
    const date = at(nowMs, row);
    return `${day(date)};${clock(date)};${of(PACKAGES, row)};${addressOf(row)}\n`;
  });
  return `Datum;Uhrzeit;Paket;IP-Adresse\n${made}`;
}

function slashTable(nowMs: number): string {
  const made = rows((row) => {
    const date = at(nowMs, row);
    const day = `${two(date.getUTCDate())}/${two(date.getUTCMonth() + 1)}/${date.getUTCFullYear()}`;
    return `${day} ${date.toISOString().slice(11, 16)},${of(PAGES, row)},${of(PACKAGES, row)}\n`;
  });
  return `Date,Page,Package\n${made}`;
}

function eventOf(nowMs: number, row: number): Readonly<Record<string, string>> {
  return {
    $time: at(nowMs, row).toISOString(),
    $package: of(PACKAGES, row),
    $remote_address: addressOf(row),
    page: of(PAGES, row),
  };
}

function wrapped(nowMs: number): string {
  const events = Array.from({ length: ROWS }, (_, row) => eventOf(nowMs, row));
  return JSON.stringify({ status: 'ok', data: { total: ROWS, next: null, events } });
}

function titledTable(nowMs: number): string {
  const made = rows(
    (row) => `${at(nowMs, row).toISOString()},${of(PACKAGES, row)},${addressOf(row)},${of(PAGES, row)}\n`,
  );
  return `Downloads of week 14,,,\nmade by Ana on 6 April,,,\n,,,\nTime,Package,IP address,Page\n${made}`;
}

function zipped(nowMs: number): Buffer {
  return makeZip([
    { name: 'export/visits.csv', data: titledTable(nowMs).split('\n').slice(3).join('\n') },
    { name: '__MACOSX/export/._visits.csv', data: Buffer.from([0, 5, 22, 7, 0, 2]) },
    { name: 'export/.git/HEAD', data: 'ref: refs/heads/main\n' },
    { name: 'export/.git/config', data: '[core]\n' },
    { name: 'export/readme.pdf', data: '%PDF-1.7\n' },
  ]);
}

function lines(nowMs: number): string {
  return rows((row) => `${JSON.stringify(eventOf(nowMs, row))}\n`);
}

function cut(bytes: Buffer): Buffer {
  return bytes.subarray(0, Math.floor(bytes.length * 0.8));
}

/** Only letters of Russian: they stand in one run, as in Unicode. */
function inWindows1251(text: string): Buffer {
  return Buffer.from([...text].map((letter) => (letter < 'А' ? letter : letterOf(letter)).charCodeAt(0)));
}

function letterOf(letter: string): string {
  return String.fromCharCode(letter.charCodeAt(0) - 'А'.charCodeAt(0) + 0xc0);
}
