import { isUtf8 } from 'node:buffer';
import { failure, FailureError, type Failure } from '../../shared/failure';
import type { Encoding, Form, TableForm } from '../../shared/layout';
import type { TablePreview } from '../../shared/check';
import type { FileQuestions } from '../../shared/question';
import type { ReadingContext } from '../model/reading-context';
import { Guesses } from '../questions/guesses';
import { detectJson } from './json/json-shape';
import { detectTable } from './table/detect-table';

/** The first decompressed bytes of a file. */
export interface FileStart {
  readonly bytes: Buffer;
  /** The file holds no further bytes. */
  readonly whole: boolean;
}

/** The form of a file, the preview of a table, and what was guessed. */
export interface DetectedFormat {
  readonly form: Form;
  readonly preview: TablePreview | null;
  readonly questions: FileQuestions;
}

/**
 * Detects the form of a file from its first decompressed bytes, never from its name. The user's mappings and answers win
 * over guesses. Throws `FailureError` if the file holds no events: `file-binary`, `file-not-yet`.
 */
export function detectFormat(start: FileStart, context: ReadingContext): DetectedFormat {
  const refusal = knownMagic(start.bytes);
  if (refusal !== null) throw new FailureError(refusal);
  const { given, remembered } = context.answers;
  const first = detectWith(start, context, new Guesses(given));
  const { kind } = first.questions;
  const answers = remembered.findLast((each) => each.kind === kind)?.answers;
  if (answers === undefined) return first;
  const again = detectWith(start, context, new Guesses(given, answers));
  return { ...again, questions: { ...again.questions, kind } };
}

function detectWith(start: FileStart, context: ReadingContext, guesses: Guesses): DetectedFormat {
  const { bytes: sample, whole } = start;
  const encoding = unicodeEncoding(sample);
  const text = textOf(sample, encoding);
  const lines = linesOf(text, whole);
  const json = detectJson({ text, lines, whole }, guesses);
  // One readable event is enough evidence: the check reports the rest line by line.
  if (json !== null) {
    const { layout, kind, timeFrom: from } = json;
    const times = from === undefined ? {} : { times: { format: null, zone: context.zone, from: [from] } };
    return withoutTable({ encoding, layout: layout ?? { kind: 'lines' }, ...times }, guesses, kind);
  }
  if (encoding === 'utf-8' && looksBinary(sample)) throw new FailureError(failure('file-binary'));
  // Spreadsheets save CSV in the computer's code page, in the West this one.
  const isAnsi = encoding === 'utf-8' && !isUtf8(completeLines(sample, whole));
  const own: Encoding = isAnsi ? 'windows-1252' : encoding;
  const table = isLikeJson(lines) ? null : detectTable(textOf(sample, own), whole, context, guesses);
  if (table === null) return withoutTable({ encoding, layout: { kind: 'lines' } }, guesses);
  const { form, preview, kind } = table;
  return { form: { encoding: own, ...form }, preview, questions: { kind, questions: guesses.questions } };
}

function withoutTable(
  form: Exclude<Form, TableForm>,
  { questions }: Guesses,
  kind: string = form.layout.kind,
): DetectedFormat {
  return { form, preview: null, questions: { kind, questions } };
}

function textOf(sample: Buffer, encoding: Encoding): string {
  // Node 20 decodes windows-1252 as Latin-1 without `stream`.
  return new TextDecoder(encoding).decode(sample, { stream: true });
}

/** The complete lines of a sample: its end may cut a character. */
function completeLines(sample: Buffer, whole: boolean): Buffer {
  return whole ? sample : sample.subarray(0, sample.lastIndexOf(0x0a) + 1);
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

/** UTF-16 has a BOM, or every other byte is zero, as in Latin text without a BOM. */
function unicodeEncoding(sample: Buffer): Encoding {
  const [first, second] = sample;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  const zeros = [0, 0];
  const pairs = Math.min(sample.length, 4096) >> 1;
  for (let at = 0; at < pairs * 2; at += 1) if (sample[at] === 0) zeros[at & 1] = (zeros[at & 1] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (pairs < 4 || Math.max(even, odd) <= pairs * 0.9 || Math.min(even, odd) >= pairs * 0.1) return 'utf-8';
  return odd > even ? 'utf-16le' : 'utf-16be';
}

/** Whether there are many control characters. A few prove nothing, and Hive puts one between cells. */
function looksBinary(sample: Buffer): boolean {
  let controls = 0;
  for (const byte of sample) {
    if (byte < 0x20 && (byte < 0x09 || byte > 0x0d) && byte !== 0x1b && byte !== 0x01) controls += 1;
  }
  return controls > Math.max(8, sample.length * 0.05);
}

/** Lines that are not blank, without a last line that the sample may cut. */
function linesOf(text: string, whole: boolean): string[] {
  const lines = text.split(/\r\n|\n|\r/);
  if (!whole && lines.length > 1) lines.pop();
  return lines.map((line) => line.trim()).filter((line) => line !== '');
}

/** (ours) Broken events among lines are no table. */
const MOST_LINES = 0.3;

/** Whether the text begins like JSON, or many lines do. */
function isLikeJson(lines: readonly string[]): boolean {
  const [first = ''] = lines;
  return isJsonStart(first) || lines.filter(isJsonStart).length > lines.length * MOST_LINES;
}

function isJsonStart(line: string): boolean {
  return /^[[{]/.test(line);
}
