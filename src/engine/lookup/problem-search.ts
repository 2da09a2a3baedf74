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
import type { Form } from '../../shared/layout';
import type { KnownArtifacts } from '../model/check-facts';
import type { CheckedFile, PartFile } from '../model/source-file';

/** What must be known of a file to find lines in it again. */
export type LookedUpFile = Pick<CheckedFile, 'path' | 'identity' | 'form' | 'parts'>;

export interface FindLinesRequest {
  readonly path: string;
  readonly form: Form;
  /** What is changed on the way out. */
  readonly fixes: Fixes;
  readonly parts?: readonly PartFile[];
  /** The moment of the check, ms since 1970. */
  readonly nowMs: number;
  readonly destination: Destination | null;
  readonly known: KnownArtifacts | null;
  readonly code: ProblemCode;
  /** Lines after this one; 0: from the start. */
  readonly after: number;
  readonly limit: number;
}

/** Looks for the lines that have one problem. */
export class ProblemSearch implements LineSink {
  readonly rows: SourceLine[] = [];
  /** There is a further one behind the last row. */
  more = false;
  private readonly judge: LineValidator;
  private readonly fixer: LineFixer | null;
  private readonly wanted: ProblemSet;
  /** Only these depend on what came before. */
  private readonly repeats: RepeatedIds | null;
  private longBeginning: Buffer | null = null;

  constructor(
    private readonly options: FindLinesRequest,
    /** All events have the same id: each of them is what is looked for. */
    private readonly constantId: boolean,
  ) {
    this.judge = new LineValidator(options.nowMs);
    this.fixer = LineFixer.for(options.fixes, options.nowMs);
    this.wanted = only(options.code);
    this.repeats = options.code === 'id-repeated' ? new RepeatedIds() : null;
  }

  /** Lines are judged as they would go out, and shown as they are in the file. */
  line(bytes: Buffer, start: number, end: number, number: number, utf8: boolean): void {
    const { fixer, repeats, more } = this;
    // Some fixes depend on what came before, too.
    if (more || (repeats === null && fixer === null && number <= this.options.after)) return;
    const fate = fixer === null ? 'as-is' : fixer.look(bytes, start, end, number, utf8);
    const isFound =
      fixer === null || fate === 'as-is'
        ? this.has(bytes, start, end, utf8)
        : fate === 'fixed' && this.has(fixer.bytes, 0, fixer.length, true);
    if (isFound && number > this.options.after) this.found(shownLine(number, bytes, start, end));
  }

  private has(bytes: Buffer, start: number, end: number, utf8: boolean): boolean {
    const { destination, known } = this.options;
    const verdict = this.judge.validate(bytes, start, end, utf8);
    if (verdict.hasId && !hasError(verdict.problems)) {
      this.repeats?.note(verdict, bytes, start, end);
      if (this.constantId) verdict.add('id-blank');
    }
    const problems = problemsWithDestination(verdict, destination, known);
    return (problems & this.wanted) !== 0;
  }

  blank(): void {
    // No event, no problem.
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

/** Looks for all lines that have one problem, by their numbers. */
export class ProblemLineNumbers extends ProblemSearch {
  readonly numbers: number[] = [];

  protected override found({ line }: SourceLine): void {
    this.numbers.push(line);
  }
}
