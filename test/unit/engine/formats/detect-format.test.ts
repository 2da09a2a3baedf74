import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { checkFile } from '../../../../src/engine/check/check-file';
import type { FileKind } from '../../../../src/shared/file-kind';
import { logText } from '../../../support/logs/log-events';
import { makeTar } from '../../../support/tar';
import { makeZip, type ZipMember } from '../../../support/zip';
import { storedZstd } from '../../../support/zstd';
import { event, factsOf, fileWith, linesOf, never, NOW, refusal } from '../bench';

const object = (): unknown => JSON.parse(event());

/** The detected layout in a word or two. */
async function layout(content: string | Uint8Array): Promise<string> {
  const { encoding, layout: found } = (await factsOf(await fileWith(content))).form;
  const what = found.kind === 'json' ? found.shape : found.kind === 'table' ? found.delimiter : found.kind;
  return encoding === 'utf-8' ? what : `${what} in ${encoding}`;
}

describe('the detected format', () => {
  it.each([
    ['a JSON array in one line', JSON.stringify([object(), object()]), 'list'],
    ['a JSON array with an event a line', `[\n${event()},\n${event()},\n${event()}\n]\n`, 'list'],
    ['the same, brackets in the lines', `[${event()},\n${event()}]`, 'list'],
    ['a pretty-printed array', JSON.stringify([object(), object()], null, 2), 'list'],
    ['a long array in one line', JSON.stringify(Array.from({ length: 2000 }, object)), 'list'],
    ['a pretty-printed event', JSON.stringify(object(), null, 2), 'pretty'],
    [
      'pretty-printed events one after the other',
      [object(), object()].map((each) => JSON.stringify(each, null, 4)).join('\n'),
      'pretty',
    ],
    [
      'a pretty-printed event with one-line headers',
      '{\n  "$time": "2026-07-14T08:21:05Z",\n  "$headers": [\n    {"name":"a","value":"b"}\n  ]\n}\n',
      'pretty',
    ],
    [
      'a pretty-printed event longer than the sample',
      JSON.stringify(Object.fromEntries(Array.from({ length: 9000 }, (_, at) => [`key${at}`, at])), null, 2),
      'pretty',
    ],
    ['events with a comma after each', linesOf(`${event()},`, `${event()},`, event()), 'list'],
    ['the same, with a comma after the last too', linesOf(`${event()},`, `${event()},`), 'list'],
    ['lists, one a line', linesOf(`[${event()},${event()}]`, `[${event()}]`), 'list'],
    ['a list, then other text', linesOf(`[${event()},${event()}]`, 'Done.'), 'list'],
    ['two lists joined', `[\n${event()},\n${event()}\n]\n[\n${event()}\n]\n`, 'list'],
    [
      'pretty-printed events after record separators',
      `\x1e${JSON.stringify(object(), null, 2)}\n`.repeat(2),
      'pretty',
    ],
    ['events after record separators', `\x1e${event()}\n`.repeat(3), 'pretty'],
    ['a list in a call', `callback([\n${event()},\n${event()}\n]);\n`, 'list'],
    ['a list behind a guard', `)]}',\n[${event()},${event()}]`, 'list'],
    ['a list given to a variable', `window.data.part0 = [ ${event()} ]`, 'list'],
    ['JSON in texts', linesOf(JSON.stringify(event()), JSON.stringify(event())), 'wrapped'],
    ['CSV', 'time,package,ip\n2026-07-14,a,1.2.3.4\n2026-07-14,b,5.6.7.8\n', ','],
    [
      'CSV before the room that a killed program left',
      `${'time,ip\n2026-07-14,1.2.3.4\n'.repeat(3)}${'\0'.repeat(999)}`,
      ',',
    ],
    ['CSV with quotes', 'time,name\n2026,"Doe, Jane"\n2026,"say ""hi"", please"\n', ','],
    ['CSV with semicolons, as Excel writes it here and there', 'time;package\n1;2\n3;4\n', ';'],
    ['CSV that begins with a time in brackets', 'time,ip\n[25/Nov/2026:10:00:00 +0100],8.8.8.1\n', ','],
    ['CSV with CR alone', 'time,package\r1,2\r3,4\r', ','],
    ['TSV', 'time\tpackage\n1\t2\n3\t4\n', '\t'],
    ['TSV with empty cells at both ends', 'a\tb\tc\n\t2\t\n1\t\t3\n', '\t'],
    ['CSV with a pipe', 'a|b\n1|2\n', '|'],
    ['CSV with cells of many lines', 'a,b\n1,"x\ny\nz"\n2,"x\ny\nz"\n', ','],
    ['CSV as Windows saves it', 'name,city\nZo\xeb,K\xf6ln\nAnna,Bonn\n', ', in windows-1252'],
    ['objects directly behind one another', `${event()}${event()}`, 'pretty'],
  ])('%s', async (_, content, expected) => {
    expect(await layout(Buffer.from(content, 'latin1'))).toBe(expected);
    expect(await layout(gzipSync(Buffer.from(content, 'latin1')))).toBe(expected);
  });

  it('is UTF-16 with and without BOM', async () => {
    const text = linesOf(event(), event());
    const big = Buffer.from(`\uFEFF${text}`, 'utf16le').swap16();
    expect(await layout(Buffer.from(`\uFEFF${text}`, 'utf16le'))).toBe('lines in utf-16le');
    expect(await layout(Buffer.from(text, 'utf16le'))).toBe('lines in utf-16le');
    expect(await layout(big)).toBe('lines in utf-16be');
  });
});

