import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { event, linesOf, refusal } from './bench';

const object = (): unknown => JSON.parse(event());

describe('what is no event file', () => {
  it.each([
    ['a JSON array in one line', JSON.stringify([object(), object()]), 'json-array'],
    ['a JSON array with an event a line', `[\n${event()},\n${event()},\n${event()}\n]\n`, 'json-array'],
    ['the same, brackets in the lines', `[${event()},\n${event()}]`, 'json-array'],
    ['a pretty-printed array', JSON.stringify([object(), object()], null, 2), 'json-array'],
    ['an empty array', '[]', 'json-array'],
    ['a long array in one line', JSON.stringify(Array.from({ length: 2000 }, object)), 'json-array'],
    ['a pretty-printed event', JSON.stringify(object(), null, 2), 'json-pretty'],
    [
      'pretty-printed events one after the other',
      [object(), object()].map((each) => JSON.stringify(each, null, 4)).join('\n'),
      'json-pretty',
    ],
    [
      'a pretty-printed event with one-line headers',
      '{\n  "$time": "2026-07-14T08:21:05Z",\n  "$headers": [\n    {"name":"a","value":"b"}\n  ]\n}\n',
      'json-pretty',
    ],
    [
      'a pretty-printed event longer than the sample',
      JSON.stringify(Object.fromEntries(Array.from({ length: 9000 }, (_, at) => [`key${at}`, at])), null, 2),
      'json-pretty',
    ],
    ['CSV', 'time,package,ip\n2026-07-14,a,1.2.3.4\n2026-07-14,b,5.6.7.8\n', 'csv'],
    ['CSV with quotes', 'time,name\n2026,"Doe, Jane"\n2026,"say ""hi"", please"\n', 'csv'],
    ['CSV with semicolons, as Excel writes it here and there', 'time;package\n1;2\n3;4\n', 'csv'],
    ['CSV with CR alone', 'time,package\r1,2\r3,4\r', 'csv'],
    ['TSV', 'time\tpackage\n1\t2\n3\t4\n', 'tsv'],
    ['a zip or a spreadsheet', 'PK\x03\x04\x14\0\0\0', 'zip'],
  ])('names %s', async (_, content, details) => {
    expect(await refusal(Buffer.from(content, 'latin1'))).toBe(`file-not-yet: ${details}`);
    expect(await refusal(gzipSync(Buffer.from(content, 'latin1')))).toBe(`file-not-yet: ${details}`);
  });

  it('names UTF-16 with and without BOM', async () => {
    const text = linesOf(event(), event());
    const big = Buffer.from(`\uFEFF${text}`, 'utf16le').swap16();
    expect(await refusal(Buffer.from(`\uFEFF${text}`, 'utf16le'))).toBe('file-utf16');
    expect(await refusal(Buffer.from(text, 'utf16le'))).toBe('file-utf16');
    expect(await refusal(big)).toBe('file-utf16');
  });

  it('names what is no text', async () => {
    const noise = Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 7919 + (at >> 3) * 31) & 0xff));
    expect(await refusal(noise)).toBe('file-binary');
    expect(await refusal(Buffer.from('%PDF-1.7\n%…'))).toBe('file-binary: pdf');
    expect(await refusal(gzipSync(gzipSync(event())))).toBe('file-binary: gzip in gzip');
  });

  it('names what holds nothing', async () => {
    for (const nothing of ['', '\n', ' \r\n\t\n', '\uFEFF', '\uFEFF\n\n']) {
      expect(await refusal(nothing)).toBe('file-empty');
      expect(await refusal(gzipSync(nothing))).toBe('file-empty');
    }
  });
});

describe('what is read line by line all the same', () => {
  it.each([
    ['a line of garbage first', linesOf('exported by tool, version 2, on Monday', event(), event())],
    ['a line in brackets first', linesOf('[2026-07-14] export begins', event(), event())],
    ['a broken first event', linesOf(event().slice(0, -10), event())],
    ['a header of CSV, then events', linesOf('a,b,c', event(), event())],
    ['events with a comma after each', linesOf(`${event()},`, `${event()},`, event())],
    ['events of which none parses', linesOf("{'$time': 'now'}", "{'$time': 'then'}")],
    ['one broken event', '{"$time":"2026-07-14T08:21:05Z","$package":'],
    ['arrays, one a line', linesOf('[1]', '[2]', '[3]')],
    ['words', linesOf('hello there', 'this is no event')],
    ['an event of many lines among others', linesOf(event(), '{', '"a": 1', '}', event())],
    ['a first line longer than the sample', linesOf(event({ note: 'x'.repeat(200_000) }), event())],
    ['a few zero bytes after good events', `${linesOf(event(), event())}\0\0\0\0\0\0\0\0`],
  ])('%s', async (_, content) => {
    expect(await refusal(content)).toBe('checked');
    expect(await refusal(gzipSync(content))).toBe('checked');
  });
});
