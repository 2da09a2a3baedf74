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
  ['parquet', 'PAR1'],
  ['avro', 'Obj\x01'],
  ['orc', 'ORC\x08'],
  ['orc', 'ORC\x0a'],
  ['arrow', 'ARROW1'],
  ['arrow', 'FEA1'],
  ['sqlite', 'SQLite format 3\0'],
  ['old-office', '\xd0\xcf\x11\xe0'],
];

/** What a document of Office with a password holds instead of itself. */
const LOCKED = Buffer.from('EncryptedPackage', 'utf16le');

/** The kind of a file that is no text, by its first bytes; null: it may be text, or is of no known kind. */
export function binaryKind(sample: Buffer): FileKind | null {
  const head = sample.toString('latin1', 0, 16);
  const kind = MAGICS.find(([, bytes]) => head.startsWith(bytes))?.[0];
  if (kind === 'old-office' && sample.includes(LOCKED)) return 'locked-office';
  if (kind !== undefined) return kind;
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
  const isMarkup = first.startsWith('<') && /<[!?a-z]/i.test(first);
  if (isMarkup) return /<(?:!doctype html|html|head|body)\b/i.test(text.slice(0, 4096)) ? 'html' : 'xml';
  if (ERROR_LOG.test(first)) return 'error-log';
  if (CONNECTION_LOG.test(first)) return 'connection-log';
  if (REQUEST.test(first) || ACCESS_LOG.test(first) || isW3cLog(lines)) return 'access-log';
  return first === '' || text.includes('{') || /^["[\]}]/.test(first) ? null : 'text';
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
