import { createHash } from 'node:crypto';
import { failure, FailureError } from '../../shared/failure';
import { DELIMITERS, isOfBytes, type Delimiter, type Form, type Layout } from '../../shared/layout';
import type { TablePreview } from '../../shared/check';
import type { FileQuestions } from '../../shared/question';
import type { ReadingContext } from '../model/reading-context';
import { Guesses } from '../questions/guesses';
import { COLUMNS_AT_MOST, hasSameColumns, type Mapping } from '../../shared/mapping';
import { detectEncoding } from './encoding/detect-encoding';
import { detectJson, type JsonShape } from './json/json-shape';
import { ROWS_PREVIEWED } from '../model/limits';
import { binaryKind, notRead, textKind } from './file-kind';
import { guessMapping } from './table/guess-mapping';
import { RowConverter } from './table/row-to-event';
import { readRows } from './table/read-rows';

/** The first decompressed bytes of a file. */
export interface FileStart {
  readonly bytes: Buffer;
  /** The file holds no further bytes. */
  readonly whole: boolean;
  /** Lines of the whole file that are not UTF-8, if they were searched. */
  readonly oddLines?: readonly Buffer[];
}

/** The form of a file, the preview of a table, and what was guessed. */
export interface DetectedFormat {
  readonly form: Form;
  readonly preview: TablePreview | null;
  readonly questions: FileQuestions;
}

/**
 * Detects the form of a file from its first decompressed bytes, never from its name. The user's mappings and answers win
 * over guesses. Throws `FailureError` if the file holds no events: `file-kind-not-read`, `file-binary`, `file-not-yet`,
 * `file-empty`.
 */
export function detectFormat(start: FileStart, context: ReadingContext): DetectedFormat {
  const refused = binaryKind(start.bytes);
  if (refused !== null) throw notRead(refused);
  const { given, remembered } = context.answers;
  const first = detectWith(start, context, new Guesses(given));
  const { kind } = first.questions;
  const answers = remembered.findLast((each) => each.kind === kind)?.answers;
  if (answers === undefined) return first;
  const again = detectWith(start, context, new Guesses(given, answers));
  return { ...again, questions: { ...again.questions, kind } };
}

function detectWith(start: FileStart, context: ReadingContext, guesses: Guesses): DetectedFormat {
  const { mappings } = context;
  const { whole } = start;
  const { form: textForm, text } = detectEncoding(start, context, guesses);
  if (isOfBytes(textForm.encoding) && looksBinary(start.bytes))
    throw new FailureError(failure('file-binary'));
  const { layout, json } = layoutOf(text, whole, guesses);
  if (layout.kind !== 'table') {
    const { questions } = guesses;
    const kind = json?.kind ?? layout.kind;
    return { form: { ...textForm, layout }, preview: null, questions: { kind, questions } };
  }
  const rows = rowsOf(text, layout.delimiter, whole);
  const mapping = mappingFor(rows, mappings);
  const first = rows[mapping.header ? 1 : 0];
  return {
    form: { ...textForm, layout, mapping },
    preview: {
      rows: rows.slice(0, ROWS_PREVIEWED),
      event: first === undefined ? null : new RowConverter(mapping).convert(first),
      otherwise: chosenOr(mappings, guessMapping(rows, !mapping.header)),
    },
    questions: { kind: kindOfTable(mapping), questions: guesses.questions },
  };
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

function layoutOf(text: string, whole: boolean, guesses: Guesses): { layout: Layout; json?: JsonShape } {
  const lines = linesOf(text, whole);
  const json = detectJson({ text, lines, whole }, guesses);
  // One readable event is enough evidence: the check reports the rest line by line.
  if (json !== null) return { layout: json.layout ?? { kind: 'lines' }, json };
  const delimiter = delimiterOf(text, lines, whole);
  if (whole && isHeaderOnly(lines)) throw new FailureError(failure('file-empty'));
  if (delimiter !== null) return { layout: { kind: 'table', delimiter } };
  const kind = textKind(text, lines);
  if (kind !== null) throw notRead(kind);
  return { layout: { kind: 'lines' } };
}

function rowsOf(text: string, delimiter: Delimiter, whole: boolean): (readonly string[])[] {
  return readRows(Buffer.from(text), { delimiter }, { whole }).flatMap((row) =>
    row.kind === 'cells' && row.cells.some((cell) => cell !== '') ? [row.cells] : [],
  );
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

/** Names of columns and nothing else: several cells, none with a digit, which every time has. */
function isHeaderOnly(lines: readonly string[]): boolean {
  const [line = ''] = lines;
  return (
    lines.length === 1 && /^[^\d[{<]*[^\d[{<]$/.test(line) && DELIMITERS.some((each) => line.includes(each))
  );
}
