import type { SourceLine } from '../../shared/check';
import { problemsWithDestination } from '../rules/destination-problems';
import { LineFixer } from '../fixes/line-fixer';
import { LineValidator, TOO_LONG } from '../rules/line-validator';
import type { LineSink } from '../read/line-splitter';
import { hasError, only, type ProblemSet } from '../rules/problems';
import { RepeatedIds } from '../ids/repeated-ids';
import { shownLine } from './shown-lines';
import type { ProblemCode } from '../../shared/problem';
import type { Destination } from '../../shared/destination';
import type { Fixes } from '../../shared/fix';
import { timesOf, type Form } from '../../shared/layout';
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
  readonly code: ProblemCode;
  /** Lines after this one; 0: from the start. */
  readonly after: number;
  readonly limit: number;
}

/** Finds the lines with one problem. */
export class ProblemSearch implements LineSink {
  readonly rows: SourceLine[] = [];
  /** There are more lines after the last row. */
  more = false;
  private readonly validator: LineValidator;
  private readonly fixer: LineFixer | null;
  private readonly wanted: ProblemSet;
  /** Set for `id-repeated`, which depends on earlier lines. */
  private readonly repeats: RepeatedIds | null;
  private longBeginning: Buffer | null = null;

  constructor(
    private readonly options: FindLinesRequest,
    /** All events have the same id, so all of them have `id-blank`. */
    private readonly constantId: boolean,
  ) {
    this.validator = new LineValidator(options.nowMs);
    this.fixer = LineFixer.for(options.fixes, options.nowMs, timesOf(options.form));
    this.wanted = only(options.code);
    this.repeats = options.code === 'id-repeated' ? new RepeatedIds() : null;
  }

  /** Validates a line as it would be sent, and shows it as it is in the file. */
  line(bytes: Buffer, start: number, end: number, number: number, utf8: boolean): void {
    const { fixer, repeats, more } = this;
    // Some fixes depend on earlier lines, too.
    if (more || (repeats === null && fixer === null && number <= this.options.after)) return;
    const action = fixer === null ? 'as-is' : fixer.fix(bytes, start, end, number, utf8);
    const isFound =
      fixer === null || action === 'as-is'
        ? this.has(bytes, start, end, utf8)
        : action === 'fixed' && (this.isRewritten(fixer) || this.has(fixer.bytes, 0, fixer.length, true));
    if (isFound && number > this.options.after) this.found(shownLine(number, bytes, start, end));
  }

  private isRewritten({ rewroteTime }: LineFixer): boolean {
    return rewroteTime && (this.wanted & only('time-rewritten')) !== 0;
  }

  private has(bytes: Buffer, start: number, end: number, utf8: boolean): boolean {
    const { destination, known } = this.options;
    const result = this.validator.validate(bytes, start, end, utf8);
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
    if (this.more || (this.wanted & TOO_LONG) === 0 || number <= this.options.after) return;
    if (this.fixer?.isLeftOut(number) === true) return;
    this.longBeginning ??= Buffer.from(piece);
    if (!last) return;
    const { text } = shownLine(number, this.longBeginning, 0, this.longBeginning.length);
    this.longBeginning = null;
    this.found({ line: number, text, truncated: true });
  }

  protected found(row: SourceLine): void {
    if (this.rows.length < this.options.limit) this.rows.push(row);
    else this.more = true;
  }
}

/** Collects the numbers of all lines with one problem. */
export class ProblemLineNumbers extends ProblemSearch {
  readonly numbers: number[] = [];

  protected override found({ line }: SourceLine): void {
    this.numbers.push(line);
  }
}
