import { constants, inflateSync } from 'node:zlib';
import type { FileKind } from '../../shared/file-kind';
import { FIELDS } from './log/fields-line';
import { looksLikeBzip2 } from '../bytes/bzip2/unbzip2';
import { isTarHeader } from '../bytes/tar-sum';

const MAGICS: readonly (readonly [kind: FileKind, bytes: string])[] = [
  ['zip', 'PK\x03\x04'],
  ['zip', 'PK\x05\x06'],
  ['gzip-twice', '\x1f\x8b'],
  ['lzw', '\x1f\x9d'],
  ['xz', '\xfd7zXZ\0'],
  ['zstd', '\x28\xb5\x2f\xfd'],
  ['lz4', '\x04\x22\x4d\x18'],
  ['lz4', '\x02\x21\x4c\x18'],
  ['lzip', 'LZIP'],
  ['7z', '7z\xbc\xaf'],
  ['rar', 'Rar!\x1a'],
  ['cab', 'MSCF\0\0\0\0'],
  ['pdf', '%PDF-'],
  ['rtf', '{\\rtf'],
  ['image', '\x89PNG'],
  ['image', '\xff\xd8\xff'],
  ['image', 'GIF8'],
  ['image', 'II*\0'],
  ['image', 'MM\0*'],
  ['split-archive', 'PK\x07\x08'],
  ['database', 'PGDMP'],
  ['shortcut', 'L\0\0\0\x01\x14\x02\0'],
  ['parquet', 'PAR1'],
  ['avro', 'Obj\x01'],
  ['orc', 'ORC\x08'],
  ['orc', 'ORC\x0a'],
  ['arrow', 'ARROW1'],
  ['arrow', 'FEA1'],
  ['sqlite', 'SQLite format 3\0'],
  ['old-office', '\xd0\xcf\x11\xe0'],
];

/** Bytes that tell behind the first ones. */
const MAGICS_BEHIND: readonly (readonly [kind: FileKind, at: number, bytes: string])[] = [
  ['database', 4, 'Standard Jet DB'],
  ['database', 4, 'Standard ACE DB'],
  ['database', 8, 'DUCK'],
  ...['heic', 'heix', 'mif1', 'avif'].map((brand) => ['image', 4, `ftyp${brand}`] as const),
  ['image', 8, 'WEBPVP8'],
];

/** What a message of Outlook holds. */
const MESSAGE = Buffer.from('__nameid_version', 'utf16le');

function oldOffice(sample: Buffer): FileKind {
  return sample.includes(MESSAGE) ? 'mail' : 'old-office';
}

/** What a document of Office with a password holds instead of itself. */
const LOCKED = Buffer.from('EncryptedPackage', 'utf16le');

/** The kind of a file that is no text, by its first bytes; null: it may be text, or is of no known kind. */
export function binaryKind(sample: Buffer): FileKind | null {
  const head = sample.toString('latin1', 0, 16);
  const kind = MAGICS.find(([, bytes]) => head.startsWith(bytes))?.[0];
  if (kind === 'old-office') return sample.includes(LOCKED) ? 'locked-office' : oldOffice(sample);
  if (kind !== undefined) return kind;
  const behind = MAGICS_BEHIND.find(([, at, bytes]) =>
    sample.toString('latin1', at, at + 16).startsWith(bytes),
  );
  if (behind !== undefined) return behind[0];
  // A skippable frame of Zstandard or LZ4, which some tools write first.
  if (/^[P-_]/.test(head) && head.startsWith('*M\x18', 1)) return 'zstd';
  if (looksLikeBzip2(sample)) return 'bzip2';
  if (isTarHeader(sample)) return 'tar';
  return isZlib(sample) ? 'zlib' : null;
}

/** Two bytes prove little, so the start must unpack. */
function isZlib(sample: Buffer): boolean {
  const [first = 0, second = 0] = sample;
  if ((first & 0x0f) !== 8 || first >> 4 > 7 || ((first << 8) | second) % 31 !== 0) return false;
  try {
    return inflateSync(sample.subarray(0, 1024), { finishFlush: constants.Z_SYNC_FLUSH }).length > 0;
  } catch {
    return false;
  }
}

