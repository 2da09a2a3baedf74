import { failure, FailureError } from '../../shared/failure';
import { isWide, withReading, type Form } from '../../shared/files/layout';
import type { KeysPreview, TablePreview } from '../../shared/checks/check';
import { answersFor, type FileQuestions } from '../../shared/checks/question';
import type { ReadingContext } from '../model/reading-context';
import { Guesses } from '../questions/guesses';
import { detectEncoding } from './encoding/detect-encoding';
import { notRead } from '../model/file-failure';
import { binaryKind, misleadingKind, textKind } from './file-kind';
import { columnsIn, NO_LATER_KEYS, type LaterKeys } from './json/guess-keys';
import { detectJson } from './json/json-shape';
import { decideLineShape } from './line-shape/guess-line-shape';
import { detectLog, tableOfJson } from './log/detect-log';
import { decideJsonLog } from './log/json-log';
import { detectTable } from './table/detect-table';

/** The first decompressed bytes of a file. */
export interface FileStart {
  readonly bytes: Buffer;
  /** The file holds no further bytes. */
  readonly whole: boolean;
  /** Lines of the whole file that are not UTF-8, if they were searched. */
  readonly oddLines?: readonly Buffer[];
  /** The outline of the JSON value that the file begins with, if it was read. */
  readonly outline?: string;
  /** What was found in JSON behind the bytes, if it was searched. */
  readonly later?: LaterKeys;
}

/** The form of a file, the preview of a table, and what was guessed. */
export interface DetectedFormat {
  readonly form: Form;
  readonly preview: TablePreview | null;
  /** The keys of events in JSON. Absent: the file holds none. */
  readonly eventKeys?: KeysPreview;
  readonly questions: FileQuestions;
}

/**
 * Detects the form of a file from its first decompressed bytes, never from its name. The user's mappings and answers win
 * over guesses. Throws `FailureError` if the file holds no events: `file-kind-not-read`, `file-binary`, `file-not-yet`.
 */
export function detectFormat(start: FileStart, context: ReadingContext): DetectedFormat {
  const refused = binaryKind(start.bytes);
  if (refused !== null) throw notRead(refused);
  const { given, remembered } = context.answers;
  const first = detectWith(start, context, new Guesses(given));
  const { kind } = first.questions;
  const answers = answersFor(remembered, kind)?.answers;
  if (answers === undefined) return first;
  const again = detectWith(start, context, new Guesses(given, answers));
  return { ...again, questions: { ...again.questions, kind } };
}

function detectWith(start: FileStart, context: ReadingContext, guesses: Guesses): DetectedFormat {
  const { whole } = start;
  const { form: encoded, text: asItIs } = detectEncoding(start, context, guesses);
  const { shape, text } = decideLineShape(asItIs, whole, guesses);
  const textForm = shape === null ? encoded : { ...encoded, shape };
  const lines = linesOf(text, whole);
  const misleading = misleadingKind(lines);
  if (misleading !== null) throw notRead(misleading);
  const { outline, later = NO_LATER_KEYS } = start;
  const seenStart = { text, lines, whole, later, ...(outline !== undefined && { outline }) };
  const json = detectJson(seenStart, guesses, context);
  // One readable event is enough evidence: the check reports the rest line by line.
  if (json !== null) {
    const { layout, kind, keys, seen } = json;
    const log = decideJsonLog(
      { columns: columnsIn(json.lines, [], new Set()), paths: seen.seen.map(({ path }) => path), keys },
      guesses,
    );
    if (log !== null) {
      const { form, preview } = tableOfJson(log, text.split('\n'), context);
      return { form: { ...textForm, ...form }, preview, questions: { kind, questions: guesses.questions } };
    }
    const form: Form = { ...textForm, layout: layout ?? { kind: 'lines' } };
    const reading = keys.length > 0 ? { times: { format: null, zone: context.zone }, keys } : null;
    return { ...withoutTable(withReading(form, reading), guesses, kind), eventKeys: seen };
  }
  if (!isWide(textForm.encoding) && looksBinary(start.bytes)) throw new FailureError(failure('file-binary'));
  const table = isLikeJson(lines)
    ? null
    : (detectLog(text, whole, context, guesses) ?? detectTable({ text, whole, shape }, context, guesses));
  if (table !== null) {
    const { form, preview, kind } = table;
    return { form: { ...textForm, ...form }, preview, questions: { kind, questions: guesses.questions } };
  }
  const kind = textKind(text, lines);
  if (kind !== null) throw notRead(kind);
  return withoutTable({ ...textForm, layout: { kind: 'lines' } }, guesses);
}

function withoutTable(form: Form, { questions }: Guesses, kind: string = form.layout.kind): DetectedFormat {
  return { form, preview: null, questions: { kind, questions } };
}

/** Whether there are many control characters. A few prove nothing, and Hive puts one between cells. */
function looksBinary(bytes: Buffer): boolean {
  // A program that was killed may leave room behind its last line.
  const sample = bytes.subarray(0, bytes.findLastIndex((byte) => byte !== 0) + 1);
  if (sample.length === 0) return bytes.length > 0;
  let controls = 0;
  // Not `for … of`, which asks an iterator for each byte.
  for (let at = 0; at < sample.length; at += 1) {
    const byte = sample[at] as number;
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

/** A list begins with a value or an end: `[25/Nov/2026:10:00:00 +0100]` is a time. */
const JSON_START = /^(?:\{|\[\s*(?:$|["'[{\]]|-?\d[\d.eE+-]*\s*(?:[,\]]|$)|true|false|null))/;

function isJsonStart(line: string): boolean {
  return JSON_START.test(line);
}
