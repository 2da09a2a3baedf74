import { isUtf8 } from 'node:buffer';
import { detectFormat, type DetectedFormat, type FileStart } from '../formats/detect-format';
import { oddLinesOf } from '../formats/encoding/detect-encoding';
import { detectInCells } from '../formats/detect-in-cells';
import type { LaterKeys } from '../formats/json/guess-keys';
import { isCutObject } from '../formats/json/json-shape';
import { Outline } from '../formats/json/outline';
import { PLAIN } from '../formats/line-shape/guess-line-shape';
import { toText } from '../formats/line-shape/shaped-lines';
import type { TextForm } from '../../shared/files/layout';
import { FILE_START_BYTES } from '../model/limits';
import type { ReadingContext } from '../model/reading-context';
import type { FileSource } from './event-source';

/** Detects the format of an open file from its first decompressed bytes. Throws like `detectFormat` and `FileSource`. */
export async function detectSourceFormat(
  source: FileSource,
  signal: AbortSignal,
  context: ReadingContext,
): Promise<DetectedFormat> {
  const { form } = context;
  if (form !== null) return { form, preview: null, questions: { kind: form.layout.kind, questions: [] } };
  const start = await readStart(source, signal);
  if (source.sheetOrigin !== null) return detectSheet(start, source.sheetOrigin, context);
  // The lines that are not UTF-8 show the encoding, and the more of them the better.
  const oddLines = isOdd(start) ? await readOddLines(source, signal, ODD_SEARCH_BYTES) : [];
  return detectWithOutline(source, { ...start, oddLines }, signal, context);
}

function isOdd({ bytes, whole }: FileStart): boolean {
  return !whole && oddLinesOf(bytes, false).length > 0;
}

async function detectWithOutline(
  source: FileSource,
  start: FileStart,
  signal: AbortSignal,
  context: ReadingContext,
): Promise<DetectedFormat> {
  const format = detectFormat(start, context);
  const outline = lacksEvents(format, start) ? await readOutline(source, format.form, signal) : null;
  return outline === null ? format : detectFormat({ ...start, outline }, context);
}

/** The file begins with one long object, and nothing in its first bytes says where the events are. */
function lacksEvents(
  { form, questions: { questions } }: DetectedFormat,
  { bytes, whole }: FileStart,
): boolean {
  if (form.encoding !== 'utf-8' || 'mapping' in form) return false;
  const isKnown = questions.some(({ code }) => code === 'events-at');
  return !isKnown && isCutObject({ text: bytes.toString().replace(/^\uFEFF+/, ''), whole });
}

/** Bytes in which events are searched behind other members of a wrapper. */
const OUTLINE_SEARCH_BYTES = 64 * 1024 * 1024;

/** Null: the value does not end there. */
async function readOutline(source: FileSource, form: TextForm, signal: AbortSignal): Promise<string | null> {
  const outline = new Outline();
  let seen = 0;
  for await (const chunk of toText(source.read(signal).chunks(), form)) {
    outline.push(chunk);
    seen += chunk.length;
    if (outline.done || seen >= OUTLINE_SEARCH_BYTES) break;
  }
  return outline.text();
}

/** The rows of a sheet come as one kind of text, so only their meaning is guessed. */
function detectSheet(start: FileStart, origin: SheetOrigin, context: ReadingContext): DetectedFormat {
  const { answers } = context;
  const inCells = origin === 'worksheet' ? detectInCells(start, context) : null;
  if (inCells?.isTaken === true) return asSheet(inCells.format, origin);
  const known = { ...KNOWN[origin], ...(inCells !== null && { 'line-shape': PLAIN }) };
  const given = { ...answers.given, ...known };
  const format = detectFormat(start, { ...context, answers: { ...answers, given } });
  const asked = format.questions.questions.filter(({ code }) => !(code in known));
  const questions =
    inCells === null
      ? { ...format.questions, questions: asked }
      : { kind: inCells.format.questions.kind, questions: [...inCells.question, ...asked] };
  return asSheet({ ...format, questions }, origin);
}

function asSheet(format: DetectedFormat, origin: SheetOrigin): DetectedFormat {
  const { form } = format;
  if (!('mapping' in form)) return format;
  return { ...format, form: { ...form, layout: { ...form.layout, sheet: SHEETS[origin] } } };
}

