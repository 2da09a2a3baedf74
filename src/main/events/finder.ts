import type { SourceLine } from '../../shared/check';
import { problemsWithDestination } from './destination';
import { Judge, TOO_LONG } from './judge';
import type { LineSink } from './lines';
import type { FindOptions } from './lookup';
import { hasError, only, type ProblemSet } from './problems';
import { Repeats } from './repeats';
import { shownLine } from './shown-lines';

/** Looks for the lines that have one problem. */
export class Finder implements LineSink {
  readonly rows: SourceLine[] = [];
  /** There is a further one behind the last row. */
  more = false;
  private readonly judge: Judge;
  private readonly wanted: ProblemSet;
  /** Only these depend on what came before. */
  private readonly repeats: Repeats | null;
  private longBeginning: Buffer | null = null;

  constructor(
    private readonly options: FindOptions,
    /** All events have the same id: each of them is what is looked for. */
    private readonly constantId: boolean,
  ) {
    this.judge = new Judge(options.nowMs);
    this.wanted = only(options.code);
    this.repeats = options.code === 'id-repeated' ? new Repeats() : null;
  }

  line(bytes: Buffer, start: number, end: number, number: number, utf8: boolean): void {
    if (this.more || (this.repeats === null && number <= this.options.after)) return;
    const { destination, known, after } = this.options;
    const verdict = this.judge.judge(bytes, start, end, utf8);
    if (verdict.hasId && !hasError(verdict.problems)) {
      this.repeats?.note(verdict, bytes, start, end);
      if (this.constantId) verdict.add('id-blank');
    }
    const problems = problemsWithDestination(verdict, destination, known);
    if ((problems & this.wanted) === 0 || number <= after) return;
    this.found(shownLine(number, bytes, start, end));
  }

  blank(): void {
    // No event, no problem.
  }

  longLine(piece: Buffer, number: number, last: boolean): void {
    if (this.more || (this.wanted & TOO_LONG) === 0 || number <= this.options.after) return;
    this.longBeginning ??= Buffer.from(piece);
    if (!last) return;
    const { text } = shownLine(number, this.longBeginning, 0, this.longBeginning.length);
    this.longBeginning = null;
    this.found({ line: number, text, truncated: true });
  }

  private found(row: SourceLine): void {
    if (this.rows.length < this.options.limit) this.rows.push(row);
    else this.more = true;
  }
}
