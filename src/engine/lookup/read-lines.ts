import type { SourceLine } from '../../shared/checks/check';
import { FailureError } from '../../shared/failure';
import type { LookedUpFile } from './problem-search';
import { sameIdentity } from '../model/file-identity';
import type { PartFile } from '../model/source-file';
import { ShownLines, unreadLine } from './shown-lines';
import { type FileSource, withFileSource } from '../read/event-source';
import { CHECKPOINT_LINES } from '../model/limits';
import { isPlain, type Form } from '../../shared/files/layout';
import { LineSplitter } from '../read/line-splitter';
import { Archives } from '../read/open-file';

async function collect(
  source: FileSource,
  form: Form,
  checkpoints: Float64Array,
  shown: ShownLines,
  signal: AbortSignal,
): Promise<void> {
  for (let wanted = shown.next; wanted !== null; wanted = shown.next) {
    await collectFrom(source, form, checkpoints, shown, wanted, signal);
    // The file ends before the wanted line.
    if (shown.next === wanted) return;
  }
}

/** Reads from the checkpoint before `wanted` until the next wanted line lies behind another checkpoint. */
async function collectFrom(
  source: FileSource,
  form: Form,
  checkpoints: Float64Array,
  shown: ShownLines,
  wanted: number,
  signal: AbortSignal,
): Promise<void> {
  // Decompression and decoding can only begin at the start.
  const last = source.compression === 'none' && isPlain(form) ? Math.max(0, checkpoints.length - 1) : 0;
  const block = Math.min(last, Math.floor((wanted - 1) / CHECKPOINT_LINES));
  const start = last > 0 ? (checkpoints[block] ?? 0) : 0;
  const splitter = new LineSplitter(shown, { linesBefore: block * CHECKPOINT_LINES });
  for await (const chunk of source.lines(form, signal, start).chunks()) {
    splitter.push(chunk);
    const { next } = shown;
    if (next === null || (last > 0 && next > wanted && next - splitter.lines > CHECKPOINT_LINES)) return;
  }
  splitter.end();
}

export interface ReadLinesRequest {
  readonly file: LookedUpFile;
  readonly checkpoints: Float64Array;
  readonly lines: readonly number[];
}

/** Parts have no checkpoints. */
export const NO_CHECKPOINTS = new Float64Array();

/**
 * The text of lines of a checked file, in the given order. The text is null when the file is gone or changed, or has
 * no such line. Never fails for that.
 */
export async function readLines(
  file: LookedUpFile,
  checkpoints: Float64Array,
  lines: readonly number[],
  signal: AbortSignal,
): Promise<readonly SourceLine[]> {
  const rows = new Map<number, SourceLine>();
  await forEachFile(file, checkpoints, lines, async (inPart) => {
    const { linesBefore } = inPart;
    const shown = new ShownLines(inPart.lines);
    await collectLines(inPart, shown, signal);
    for (const line of inPart.lines) {
      rows.set(line + linesBefore, { ...shown.row(line), line: line + linesBefore });
    }
  });
  return lines.map((line) => rows.get(line) ?? unreadLine(line));
}

export type LookedUpPart = Pick<PartFile, 'path' | 'packed' | 'identity' | 'form'>;

/** Wanted lines of one part. */
export interface LinesOfFile {
  readonly part: LookedUpPart;
  readonly checkpoints: Float64Array;
  /** Numbers within the part. */
  readonly lines: readonly number[];
  /** Lines of all parts before it. */
  readonly linesBefore: number;
  readonly archives: Archives;
}

/** Visits each part that has one of the lines. */
export async function forEachFile(
  file: LookedUpFile,
  checkpoints: Float64Array,
  lines: readonly number[],
  visit: (lines: LinesOfFile) => Promise<void>,
): Promise<void> {
  const { parts } = file;
  const archives = new Archives();
  try {
    if (parts === undefined)
      return await visit({ part: { ...file, packed: null }, checkpoints, lines, linesBefore: 0, archives });
    for (const part of parts) {
      const linesBefore = part.firstLine - 1;
      const inPart = lines
        .map((line) => line - linesBefore)
        .filter((line) => line >= 1 && line <= part.lines);
      if (inPart.length === 0) continue;
      await visit({ part, checkpoints: NO_CHECKPOINTS, lines: inPart, linesBefore, archives });
    }
  } finally {
    await archives.close();
  }
}

/** Collects wanted lines of a file; none when the file is gone or changed. Never fails for that. */
export function collectLines(inPart: LinesOfFile, shown: ShownLines, signal: AbortSignal): Promise<void> {
  const { part, checkpoints } = inPart;
  return withUnchanged(inPart, signal, (source) => collect(source, part.form, checkpoints, shown, signal));
}

/** Reads a file; nothing when it is gone or changed. */
export async function withUnchanged(
  { part: { path, packed, identity }, archives }: LinesOfFile,
  signal: AbortSignal,
  read: (source: FileSource) => Promise<void>,
): Promise<void> {
  const work = async (source: FileSource): Promise<void> => {
    if (sameIdentity(source.identity, identity)) await read(source);
  };
  try {
    await withFileSource(path, signal, work, packed, archives);
  } catch (error) {
    if (!signal.aborted && !(error instanceof FailureError)) throw error;
  }
}
