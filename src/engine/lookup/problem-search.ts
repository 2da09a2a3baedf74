import type { SourceLine } from '../../shared/checks/check';
import { problemsWithDestination } from '../rules/destination-problems';
import { LineFixer } from '../fixes/line-fixer';
import { LineValidator, TOO_LONG } from '../rules/line-validator';
import type { LineSink } from '../read/line-splitter';
import { hasError, NONE, only, withRewrittenTime, type ProblemSet } from '../rules/problems';
import { RepeatedIds } from '../ids/repeated-ids';
import { shownLine } from './shown-lines';
import type { ProblemCode } from '../../shared/checks/problem';
import type { Destination } from '../../shared/destination';
import type { Fixes } from '../../shared/checks/fix';
import { readingOf, type Form } from '../../shared/files/layout';
import type { KnownArtifacts } from '../model/check-facts';
import type { CheckedFile, PartFile } from '../model/source-file';

/** What is needed to read lines of a checked file again. */
export type LookedUpFile = Pick<CheckedFile, 'path' | 'identity' | 'form' | 'parts'>;

export interface FindLinesRequest {
  readonly path: string;
  readonly form: Form;
  readonly fixes: Fixes;
  readonly parts?: readonly PartFile[];
  /** When the file was checked, ms since 1970. */
  readonly nowMs: number;
  readonly destination: Destination | null;
  readonly known: KnownArtifacts | null;
  /** Of several problems, a line has at least one. */
  readonly code: ProblemCode | readonly ProblemCode[];
  /** Lines that are found whatever they hold; absent: none. */
  readonly also?: readonly number[] | 'all';
  /** Lines after this one; 0: from the start. */
  readonly after: number;
  readonly limit: number;
}

/** A line as it is in the file. `tooLong`: only its beginning. */
export interface FoundLine {
  readonly number: number;
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
  readonly utf8: boolean;
  readonly tooLong: boolean;
}

export function codesOf({ code }: Pick<FindLinesRequest, 'code'>): readonly ProblemCode[] {
  return typeof code === 'string' ? [code] : code;
}

/** Finds the lines with one problem, or one of several. */
export class ProblemSearch implements LineSink {
  readonly rows: SourceLine[] = [];
  /** There are more lines after the last row. */
  more = false;
  private readonly validator: LineValidator;
  private readonly fixer: LineFixer | null;
  private readonly wanted: ProblemSet;
  /** Set for `id-repeated`, which depends on earlier lines. */
  private readonly repeats: RepeatedIds | null;
  private readonly also: ReadonlySet<number> | 'all';
  private longBeginning: Buffer | null = null;

  constructor(
    private readonly options: FindLinesRequest,
    /** All events have the same id, so all of them have `id-blank`. */
    private readonly constantId: boolean,
  ) {
    this.validator = new LineValidator(options.nowMs);
    this.fixer = LineFixer.for(options.fixes, options.nowMs, readingOf(options.form));
    this.also = options.also === 'all' ? 'all' : new Set(options.also);
    const codes = codesOf(options);
    this.wanted = codes.reduce((set, code) => set | only(code), NONE);
    this.repeats = codes.includes('id-repeated') ? new RepeatedIds() : null;
  }

  /** Validates a line as it would be sent, and shows it as it is in the file. */
  line(bytes: Buffer, start: number, end: number, number: number, utf8: boolean): void {
    const { fixer, repeats, more } = this;
    // Some fixes depend on earlier lines, too.
    if (more || (repeats === null && fixer === null && number <= this.options.after)) return;
    const action = fixer === null ? 'as-is' : fixer.fix(bytes, start, end, number, utf8);
    const hasProblem =
      fixer === null || action === 'as-is'
        ? this.has(bytes, start, end, utf8)
        : action === 'fixed' && this.has(fixer.bytes, 0, fixer.length, true, fixer.rewroteTime);
    if ((hasProblem || this.isWanted(number)) && number > this.options.after)
      this.found({ number, bytes, start, end, utf8, tooLong: false });
  }

  private has(bytes: Buffer, start: number, end: number, utf8: boolean, rewroteTime = false): boolean {
    const { destination, known } = this.options;
    const result = this.validator.validate(bytes, start, end, utf8);
    if (rewroteTime) result.problems = withRewrittenTime(result.problems);
    if (result.hasId && !hasError(result.problems)) {
      this.repeats?.checkLine(result, bytes, start, end);
      if (this.constantId) result.add('id-blank');
    }
    const problems = problemsWithDestination(result, destination, known);
    return (problems & this.wanted) !== 0;
  }

  blank(): void {
    // A blank line has no problem.
  }

  longLine(piece: Buffer, number: number, last: boolean): void {
    if (this.more || number <= this.options.after) return;
    if ((this.wanted & TOO_LONG) === 0 && !this.isWanted(number)) return;
    if (this.fixer?.isLeftOut(number) === true) return;
    this.longBeginning ??= Buffer.from(piece);
    if (!last) return;
    const bytes = this.longBeginning;
    this.longBeginning = null;
    this.found({ number, bytes, start: 0, end: bytes.length, utf8: false, tooLong: true });
  }

  private isWanted(number: number): boolean {
    return this.also === 'all' || this.also.has(number);
  }

  protected found({ number, bytes, start, end, tooLong }: FoundLine): void {
    const row = shownLine(number, bytes, start, end);
    if (this.rows.length < this.options.limit) this.rows.push(tooLong ? { ...row, truncated: true } : row);
    else this.more = true;
  }
}

/** Collects the numbers of all lines with one problem. */
export class ProblemLineNumbers extends ProblemSearch {
  readonly numbers: number[] = [];

  protected override found({ number }: FoundLine): void {
    this.numbers.push(number);
  }
}
