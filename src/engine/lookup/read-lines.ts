import type { SourceLine } from '../../shared/check';
import { FailureError } from '../../shared/failure';
import type { LookedUpFile } from './problem-search';
import { sameIdentity } from '../model/file-identity';
import type { PartFile } from '../model/source-file';
import { ShownLines } from './shown-lines';
import { type Source, withSource } from '../read/event-source';
import { CHECKPOINT_LINES } from '../model/limits';
import { isPlain, type Form } from '../../shared/layout';
import { LineSplitter } from '../read/line-splitter';

async function show(
  source: Source,
  form: Form,
  checkpoints: Float64Array,
  shown: ShownLines,
  signal: AbortSignal,
): Promise<void> {
  for (let wanted = shown.next; wanted !== null; wanted = shown.next) {
    await showFrom(source, form, checkpoints, shown, wanted, signal);
    // The file has fewer lines.
    if (shown.next === wanted) return;
  }
}

/** Reads from the checkpoint before `wanted` on, until the next line that is wanted is far away. */
async function showFrom(
  source: Source,
  form: Form,
  checkpoints: Float64Array,
  shown: ShownLines,
  wanted: number,
  signal: AbortSignal,
): Promise<void> {
  // Decompressing and converting can only begin at the start.
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

/** Of several files, none has its own. */
const NO_CHECKPOINTS = new Float64Array();

/**
 * The text of some lines of a checked file, in the order they are asked for; each null when the file is gone or is
 * not what was checked, or when there is no such line. Never fails.
 */
export async function readLines(
  file: LookedUpFile,
  checkpoints: Float64Array,
  lines: readonly number[],
  signal: AbortSignal,
): Promise<readonly SourceLine[]> {
  const rows = new Map<number, SourceLine>();
  await forEachFile(
    file,
    checkpoints,
    lines,
    async ({ part, checkpoints: from, lines: own, linesBefore: before }) => {
      const shown = new ShownLines(own);
      await collectLines(part, from, shown, signal);
      for (const line of own) rows.set(line + before, { ...shown.row(line), line: line + before });
    },
  );
  return lines.map((line) => rows.get(line) ?? { line, text: null, truncated: false });
}

type OneFile = Pick<PartFile, 'path' | 'packed' | 'identity' | 'form'>;

/** One of the files that lines stand in: `own` are their numbers in it, `before` the lines of all files before it. */
export interface LinesOfFile {
  readonly part: OneFile;
  /** Where the reading of a line may begin. */
  readonly checkpoints: Float64Array;
  readonly lines: readonly number[];
  readonly linesBefore: number;
}

/** Each of several files is visited by itself, and only those that have one of the lines. */
export async function forEachFile(
  file: LookedUpFile,
  checkpoints: Float64Array,
  lines: readonly number[],
  visit: (lines: LinesOfFile) => Promise<void>,
): Promise<void> {
  const { parts } = file;
  if (parts === undefined)
    return visit({ part: { ...file, packed: null }, checkpoints: checkpoints, lines: lines, linesBefore: 0 });
  for (const part of parts) {
    const before = part.firstLine - 1;
    const own = lines.map((line) => line - before).filter((line) => line >= 1 && line <= part.lines);
    if (own.length > 0) await visit({ part, checkpoints: NO_CHECKPOINTS, lines: own, linesBefore: before });
  }
}

/** Shows a sink the lines of a file that it wants; nothing when the file is gone or is not what was checked. Never fails. */
export async function collectLines(
  { path, packed, identity, form }: OneFile,
  checkpoints: Float64Array,
  shown: ShownLines,
  signal: AbortSignal,
): Promise<void> {
  const work = async (source: Source): Promise<void> => {
    if (sameIdentity(source.identity, identity)) await show(source, form, checkpoints, shown, signal);
  };
  try {
    await withSource(path, signal, work, packed);
  } catch (error) {
    if (!signal.aborted && !(error instanceof FailureError)) throw error;
  }
}
