import type { ProblemCode } from '../../shared/problem';
import type { DiskFile } from '../bytes/disk-file';
import type { Occurrences } from '../ids/occurrences';
import { LineFixer } from '../fixes/line-fixer';
import { TOO_LONG } from '../rules/line-validator';
import { IdInserter } from '../ids/insert-id';
import type { LineMapWriter } from './line-map';
import type { LineSink } from '../read/line-splitter';
import type { BodyPlan } from '../model/request-body';
import { codesIn, GRADES, hasError, NONE, type ProblemSet } from '../rules/problems';
import { SafetyIds } from '../ids/safety-ids';
import { outgoingFilterFor, type OutgoingFilter } from './outgoing-filter';
import { NO_ID_POSITION } from '../rules/line-result';

export interface ImportFiles {
  readonly setAside: DiskFile;
  readonly index: DiskFile;
  readonly map: LineMapWriter;
}

const NEWLINE = Buffer.from('\n');

/** Parts the lines that go out from those that are set aside, and keeps the books of both. */
export class LineRouter implements LineSink {
  sent = 0;
  setAside = 0;
  /** Lines that went out and carry a `$unique_id`, of their own or given. */
  withId = 0;
  /** Lines that were given one. */
  givenId = 0;
  /** Lines that went out as the fixes made them. */
  fixed = 0;
  /** Lines that the user did not want sent. */
  skipped = 0;
  private readonly fixer: LineFixer | null;
  private readonly safetyIds: SafetyIds | null;
  private readonly sieve: OutgoingFilter;
  private readonly given = new IdInserter();
  private readonly setAsideBy = new Map<ProblemCode, number>();

  constructor(
    plan: BodyPlan,
    /** What the user calls a line of the file. */
    private readonly ownNumber: (line: number) => number,
    private readonly kept: ImportFiles,
    /** Takes the bytes of a line that goes out. */
    private readonly take: (bytes: Buffer, start: number, end: number) => void,
    copies?: Occurrences,
  ) {
    this.fixer = LineFixer.for(plan.fixes, plan.nowMs);
    this.sieve = outgoingFilterFor(plan);
    this.safetyIds = plan.safetyIds ? new SafetyIds(plan.destination, copies) : null;
  }

  line(bytes: Buffer, start: number, end: number, number: number, utf8: boolean): void {
    const { fixer } = this;
    const fate = fixer === null ? 'as-is' : fixer.look(bytes, start, end, number, utf8);
    let refused: ProblemSet = NONE;
    if (fixer === null || fate === 'as-is') refused = this.judged(bytes, start, end, number, utf8);
    else if (fate === 'skipped') this.skipped += 1;
    else refused = this.judged(fixer.bytes, 0, fixer.length, number, true);
    if (refused !== NONE) {
      // What is set aside stays as it is in the file.
      this.kept.setAside.append(bytes, start, end);
      this.closeSetAside(number, refused);
    } else if (fate === 'fixed') this.fixed += 1;
  }

  /** Sends a line as it is to go out; or says what keeps it from going. */
  private judged(bytes: Buffer, start: number, end: number, number: number, utf8: boolean): ProblemSet {
    const { problems, hasId, roomForId } = this.sieve(bytes, start, end, utf8);
    const ids = roomForId === NO_ID_POSITION ? null : this.safetyIds;
    // A line that is set aside today may go tomorrow, and the ids of the others must be the same then.
    ids?.next(bytes, start, end, number);
    if (hasError(problems)) return problems;
    if (ids === null) this.take(bytes, start, end);
    else {
      const { given } = this;
      given.make(bytes, start, end, roomForId, ids);
      this.take(given.bytes, 0, given.length);
      this.givenId += 1;
    }
    this.kept.map.add(this.ownNumber(number));
    this.sent += 1;
    if (hasId || ids !== null) this.withId += 1;
    return NONE;
  }

  blank(): void {
    // It does not go out, and is no loss.
  }

  longLine(piece: Buffer, number: number, last: boolean): void {
    if (this.fixer?.isLeftOut(number) === true) {
      if (last) this.skipped += 1;
      return;
    }
    this.kept.setAside.append(piece);
    if (last) this.closeSetAside(number, TOO_LONG);
  }

  /** Why lines were set aside, the most frequent reason first. A line counts under each of its errors. */
  reasons(): { readonly code: ProblemCode; readonly count: number }[] {
    return [...this.setAsideBy].map(([code, count]) => ({ code, count })).sort((a, b) => b.count - a.count);
  }

  private closeSetAside(number: number, problems: ProblemSet): void {
    this.setAside += 1;
    this.kept.setAside.append(NEWLINE);
    const codes = codesIn(problems).filter((code) => GRADES[code] === 'error');
    for (const code of codes) this.setAsideBy.set(code, (this.setAsideBy.get(code) ?? 0) + 1);
    this.kept.index.append(Buffer.from(`${JSON.stringify({ line: this.ownNumber(number), codes })}\n`));
  }
}