/** How nginx and Apache begin a message. */
const ERROR_LOG =
  /^(?:\d{4}\/\d\d\/\d\d [\d:]{8} \[[a-z]+\] |\[[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d [\d:.]+ \d{4}\] \[)/;
/** A request in a line that names no time, or no address. */
const REQUEST = /"[A-Z]{3,10} \S+ HTTP\/\d|^[A-Z]{3,10} \/\S* \d{3} [\d.]+ ms/;
/** `option tcplog` of HAProxy, and the flow logs of AWS. */
const CONNECTION_LOG =
  /\[\d\d\/[A-Z][a-z]{2}\/\d{4}:[\d:]{8}\.\d{3}\] \S+ \S+ -?\d+\/-?\d+\/\+?\d+ \+?\d+ \S{2} |^\d \d{12} eni-\w+ /;
const ACCESS_LOG = /^\S+ \S+ \S+.{0,80} \[\d{2}\/[A-Z][a-z]{2}\/\d{4}:\d{2}:\d{2}:\d{2}/;

/** The kind of a text that has neither JSON nor a table in it; null: it may hold events. */
export function textKind(text: string, lines: readonly string[]): FileKind | null {
  const [first = ''] = lines;
  if (first.startsWith('<') && /<[!?a-z]/i.test(first)) return markupKind(text.slice(0, 4096));
  if (ERROR_LOG.test(first)) return 'error-log';
  if (CONNECTION_LOG.test(first)) return 'connection-log';
  if (REQUEST.test(first) || ACCESS_LOG.test(first) || isW3cLog(lines)) return 'access-log';
  return first === '' || text.includes('{') || /^["[\]}]/.test(first) ? null : 'text';
}

function markupKind(text: string): FileKind {
  if (/urn:schemas-microsoft-com:office:spreadsheet|opendocument\.spreadsheet/.test(text))
    return 'old-xml-workbook';
  if (/<!DOCTYPE plist[\s\S]*<key>URL<\/key>/.test(text)) return 'shortcut';
  if (!/<(?:!doctype html|html|head|body|table)\b/i.test(text)) return 'xml';
  return /<table\b/i.test(text) && !/<form\b/i.test(text) ? 'table-page' : 'html';
}

const MAIL_HEADER = /^(?:From|To|Subject|Date|Received|Return-Path|Delivered-To|MIME-Version|Message-ID): /i;

function areMailHeaders(lines: readonly string[]): boolean {
  return (
    MAIL_HEADER.test(lines[0] ?? '') && lines.slice(0, 60).filter((line) => MAIL_HEADER.test(line)).length > 2
  );
}

const SQL =
  /^(?:INSERT\s+(?:IGNORE\s+)?INTO|REPLACE\s+INTO|CREATE\s+(?:TABLE|DATABASE|SCHEMA)|DROP\s+TABLE|LOCK\s+TABLES|COPY\s.+\sFROM\s+stdin;|SET\s+[@\w.]+\s*=|PRAGMA\s+\w|BEGIN(?:\s+TRANSACTION)?;|USE\s+[`[\w]+.*;)/i;
const SQL_COMMENT = /^(?:--|\/\*|#|$)/;

/**
 * The kind of a text that must not be read as a table or as JSON, though it may look like one: a row of SQL has commas
 * between its values. Null: it may be read.
 */
export function misleadingKind(lines: readonly string[]): FileKind | null {
  const [first = ''] = lines;
  if (areMailHeaders(lines)) return 'mail';
  if (first.startsWith('version https://git-lfs.github.com/')) return 'lfs-pointer';
  if (/^\[InternetShortcut\]/i.test(first) || /^\{"[^{}]*"doc_id": ?"[^{}]*\}$/.test(first))
    return 'shortcut';
  return SQL.test(lines.find((line) => !SQL_COMMENT.test(line)) ?? '') ? 'sql' : null;
}

/** The directives of IIS and others before requests that are cut at spaces. */
function isW3cLog(lines: readonly string[]): boolean {
  const body = lines.findIndex((line) => !line.startsWith('#'));
  return lines.slice(0, body === -1 ? undefined : body).some((line) => line.startsWith(FIELDS));
}

/** The kind of the files that are archives themselves, by the names in them; null: an ordinary archive. */
export function packageKind(names: readonly string[]): FileKind | null {
  const has = (name: RegExp): boolean => names.some((each) => name.test(each));
  if (has(/^Index\/Document\.iwa$/) || has(/^Index\.zip$/)) return 'numbers';
  if (names.includes('content.xml') && names.includes('META-INF/manifest.xml')) return 'opendocument';
  if (!names.includes('[Content_Types].xml')) return null;
  if (has(/^word\//)) return 'word';
  return has(/^ppt\//) ? 'powerpoint' : 'excel';
}
