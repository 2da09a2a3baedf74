import { gzipSync } from 'node:zlib';
import { accessLog } from '../../src/main/sample-files/access-log';
import { downloadsBefore } from '../../src/main/sample-files/downloads';
import { workbookFile } from '../../src/main/sample-files/workbook-file';
import { zipFile } from '../../src/main/sample-files/zip-file';
import { makeParquet } from '../../test/support/parquet';
import { makeZip } from '../../test/support/zip';
import { csvOf, dayFirst, latin1, ndjsonOf } from './write';

/** A realistic event file with typical flaws, and the expected result of its import. */
export interface Sample {
  /** The name of a file or folder. */
  readonly name: string;
  /** The content of the file, or of each file in the folder by name. */
  readonly contents: Buffer | Readonly<Record<string, Buffer>>;
  /** Description for the README. */
  readonly shows: string;
  readonly lines: number;
  readonly blank: number;
  /** Requests that do not count. Absent: the lines are no requests. */
  readonly leftOut?: number;
  /** Number of lines set aside, by problem code. */
  readonly setAside: Readonly<Record<string, number>>;
  /** The events that Scarf should have afterwards, in order; those without an id, besides their Safety IDs. */
  readonly events: readonly Readonly<Record<string, unknown>>[];
}

type Click = {
  readonly $time: string;
  readonly $unique_id: string;
  readonly $remote_address: string;
  readonly $version: string;
  readonly plan: string;
};

const HOUR_MS = 3_600_000;
const PLANS = ['free', 'trial, 14 days', 'team “north”', 'Zoë & Søn'] as const;

/** All samples, with times before `now`. Everything else in them is constant. */
export function makeSamples(now: Date): readonly Sample[] {
  const of = (prefix: string): readonly Click[] => clicks(prefix, now);
  return [
    ndjson('clicks.ndjson', of('nd'), now),
    gz(of('gz')),
    list(of('list')),
    pretty(of('pretty')),
    wrapped(of('wrapped')),
    table('clicks.csv', ',', of('csv')),
    table('clicks.tsv', '\t', of('tsv')),
    windowsTable(of('win')),
    workbook(of('xlsx')),
    openDocument(of('ods')),
    parquet(of('parquet')),
    utf16(of('utf16')),
    log(now),
    zip(of('zip-a'), of('zip-b')),
    folder(of('day-1'), of('day-2'), of('day-3')),
  ];
}

function clicks(prefix: string, now: Date): readonly Click[] {
  return Array.from({ length: 8 }, (_, at) => ({
    $time: iso(new Date(now.getTime() - (at + 2) * HOUR_MS)),
    $unique_id: `${prefix}-${at + 1}`,
    $remote_address: `52.14.7.${at + 1}`,
    $version: `1.${at}.0`,
    plan: PLANS[at % PLANS.length] ?? '',
  }));
}

/** Whole seconds, which most programs write. */
function iso(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z');
}

function ndjson(name: string, events: readonly Click[], now: Date): Sample {
  const old = { ...events[0], $unique_id: 'old', $time: iso(new Date(now.getTime() - 9 * 24 * HOUR_MS)) };
  const timeless = { $unique_id: 'timeless', plan: 'free' };
  const text = [
    ...events.map((event) => JSON.stringify(event)),
    '',
    JSON.stringify(old),
    JSON.stringify(timeless),
    '{"$time":"cut off',
  ];
  return {
    name,
    contents: Buffer.from(ndjsonOf(text)),
    shows:
      'One event a line, as Scarf takes it: one too old, one without a time, one cut off, an empty line.',
    lines: 12,
    blank: 1,
    setAside: { 'too-old': 1, 'time-missing': 1, 'not-json': 1 },
    events,
  };
}

function gz(events: readonly Click[]): Sample {
  const lines = events.map((event) => JSON.stringify(event));
  return {
    name: 'clicks.ndjson.gz',
    contents: gzipSync(`\uFEFF${lines.join('\r\n')}`),
    shows: 'Compressed; Windows line ends, a hidden mark at the start, no line end after the last line.',
    lines: 8,
    blank: 0,
    setAside: {},
    events,
  };
}

function list(events: readonly Click[]): Sample {
  const elements = [...events.map((event) => JSON.stringify(event)), '17', '{"$time":"soon"}'];
  return {
    name: 'clicks-list.json',
    contents: Buffer.from(`[\n  ${elements.join(',\n  ')}\n]\n`),
    shows: 'A list in JSON; one element is a number, one has a time that is none.',
    lines: 10,
    blank: 0,
    setAside: { 'not-object': 1, 'time-unreadable': 1 },
    events,
  };
}