type SheetOrigin = NonNullable<FileSource['sheetOrigin']>;

/** How `RowText` writes rows. A Parquet file has names of its columns, above all rows. */
const SHEET_TEXT = { encoding: 'utf-8', delimiter: ',', quoting: 'double' } as const;
const KNOWN = { worksheet: SHEET_TEXT, parquet: { ...SHEET_TEXT, header: '1' } } as const;
const SHEETS = { worksheet: true, parquet: 'parquet' } as const;

/**
 * As `detectSourceFormat`, for a file whose first bytes are UTF-8 and others are not: the lines that are not decide the
 * encoding, wherever they are.
 */
export async function redetectSourceFormat(
  source: FileSource,
  signal: AbortSignal,
  context: ReadingContext,
): Promise<DetectedFormat> {
  const oddLines = await readOddLines(source, signal, Infinity);
  return detectFormat({ ...(await readStart(source, signal)), oddLines }, context);
}

/** As the file was detected as `format`, with what was found `later` in it. */
export async function redetectWithLater(
  source: FileSource,
  format: DetectedFormat,
  later: LaterKeys,
  signal: AbortSignal,
  context: ReadingContext,
): Promise<DetectedFormat> {
  const start = await readStart(source, signal);
  if (source.sheetOrigin !== null) return detectSheet({ ...start, later }, source.sheetOrigin, context);
  // The encoding was asked about, and nothing in the first bytes shows it: the whole file did.
  const wasLate = !isOdd(start) && format.questions.questions.some(({ code }) => code === 'encoding');
  const oddBytes = wasLate ? Infinity : isOdd(start) ? ODD_SEARCH_BYTES : 0;
  const oddLines = oddBytes === 0 ? [] : await readOddLines(source, signal, oddBytes);
  return detectWithOutline(source, { ...start, oddLines, later }, signal, context);
}

/** Bytes in which further lines that are not UTF-8 are searched. */
const ODD_SEARCH_BYTES = 4 * 1024 * 1024;
const ODD_LINES_AT_MOST = 400;
/** Of a longer line only this much is seen. */
const ODD_LINE_BYTES = 64 * 1024;

/** Lines that are not UTF-8 among the first bytes. */
async function readOddLines(source: FileSource, signal: AbortSignal, bytesAtMost: number): Promise<Buffer[]> {
  const odd: Buffer[] = [];
  let rest: Buffer = Buffer.alloc(0);
  let seen = 0;
  for await (const chunk of source.read(signal).chunks()) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const end = bytes.lastIndexOf(LF) + 1;
    if (!isUtf8(bytes.subarray(0, end))) odd.push(...oddLinesOf(bytes.subarray(0, end), true).map(copyOf));
    rest = Buffer.from(endOf(bytes.subarray(end)));
    seen += chunk.length;
    if (odd.length >= ODD_LINES_AT_MOST || seen >= bytesAtMost) return odd.slice(0, ODD_LINES_AT_MOST);
  }
  return [...odd, ...oddLinesOf(rest, true).map(copyOf)];
}

const LF = 0x0a;

/** The end of an unfinished line; it may begin within a character. */
function endOf(line: Buffer): Buffer {
  if (line.length <= ODD_LINE_BYTES) return line;
  let from = line.length - ODD_LINE_BYTES;
  while (from < line.length && ((line[from] as number) & 0xc0) === 0x80) from += 1;
  return line.subarray(from);
}

function copyOf(line: Buffer): Buffer {
  return Buffer.from(line.subarray(0, ODD_LINE_BYTES));
}

/** The first `FILE_START_BYTES` decompressed bytes, or the whole file if it is shorter. */
export async function readStart(source: FileSource, signal: AbortSignal): Promise<FileStart> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of source.read(signal).chunks()) {
    const part = Buffer.from(chunk.subarray(0, FILE_START_BYTES - length));
    parts.push(part);
    length += part.length;
    if (length === FILE_START_BYTES) return { bytes: joined(parts), whole: false };
  }
  return { bytes: joined(parts), whole: true };
}

function joined(parts: readonly Buffer[]): Buffer {
  const [first] = parts;
  return parts.length === 1 && first !== undefined ? first : Buffer.concat(parts);
}