/** What a refused file is found to be. */
async function kindOf(content: Buffer): Promise<FileKind | undefined> {
  const path = await fileWith(content);
  const outcome = await checkFile({ path, nowMs: NOW, onProgress: () => undefined, signal: never });
  return outcome.kind === 'failed' ? outcome.failure.fileKind : undefined;
}

function part(name: string): ZipMember {
  return { name, data: 'x' };
}

/** Archives in archives, deeper than they are read. */
function deepTar(): Buffer {
  const inner = gzipSync(makeTar([{ name: 'a.csv', data: 'x' }]));
  const middle = gzipSync(makeTar([{ name: 'inner.tar.gz', data: inner }]));
  return gzipSync(makeTar([{ name: 'middle.tar.gz', data: middle }]));
}

function message(): Buffer {
  return Buffer.concat([
    Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    Buffer.from('__nameid_version1.0', 'utf16le'),
  ]);
}

describe('a file without events', () => {
  it('fails as a .zip if it is a cut .zip', async () => {
    expect(await refusal('PK\x03\x04\x14\0\0\0')).toMatch(/^archive-damaged/);
  });

  it('fails with its kind if it is binary', async () => {
    const noise = Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 7919 + (at >> 3) * 31) & 0xff));
    expect(await refusal(noise)).toBe('file-binary');
  });

  it.each<[string, string | Buffer, FileKind]>([
    ['an archive of 7-Zip', '7z\xbc\xaf\x27\x1c', '7z'],
    ['a RAR archive', 'Rar!\x1a\x07\x01\0', 'rar'],
    ['a .zst within a .gz', gzipSync(storedZstd(event())), 'zstd'],
    ['a .gz within a .zst', storedZstd(gzipSync(event())), 'gzip-twice'],
    ['LZ4', '\x04\x22\x4d\x18\x64', 'lz4'],
    ['a .bz2 within a .gz', gzipSync('BZh91AY&SY'), 'bzip2'],
    ['xz', '\xfd7zXZ\0\0\x04', 'xz'],
    ['a zlib stream', deflateSync(event()), 'zlib'],
    ['a .gz within a .gz', gzipSync(gzipSync(event())), 'gzip-twice'],
    ['a tar in a .gz in a .gz', gzipSync(gzipSync(makeTar([{ name: 'a.csv' }]))), 'gzip-twice'],
    ['a tar of .tar.gz in a .tar.gz', deepTar(), 'nested-archive'],
    ['a PDF', '%PDF-1.7\n%…', 'pdf'],
    ['an old Excel workbook', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'old-office'],
    ['a Parquet file without its end', 'PAR1\x15\x04', 'parquet-damaged'],
    ['Avro', 'Obj\x01\x04', 'avro'],
    ['SQLite', 'SQLite format 3\0', 'sqlite'],
    ['a database of Access', '\0\x01\0\0Standard ACE DB\0', 'database'],
    ['a backup of PostgreSQL', 'PGDMP\x01\x0e\0', 'database'],
    ['a database of DuckDB', '\0\0\0\0\0\0\0\0DUCK', 'database'],
    ['a message of Outlook', message(), 'mail'],
    [
      'a message',
      linesOf('From: a@example.org', 'To: b@example.org', 'Subject: events', '', 'time,ip'),
      'mail',
    ],
    ['the first part of a split .zip', 'PK\x07\x08PK\x03\x04', 'split-archive'],
    ['a shortcut of Windows', 'L\0\0\0\x01\x14\x02\0', 'shortcut'],
    ['a link to a page', '[InternetShortcut]\r\nURL=https://example.org/\r\n', 'shortcut'],
    ['a link to a sheet of Google', '{"":"WARNING!","doc_id":"1abc","email":"a@example.org"}', 'shortcut'],
    [
      'a note of Git',
      'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n',
      'lfs-pointer',
    ],
    ['commands of SQL', `INSERT INTO e (t, ip) VALUES ('2026-11-25 10:00:00', '52.14.7.9');\n`, 'sql'],
    [
      'a dump of PostgreSQL',
      linesOf('-- dump', 'SET a = 0;', 'COPY e (t) FROM stdin;', '2026-11-25', '\\.'),
      'sql',
    ],
    [
      'a dump of MySQL',
      linesOf('-- MySQL dump', '/*!40101 SET NAMES utf8 */;', 'DROP TABLE IF EXISTS `e`;'),
      'sql',
    ],
    ['a photo', '\xff\xd8\xff\xe0', 'image'],
    ['a photo of a phone', '\0\0\0\x18ftypheic\0\0\0\0mif1', 'image'],
    ['a picture of the web', 'RIFF\x24\0\0\0WEBPVP8 ', 'image'],
    ['an Excel workbook', makeZip([{ name: '[Content_Types].xml', data: 'x' }]), 'excel'],
    ['a Word document', makeZip([part('[Content_Types].xml'), part('word/document.xml')]), 'word'],
    [
      'a text of LibreOffice',
      makeZip([{ name: 'content.xml', data: '<content><text/></content>' }, part('META-INF/manifest.xml')]),
      'opendocument',
    ],
    ['a sheet of Numbers', makeZip([part('Index/Document.iwa')]), 'numbers'],
    ['a .zip in a .gz', gzipSync(makeZip([])), 'zip'],
    ['a .zip with Deflate64', makeZip([{ name: 'a.csv', data: 'x', method: 9 }]), 'zip-deflate64'],
    ['a .zip with Zstandard', makeZip([{ name: 'a.csv', data: 'x', method: 93 }]), 'zip-zstd'],
    ['a .zip with a picture', makeZip([{ name: 'a.png', data: Buffer.from('\x89PNG', 'latin1') }]), 'image'],
    ['a web page', '<!DOCTYPE html>\n<html><body>Sign in</body></html>\n', 'html'],
    ['a page that asks to sign in', '<html><body><form><table><tr><td>User</table></form>', 'html'],
    [
      'a table as a web page',
      '<html><body><table><tr><th>time</th></tr></table></body></html>',
      'table-page',
    ],
    [
      'a workbook as XML',
      '<?xml version="1.0"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
      'old-xml-workbook',
    ],
    [
      'a flat sheet of LibreOffice',
      '<office:document office:mimetype="application/vnd.oasis.opendocument.spreadsheet"/>',
      'old-xml-workbook',
    ],
    ['XML', '<?xml version="1.0"?>\n<events/>\n', 'xml'],
    ['a log of its own kind', '1.2.3.4 - - [26/Nov/2026:10:00:00 +0000] GET / 200 512\n', 'access-log'],
    ['messages of nginx', logText('nginx-error'), 'error-log'],
    ['messages of Apache', logText('apache-error'), 'error-log'],
    ['a log of one column', linesOf('#Version: 1.0', '#Fields: time', '08:21:05'), 'access-log'],
    ['words', linesOf('hello there', 'this is no event'), 'text'],
  ])('%s is named and not read', async (_, content, kind) => {
    const bytes = typeof content === 'string' ? Buffer.from(content, 'latin1') : content;
    expect(await refusal(bytes)).toContain('file-kind-not-read');
    expect(await kindOf(bytes)).toBe(kind);
  });

  it('is not taken for a zlib stream because of its first letters', async () => {
    expect(await kindOf(Buffer.from('x^,y\n'))).not.toBe('zlib');
  });

  it('fails as binary if it holds only zero bytes', async () => {
    expect(await refusal(Buffer.alloc(5000))).toBe('file-binary');
  });

  it('fails if it is empty', async () => {
    for (const nothing of ['', '[]', ' [ ]\n', '\n', ' \r\n\t\n', '\uFEFF', '\uFEFF\n\n']) {
      expect(await refusal(nothing)).toBe('file-empty');
      expect(await refusal(gzipSync(nothing))).toBe('file-empty');
    }
  });
});

