import type { ProblemCode } from '../../shared/problem';
import type { Fixes, TriedLine } from '../../shared/fix';
import { SHOWN_BYTES } from '../model/limits';
import { forEachFile, collectLines } from './read-lines';
import type { LookedUpFile } from './problem-search';
import { ShownLines } from './shown-lines';
import { problemSpan, validateText, type ValidationContext } from './validate-text';
import { LineFixer } from '../fixes/line-fixer';

export interface TryFixesRequest extends ValidationContext {
  readonly file: LookedUpFile;
  readonly checkpoints: Float64Array;
  /** Ascending. */
  readonly lines: readonly number[];
  /** The problem that they have as they are. */
  readonly code: ProblemCode | null;
  readonly fixes: Fixes;
}

/** What fixes make of some lines of a checked file, in the same way as in the body. Never fails. */
export async function tryFixes(request: TryFixesRequest, signal: AbortSignal): Promise<readonly TriedLine[]> {
  const { file, checkpoints, lines } = request;
  const found = new Map<number, TriedLine>();
  await forEachFile(
    file,
    checkpoints,
    lines,
    async ({ part, checkpoints: from, lines: own, linesBefore: before }) => {
      await collectLines(part, from, new TrialLines(request, own, before, found), signal);
    },
  );
  return lines.map((line) => found.get(line) ?? { line, ...UNREAD });
}

const UNREAD = {
  before: null,
  tooLong: false,
  after: null,
  validated: { problems: [], mark: null, fields: [] },
  cause: null,
};

class TrialLines extends ShownLines {
  private readonly fixer: LineFixer | null;

  constructor(
    private readonly request: TryFixesRequest,
    own: readonly number[],
    /** Lines of the files before this one. */
    private readonly before: number,
    private readonly found: Map<number, TriedLine>,
  ) {
    super(own);
    const { all, lines } = request.fixes;
    // Which of equal ids is the first can only be told by those before it: here are lines that come again.
    const bySight = all.filter(({ kind }) => kind !== 'keep-first');
    this.fixer = LineFixer.for({ all: bySight, lines }, request.nowMs);
  }

  override line(bytes: Buffer, start: number, end: number, number: number, utf8 = false): void {
    if (number === this.next) this.take(this.trial(bytes, start, end, number + this.before, utf8));
    super.line(bytes, start, end, number);
  }

  private take(tried: TriedLine): void {
    this.found.set(tried.line, tried);
  }

  private trial(bytes: Buffer, start: number, end: number, line: number, utf8: boolean): TriedLine {
    const { request, fixer } = this;
    const { text: before, truncated } = shownText(bytes, start, end);
    if (truncated) return { line, ...UNREAD, before, tooLong: true };
    const fate = fixer === null ? 'as-is' : fixer.look(bytes, start, end, line, utf8);
    const leftOut = fate === 'skipped' || (request.code === 'id-repeated' && this.keepsFirst);
    const after = leftOut
      ? null
      : fixer !== null && fate === 'fixed'
        ? fixer.bytes.toString('utf8', 0, fixer.length)
        : before;
    const judged = after === null ? UNREAD.validated : validateText(after, request);
    return { line, before, tooLong: false, after, validated: judged, cause: this.cause(before) };
  }

  /** Where a line has the problem that was asked for, or its worst. */
  private cause(before: string): TriedLine['cause'] {
    const { code } = this.request;
    const { problems, mark } = validateText(before, this.request);
    if (code === null) return mark;
    const notes = problems.find((problem) => problem.code === code)?.notes ?? [];
    return problemSpan(before, { code, notes });
  }

  private get keepsFirst(): boolean {
    return this.request.fixes.all.some(({ kind }) => kind === 'keep-first');
  }
}

function shownText(bytes: Buffer, start: number, end: number): { text: string; truncated: boolean } {
  const truncated = end - start > SHOWN_BYTES;
  return { text: bytes.toString('utf8', start, truncated ? start + SHOWN_BYTES : end), truncated };
}
