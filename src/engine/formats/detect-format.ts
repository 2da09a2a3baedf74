import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { failure, FailureError, type Failure } from '../../shared/failure';
import { DELIMITERS, type Delimiter, type Encoding, type Form, type Layout } from '../../shared/layout';
import type { TablePreview } from '../../shared/check';
import type { FileQuestions } from '../../shared/question';
import type { ReadingContext } from '../model/reading-context';
import { Guesses } from '../questions/guesses';
import { COLUMNS_AT_MOST, hasSameColumns, timeUseOf, withTimes, type Mapping } from '../../shared/mapping';
import { detectJson, type JsonShape } from './json/json-shape';
import { ROWS_PREVIEWED } from '../model/limits';
import { withDecidedTimes } from './decide-times';
import { guessMapping } from './table/guess-mapping';
import { RowConverter } from './table/row-to-event';
import { readRows } from './table/read-rows';

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

function detectWith(
  { bytes: sample, whole }: FileStart,
  context: ReadingContext,
  guesses: Guesses,
): DetectedFormat {
  const { encoding, layout, json } = layoutOf(sample, whole, guesses);
  if (layout.kind !== 'table') {
    const { questions } = guesses;
    const kind = json?.kind ?? layout.kind;
    const from = json?.timeFrom;
    const times = from === undefined ? {} : { times: { format: null, zone: context.zone, from: [from] } };
    return { form: { encoding, layout, ...times }, preview: null, questions: { kind, questions } };
  }
  const rows = rowsOf(textOf(sample, encoding), layout.delimiter, whole);
  const { mappings } = context;
  const found = mappingFor(rows, mappings);
  const mapping = mappings.includes(found) ? found : withTimesOf(found, rows, guesses, context);
  const first = rows[mapping.header ? 1 : 0];
  return {
    form: { encoding, layout, mapping },
    preview: {
      rows: rows.slice(0, ROWS_PREVIEWED),
      event: first === undefined ? null : new RowConverter(mapping).convert(first),
      otherwise: chosenOr(mappings, guessMapping(rows, !mapping.header)),
    },
    questions: { kind: kindOfTable(mapping), questions: guesses.questions },
  };
}

/** A guessed mapping whose times are read as the first rows show. */
function withTimesOf(
  mapping: Mapping,
  rows: readonly (readonly string[])[],
  guesses: Guesses,
  context: ReadingContext,
): Mapping {
  const use = timeUseOf(mapping);
  if (use === undefined) return mapping;
  const first = withTimes(mapping, { format: use.format, zone: context.zone });
  const converter = new RowConverter(first);
  for (const row of mapping.header ? rows.slice(1) : rows) converter.convert(row);
  return withDecidedTimes(first, converter.takeTimes(), guesses, context);
}

function kindOfTable({ columns }: Mapping): string {
  return `table:${createHash('sha256')
    .update(columns.map(({ name }) => name).join('\n'))
    .digest('hex')}`;
}

/** The user's mapping for the columns of a guess; else the guess. */
function chosenOr(chosen: readonly Mapping[], likely: Mapping): Mapping {
  return chosen.findLast((mapping) => hasSameColumns(mapping, likely)) ?? likely;
}

/** The last mapping that the user chose for these columns, with or without a header; else the guess. */
function mappingFor(rows: readonly (readonly string[])[], chosen: readonly Mapping[]): Mapping {
  const likely = guessMapping(rows);
  if (likely.columns.length > COLUMNS_AT_MOST) {
    throw new FailureError(failure('file-not-yet', `a table of ${likely.columns.length} columns`));
  }
  const other = guessMapping(rows, !likely.header);
  return (
    chosen.findLast((mapping) => hasSameColumns(mapping, likely) || hasSameColumns(mapping, other)) ?? likely
  );
}

/** Throws `file-binary` if the sample is not text. */
function layoutOf(
  sample: Buffer,
  whole: boolean,
  guesses: Guesses,
): { encoding: Encoding; layout: Layout; json?: JsonShape } {
  const encoding = unicodeEncoding(sample);
  const text = textOf(sample, encoding);
  const lines = linesOf(text, whole);
  const json = detectJson({ text, lines, whole }, guesses);
  // One readable event is enough evidence: the check reports the rest line by line.
  if (json !== null) return { encoding, layout: json.layout ?? { kind: 'lines' }, json };
  if (encoding === 'utf-8' && looksBinary(sample)) throw new FailureError(failure('file-binary'));
  const delimiter = delimiterOf(text, lines, whole);
  if (delimiter === null) return { encoding, layout: { kind: 'lines' } };
  // Spreadsheets save CSV in the computer's code page, in the West this one.
  const isAnsi = encoding === 'utf-8' && !isUtf8(completeLines(sample, whole));
  return { encoding: isAnsi ? 'windows-1252' : encoding, layout: { kind: 'table', delimiter } };
}

function textOf(sample: Buffer, encoding: Encoding): string {
  // Node 20 decodes windows-1252 as Latin-1 without `stream`.
  return new TextDecoder(encoding).decode(sample, { stream: true });
}

/** The complete lines of a sample: its end may cut a character. */
function completeLines(sample: Buffer, whole: boolean): Buffer {
  return whole ? sample : sample.subarray(0, sample.lastIndexOf(0x0a) + 1);
}

function rowsOf(text: string, delimiter: Delimiter, whole: boolean): (readonly string[])[] {
  return readRows(Buffer.from(text), { delimiter }, { whole }).flatMap((row) =>
    row.kind === 'cells' && row.cells.some((cell) => cell !== '') ? [row.cells] : [],
  );
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

/** Whether there are many control characters. A few prove nothing. */
function looksBinary(sample: Buffer): boolean {
  let controls = 0;
  for (const byte of sample) if (byte < 0x20 && (byte < 0x09 || byte > 0x0d) && byte !== 0x1b) controls += 1;
  return controls > Math.max(8, sample.length * 0.05);
}

/** Lines that are not blank, without a last line that the sample may cut. */
function linesOf(text: string, whole: boolean): string[] {
  const lines = text.split(/\r\n|\n|\r/);
  if (!whole && lines.length > 1) lines.pop();
  return lines.map((line) => line.trim()).filter((line) => line !== '');
}

const ROWS_COMPARED = 50;
/** (ours) Rows may have missing cells, or cells of several lines. */
const MOST_ROWS = 0.7;

/** A table has at least two rows, most with as many cells as the first, and few that begin like JSON. */
function delimiterOf(text: string, lines: readonly string[], whole: boolean): Delimiter | null {
  const likeJson = lines.filter((line) => /^[[{]/.test(line)).length;
  if (lines[0] === undefined || /^[[{]/.test(lines[0]) || likeJson > lines.length * (1 - MOST_ROWS))
    return null;
  for (const delimiter of DELIMITERS) {
    const counts = rowsOf(text, delimiter, whole)
      .slice(0, ROWS_COMPARED)
      .map((row) => row.length);
    const [header = 1] = counts;
    const alike = counts.filter((count) => count === header).length;
    if (counts.length > 1 && header > 1 && alike >= counts.length * MOST_ROWS) return delimiter;
  }
  return null;
}
