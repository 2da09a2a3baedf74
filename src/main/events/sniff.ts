import { failure, FailureError, type Failure } from '../../shared/failure';
import { isRecord } from './json-line';
import { SAMPLE_BYTES } from './limits';
import type { Source } from './source';

/** Throws a failure that names what the file is when it is clear that it holds no events a line each. */
export async function refuseUnlessNdjson(source: Source, signal: AbortSignal): Promise<void> {
  const parts: Buffer[] = [];
  let length = 0;
  let whole = true;
  for await (const chunk of source.read(signal).chunks()) {
    const part = Buffer.from(chunk.subarray(0, SAMPLE_BYTES - length));
    parts.push(part);
    length += part.length;
    if (length < SAMPLE_BYTES) continue;
    whole = false;
    break;
  }
  const refusal = refusalOf(Buffer.concat(parts), whole);
  if (refusal !== null) throw new FailureError(refusal);
}

/** What a file is by its first decompressed bytes: NDJSON (null), or why it cannot be read as such. */
export function refusalOf(sample: Buffer, whole: boolean): Failure | null {
  const binary = knownMagic(sample);
  if (binary !== null) return binary;
  if (isUtf16(sample)) return failure('file-utf16');
  const text = sample.toString('utf8').replace(/^\uFEFF/, '');
  const lines = linesOf(text, whole);
  const objects = lines.filter(isObjectLine).length;
  const layout = jsonLayout(text, lines, objects);
  if (layout !== null) return failure('file-not-yet', layout);
  // One readable event is evidence enough: the rest is told line by line.
  if (objects > 0) return null;
  if (looksBinary(sample)) return failure('file-binary');
  const table = tableLayout(lines);
  return table === null ? null : failure('file-not-yet', table);
}

const MAGICS: readonly (readonly [name: string, bytes: string])[] = [
  ['zip', 'PK\x03\x04'],
  ['zip', 'PK\x05\x06'],
  ['gzip in gzip', '\x1f\x8b'],
  ['bzip2', 'BZh'],
  ['xz', '\xfd7zXZ\0'],
  ['zstd', '\x28\xb5\x2f\xfd'],
  ['7z', '7z\xbc\xaf'],
  ['rar', 'Rar!'],
  ['pdf', '%PDF-'],
  ['png', '\x89PNG'],
  ['jpeg', '\xff\xd8\xff'],
  ['parquet', 'PAR1'],
  ['avro', 'Obj\x01'],
  ['sqlite', 'SQLite format 3\0'],
  ['office document', '\xd0\xcf\x11\xe0'],
];

function knownMagic(sample: Buffer): Failure | null {
  const head = sample.toString('latin1', 0, 16);
  const name = MAGICS.find(([, bytes]) => head.startsWith(bytes))?.[0];
  if (name === 'zip') return failure('file-not-yet', 'zip');
  if (name !== undefined) return failure('file-binary', name);
  return sample.toString('latin1', 257, 262) === 'ustar' ? failure('file-binary', 'tar') : null;
}

/** By BOM; or every other byte is zero, as in Latin text without one. */
function isUtf16(sample: Buffer): boolean {
  const [first, second] = sample;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true;
  const zeros = [0, 0];
  const pairs = Math.min(sample.length, 4096) >> 1;
  for (let at = 0; at < pairs * 2; at += 1) if (sample[at] === 0) zeros[at & 1] = (zeros[at & 1] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  return pairs >= 4 && Math.max(even, odd) > pairs * 0.9 && Math.min(even, odd) < pairs * 0.1;
}

/** Many control characters: text has next to none. A handful proves nothing. */
function looksBinary(sample: Buffer): boolean {
  let controls = 0;
  for (const byte of sample) if (byte < 0x20 && (byte < 0x09 || byte > 0x0d) && byte !== 0x1b) controls += 1;
  return controls > Math.max(8, sample.length * 0.05);
}

/** Lines that are not blank; without the last one if the sample cuts it. */
function linesOf(text: string, whole: boolean): string[] {
  const lines = text.split(/\r\n|\n|\r/);
  if (!whole && lines.length > 1) lines.pop();
  return lines.map((line) => line.trim()).filter((line) => line !== '');
}

function jsonLayout(text: string, lines: readonly string[], objects: number): string | null {
  const start = text.trimStart();
  if (start.startsWith('[') && looksLikeArray(start, lines, objects)) return 'json-array';
  if (start.startsWith('{') && looksPretty(start, lines, objects)) return 'json-pretty';
  return null;
}

/** `[` and then objects, over one line or many; but neither lines that are arrays each nor a stray first line. */
function looksLikeArray(start: string, lines: readonly string[], objects: number): boolean {
  const [first = ''] = lines;
  if (Array.isArray(parsed(first))) return lines.length === 1;
  if (!/^\[\s*[[{\]]/.test(start)) return false;
  const listed = lines.filter((line) => line.endsWith(',') && isObjectLine(line.slice(0, -1))).length;
  // In a list with one object a line, all but the last have a comma.
  return objects <= 1 || listed >= objects;
}

/** The first object goes over several lines. */
function looksPretty(start: string, lines: readonly string[], objects: number): boolean {
  const end = endOfFirstValue(start);
  if (end !== -1) return /[\r\n]/.test(start.slice(0, end)) && isObjectLine(start.slice(0, end));
  const members = lines.filter((line) => /^("(?:[^"\\]|\\.)*"\s*:|[\]}],?$|\{$)/.test(line)).length;
  return objects <= 1 && lines.length > 1 && members > lines.length / 2;
}

/** Where the brackets of the text are balanced for the first time; -1: never. */
function endOfFirstValue(text: string): number {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (quoted) {
      if (char === '\\') at += 1;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === '{' || char === '[') depth += 1;
    else if ((char === '}' || char === ']') && --depth === 0) return at + 1;
  }
  return -1;
}

const DELIMITERS = ['\t', ',', ';', '|'] as const;
const ROWS_COMPARED = 50;

/** At least two rows, nearly all with as many cells as the first, and none that begins like JSON. */
function tableLayout(lines: readonly string[]): 'csv' | 'tsv' | null {
  const rows = lines.slice(0, ROWS_COMPARED);
  if (rows.length < 2 || rows.some((row) => /^[[{]/.test(row))) return null;
  for (const delimiter of DELIMITERS) {
    const counts = rows.map((row) => cellsIn(row, delimiter));
    const [header = 1] = counts;
    const alike = counts.filter((count) => count === header).length;
    if (header > 1 && alike >= counts.length * 0.9) return delimiter === '\t' ? 'tsv' : 'csv';
  }
  return null;
}

function cellsIn(row: string, delimiter: string): number {
  const unquoted = row.replace(/"(?:[^"]|"")*"/g, '');
  return unquoted.split(delimiter).length;
}

function isObjectLine(line: string): boolean {
  return isRecord(parsed(line));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
