import type { ProblemCode } from '../../shared/checks/problem';
import type { Occurrences } from '../ids/occurrences';
import { readingOf } from '../../shared/files/layout';
import { LineFixer } from '../fixes/line-fixer';
import { TOO_LONG } from '../rules/line-validator';
import { IdInserter } from '../ids/id-inserter';
import type { LineSink } from '../read/line-splitter';
import type { BodyPlan } from '../model/request-body';
import { codesIn, GRADES, hasError, NONE, type ProblemSet } from '../rules/problems';
import { SafetyIds } from '../ids/safety-ids';
import type { ImportFiles } from './import-files';
import { outgoingFilterFor, type OutgoingFilter } from './outgoing-filter';
import { NO_ID_POSITION } from '../rules/line-result';

const NEWLINE = Buffer.from('\n');

/** Splits lines into sent and set aside, and counts both. */
export class LineRouter implements LineSink {
  sent = 0;
  setAside = 0;
  /** Sent lines with a `$unique_id`, their own or a Safety ID. */
  withId = 0;
  /** Sent lines that got a Safety ID. */
  safetyIdsGiven = 0;
  /** Sent lines that were changed by fixes. */
  fixed = 0;
  /** Lines that the user left out. */
  skipped = 0;
  private readonly fixer: LineFixer | null;
  private readonly safetyIds: SafetyIds | null;
  private readonly filter: OutgoingFilter;
  private readonly inserter = new IdInserter();
  private readonly setAsideBy = new Map<ProblemCode, number>();

  constructor(
    plan: BodyPlan,
    /** Returns the user's own number of a line of the file. */
    private readonly originalLine: (line: number) => number,
    private readonly files: ImportFiles,
    /** Takes the bytes of each line that is sent. They are valid until it returns. */
    private readonly send: (bytes: Buffer, start: number, end: number) => void,
    occurrences?: Occurrences,
  ) {
    this.fixer = LineFixer.for(plan.fixes, plan.nowMs, readingOf(plan.form));
    this.filter = outgoingFilterFor(plan);
    this.safetyIds = plan.safetyIds ? new SafetyIds(plan.destination, occurrences) : null;
  }

  line(bytes: Buffer, start: number, end: number, number: number, isUtf8: boolean): void {
    const { fixer } = this;
    const outcome = fixer === null ? 'as-is' : fixer.fix(bytes, start, end, number, isUtf8);
    let problems: ProblemSet = NONE;
    if (fixer === null || outcome === 'as-is') problems = this.trySend(bytes, start, end, number, isUtf8);
    else if (outcome === 'skipped') this.skipped += 1;
    else problems = this.trySend(fixer.bytes, 0, fixer.length, number, true);
    if (problems !== NONE) {
      // The original line is set aside, not the fixed one.
      this.files.setAside.append(bytes, start, end);
      this.finishSetAside(number, problems);
    } else if (outcome === 'fixed' && fixer?.changedByUser === true) this.fixed += 1;
  }

  /** Sends a line and returns NONE; or returns the problems because of which it must be set aside. */
  private trySend(bytes: Buffer, start: number, end: number, number: number, isUtf8: boolean): ProblemSet {
    const { problems, hasId, idInsertPosition } = this.filter(bytes, start, end, isUtf8);
    const ids = idInsertPosition === NO_ID_POSITION ? null : this.safetyIds;
    // A line that is set aside counts too: it may be sent later, and the ids of other lines must not change then.
    ids?.next(bytes, start, end, number);
    if (hasError(problems)) return problems;
    if (ids === null) this.send(bytes, start, end);
    else {
      const { inserter } = this;
      inserter.insert(bytes, start, end, idInsertPosition, ids);
      this.send(inserter.bytes, 0, inserter.length);
      this.safetyIdsGiven += 1;
    }
    this.files.map.add(this.originalLine(number));
    this.sent += 1;
    if (hasId || ids !== null) this.withId += 1;
    return NONE;
  }

  blank(): void {
    // The splitter counts blank lines; they are not sent.
  }

  longLine(piece: Buffer, number: number, isLast: boolean): void {
    if (this.fixer?.isLeftOut(number) === true) {
      if (isLast) this.skipped += 1;
      return;
    }
    this.files.setAside.append(piece);
    if (isLast) this.finishSetAside(number, TOO_LONG);
  }

  /** Returns how many lines each error set aside, the most frequent first. A line counts for each of its errors. */
  setAsideByCode(): { readonly code: ProblemCode; readonly count: number }[] {
    return [...this.setAsideBy].map(([code, count]) => ({ code, count })).sort((a, b) => b.count - a.count);
  }

  private finishSetAside(number: number, problems: ProblemSet): void {
    this.setAside += 1;
    this.files.setAside.append(NEWLINE);
    const codes = codesIn(problems).filter((code) => GRADES[code] === 'error');
    for (const code of codes) this.setAsideBy.set(code, (this.setAsideBy.get(code) ?? 0) + 1);
    this.files.index.append(Buffer.from(`${JSON.stringify({ line: this.originalLine(number), codes })}\n`));
  }
}