describe('a file that is read line by line', () => {
  it.each([
    ['a line of garbage first', linesOf('exported by tool, version 2, on Monday', event(), event())],
    ['a line in brackets first', linesOf('[2026-07-14] export begins', event(), event())],
    ['a broken first event', linesOf(event().slice(0, -10), event())],
    ['a header of CSV, then events', linesOf('a,b,c', event(), event())],
    ['events of which none parses', linesOf("{'$time': 'now'}", "{'$time': 'then'}")],
    ['one broken event', '{"$time":"2026-07-14T08:21:05Z","$package":'],
    ['arrays, one a line', linesOf('[1]', '[2]', '[3]')],
    ['an event of many lines among others', linesOf(event(), '{', '"a": 1', '}', event())],
    ['a first line longer than the sample', linesOf(event({ note: 'x'.repeat(200_000) }), event())],
    ['calls, one a line', linesOf(`log(${event()})`, `log(${event()})`)],
    ['texts that are no JSON', linesOf('"one"', '"two"')],
    ['a few zero bytes after good events', `${linesOf(event(), event())}\0\0\0\0\0\0\0\0`],
  ])('%s', async (_, content) => {
    expect(await layout(content)).toBe('lines');
    expect(await layout(gzipSync(content))).toBe('lines');
  });
});
