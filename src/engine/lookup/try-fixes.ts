import type { ProblemCode } from '../../shared/checks/problem';
import type { Fixes, TriedLine } from '../../shared/checks/fix';
import { readingOf } from '../../shared/files/layout';
import { SHOWN_BYTES, TRIED_BYTES } from '../model/limits';
import { forEachFile, collectLines, type LinesOfFile } from './read-lines';
import type { LookedUpFile } from './problem-search';
import { ShownLines } from './shown-lines';
import { validateText, type ValidationContext } from './validate-text';
import { LineFixer } from '../fixes/line-fixer';

export interface TryFixesRequest extends ValidationContext {
  readonly file: LookedUpFile;
  readonly checkpoints: Float64Array;
  /** Ascending. */
  readonly lines: readonly number[];
  /** The problem that the lines have without fixes. */
  readonly code: ProblemCode | null;
  readonly fixes: Fixes;
}

/** What fixes make of lines of a checked file, as in a request body. Lines that cannot be read have no text. */
export async function tryFixes(request: TryFixesRequest, signal: AbortSignal): Promise<readonly TriedLine[]> {
  const { file, checkpoints, lines } = request;
  const found = new Map<number, TriedLine>();
  await forEachFile(file, checkpoints, lines, async (inPart) => {
    await collectLines(inPart, new TriedLines(request, inPart, found), signal);
  });
  return lines.map((line) => found.get(line) ?? { line, ...UNREAD });
}

const UNREAD = {
  before: null,
  tooLong: false,
  after: null,
  validated: { problems: [], mark: null, fields: [] },
};

class TriedLines extends ShownLines {
  private readonly fixer: LineFixer | null;

  constructor(
    private readonly request: TryFixesRequest,
    private readonly inPart: LinesOfFile,
    private readonly found: Map<number, TriedLine>,
  ) {
    super(inPart.lines);
    const { all, lines } = request.fixes;
    // `keep-first` needs the lines before these, so it is handled below.
    const lineFixes = all.filter(({ kind }) => kind !== 'keep-first');
    this.fixer = LineFixer.for({ all: lineFixes, lines }, request.nowMs, readingOf(request.file.form));
  }

  override line(bytes: Buffer, start: number, end: number, number: number, utf8 = false): void {
    if (number === this.next)
      this.take(this.tryLine(bytes, start, end, number + this.inPart.linesBefore, utf8));
    super.line(bytes, start, end, number);
  }

  private take(tried: TriedLine): void {
    this.found.set(tried.line, tried);
  }

  private tryLine(bytes: Buffer, start: number, end: number, line: number, utf8: boolean): TriedLine {
    const { request, fixer } = this;
    const { text: before, truncated } = shownText(bytes, start, end);
    if (truncated) return { line, ...UNREAD, before, tooLong: true };
    const action = fixer === null ? 'as-is' : fixer.fix(bytes, start, end, line, utf8);
    const leftOut = action === 'skipped' || (request.code === 'id-repeated' && this.keepsFirst);
    const after = leftOut
      ? null
      : fixer !== null && action === 'fixed'
        ? fixer.bytes.toString('utf8', 0, fixer.length)
        : before;
    const validated = after === null ? UNREAD.validated : validateText(after, request);
    return { line, before, tooLong: false, after, validated };
  }

  private get keepsFirst(): boolean {
    return this.request.fixes.all.some(({ kind }) => kind === 'keep-first');
  }
}

function shownText(bytes: Buffer, start: number, end: number): { text: string; truncated: boolean } {
  const truncated = end - start > TRIED_BYTES;
  return { text: bytes.toString('utf8', start, truncated ? start + SHOWN_BYTES : end), truncated };
}