function pretty(events: readonly Click[]): Sample {
  const broken = '{\n  "$unique_id": "broken",\n  "plan": \n}\n';
  return {
    name: 'clicks-pretty.json',
    contents: Buffer.from(events.map((event) => `${JSON.stringify(event, null, 2)}\n`).join('') + broken),
    shows: 'Events over several lines each, one behind another; the last one is broken.',
    lines: 9,
    blank: 0,
    setAside: { 'not-json': 1 },
    events,
  };
}

function wrapped(events: readonly Click[]): Sample {
  const answer = { from: 'Clicks', exported: events[0]?.$time, data: { total: 9, events: [...events, 17] } };
  return {
    name: 'clicks-wrapped.json',
    contents: Buffer.from(`${JSON.stringify(answer, null, 2)}\n`),
    shows: 'A list within other JSON, as programs answer; one element is a number.',
    lines: 9,
    blank: 0,
    setAside: { 'not-object': 1 },
    events,
  };
}

const HEADER = ['time', 'id', 'ip', 'version', 'plan'] as const;
/** A row without its time. */
const TIMELESS = ['', 'timeless', '52.14.7.99', '1.0.0', 'free'] as const;

function cells({ $time, $unique_id, $remote_address, $version, plan }: Click): readonly string[] {
  return [$time, $unique_id, $remote_address, $version, plan];
}

function table(name: string, delimiter: string, events: readonly Click[]): Sample {
  const tooMany = [...cells(events[0] as Click), 'one', 'too many'];
  const rows = [HEADER, ...events.map(cells), [''], tooMany, TIMELESS];
  return {
    name,
    contents: Buffer.from(csvOf(rows, delimiter, '\n')),
    shows: `A table with ${delimiter === '\t' ? 'tabs' : 'commas'}; an empty row, a row with too many cells, one without a time.`,
    lines: 12,
    blank: 2,
    setAside: { 'not-object': 1, 'time-missing': 1 },
    events,
  };
}

function windowsTable(events: readonly Click[]): Sample {
  const rows = events.map((event) => [dayFirst(event.$time), ...cells(event).slice(1)]);
  const header = ['Datum', 'id', 'ip', 'version', 'Größe'];
  return {
    name: 'Kunden.csv',
    contents: latin1(csvOf([['date', ...header.slice(1)], ...rows], ';', '\r\n')),
    shows: 'A table as a European Excel saves it: semicolons, days first, Windows characters.',
    lines: 9,
    blank: 1,
    setAside: {},
    events: events.map(({ plan, $time, ...event }) => ({
      ...event,
      $time: $time.replace(/:\d\dZ$/, ':00Z'),
      Größe: plan,
    })),
  };
}

/** A sheet shows a title above its header, which says that the times are in UTC. */
const SHEET_ABOVE = [['Clicks of this week'], [], ['time (UTC)', ...HEADER.slice(1)]] as const;

function workbook(events: readonly Click[]): Sample {
  const rows = events.map((event) => [new Date(event.$time), ...cells(event).slice(1)]);
  return {
    name: 'clicks.xlsx',
    contents: workbookFile('Clicks', [...SHEET_ABOVE, ...rows, TIMELESS]),
    shows: 'An Excel workbook with a title above its header; one row has no time.',
    lines: 12,
    blank: 3,
    setAside: { 'time-missing': 1 },
    events,
  };
}

function openDocument(events: readonly Click[]): Sample {
  const rows = [
    ...SHEET_ABOVE.map((row) => row.map(textCell)),
    ...events.map((event) => [dateCell(event.$time), ...cells(event).slice(1).map(textCell)]),
  ];
  const sheet = rows.map((row) => `<table:table-row>${row.join('')}</table:table-row>`).join('');
  const names = { office: 'office', table: 'table', text: 'text', style: 'style', number: 'datastyle' };
  const declared = Object.entries(names).map(
    ([prefix, name]) => `xmlns:${prefix}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`,
  );
  const kind = 'application/vnd.oasis.opendocument.spreadsheet';
  return {
    name: 'clicks.ods',
    contents: zipFile([
      { name: 'mimetype', data: kind },
      {
        name: 'META-INF/manifest.xml',
        data: `<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:media-type="${kind}"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>`,
      },
      {
        name: 'content.xml',
        data: `<office:document-content ${declared.join(' ')} office:version="1.3">${DATE_STYLE}<office:body><office:spreadsheet><table:table table:name="Clicks">${sheet}</table:table></office:spreadsheet></office:body></office:document-content>`,
      },
    ]),
    shows: 'The same as LibreOffice saves it.',
    lines: 11,
    blank: 3,
    setAside: {},
    events,
  };
}

const DATE_STYLE = `<office:automatic-styles><number:date-style style:name="N1"><number:year number:style="long"/><number:text>-</number:text><number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/><number:text> </number:text><number:hours number:style="long"/><number:text>:</number:text><number:minutes number:style="long"/></number:date-style><style:style style:name="date" style:family="table-cell" style:data-style-name="N1"/></office:automatic-styles>`;

function textCell(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<table:table-cell office:value-type="string"><text:p>${escaped}</text:p></table:table-cell>`;
}

function dateCell(time: string): string {
  const shown = time.slice(0, -1);
  return `<table:table-cell table:style-name="date" office:value-type="date" office:date-value="${shown}"><text:p>${shown.replace('T', ' ')}</text:p></table:table-cell>`;
}

function parquet(events: readonly Click[]): Sample {
  const rows = [...events.map(cells), TIMELESS];
  const texts = (column: number): (string | null)[] => rows.map((row) => row[column] || null);
  const times = texts(0).map((time) => (time === null ? null : Date.parse(time) * 1000));
  return {
    name: 'clicks.parquet',
    contents: makeParquet([
      { name: 'time', kind: 'time', values: times },
      ...HEADER.slice(1).map((name, at) => ({ name, kind: 'text', values: texts(at + 1) }) as const),
    ]),
    shows: 'A Parquet file, as data programs save tables; one row has no time.',
    lines: 10,
    blank: 1,
    setAside: { 'time-missing': 1 },
    events,
  };
}

function utf16(events: readonly Click[]): Sample {
  const text = events.map((event) => JSON.stringify(event)).join('\r\n');
  return {
    name: 'clicks-utf16.txt',
    contents: Buffer.from(`\uFEFF${text}\r\n`, 'utf16le'),
    shows: 'One event a line, in UTF-16 as Windows programs save “Unicode”.',
    lines: 8,
    blank: 0,
    setAside: {},
    events,
  };
}

function log(now: Date): Sample {
  const downloads = downloadsBefore(now, 8);
  return {
    name: 'access.log',
    contents: Buffer.from(accessLog(downloads)),
    shows: 'The log of a web server; every second request is no download, so it does not count.',
    lines: 16,
    blank: 0,
    leftOut: 8,
    setAside: {},
    events: downloads.map(({ at, address, version, ...download }) => ({
      $time: iso(at),
      $remote_address: address,
      $user_agent: 'curl/8.9.1',
      method: 'GET',
      path: `/downloads/${download.package}-${version}.tar.gz`,
      status: '200',
    })),
  };
}

function zip(first: readonly Click[], second: readonly Click[]): Sample {
  const a = ndjsonOf(first.map((event) => JSON.stringify(event)));
  const b = table('b.csv', ',', second);
  return {
    name: 'clicks.zip',
    contents: makeZip([
      { name: 'july/a.ndjson', data: a },
      { name: 'july/b.csv', data: b.contents as Buffer },
      { name: 'july/logo.png', data: Buffer.from('\x89PNG\r\n', 'latin1') },
      { name: '__MACOSX/july/._a.ndjson', data: 'x' },
    ]),
    shows: 'An archive of two event files and a picture, which is left out.',
    lines: 8 + b.lines,
    blank: b.blank,
    setAside: b.setAside,
    events: [...first, ...second],
  };
}

function folder(one: readonly Click[], two: readonly Click[], three: readonly Click[]): Sample {
  const lines = (events: readonly Click[]): string[] => events.map((event) => JSON.stringify(event));
  return {
    name: 'several-files',
    contents: {
      'day-1.ndjson': Buffer.from(lines(one).join('\n')),
      'day-2.json': Buffer.from(`[${lines(two).join(',')}]`),
      'day-10.ndjson.gz': gzipSync(ndjsonOf([...lines(three), 'not an event'])),
      '.hidden': Buffer.from('x'),
      'notes.docx': Buffer.from('x'),
    },
    shows:
      'Three files, each in another layout, that are sent as one import; the last has a line that is no event.',
    lines: 25,
    blank: 0,
    setAside: { 'not-json': 1 },
    events: [...one, ...two, ...three],
  };
}
