import type { ProblemCode } from '../../shared/problem';
import { addressWithin } from '../rules/address';
import { nearestDollarKey } from '../rules/dollar-keys';
import { FIRST_LINES, SUBJECTS_COUNTED } from '../model/limits';
import type { ProblemCount } from '../model/check-facts';
import type { BatchProblemCount } from './line-batch';
import { CODES, codesIn, GRADES, NONE, type ProblemSet } from '../rules/problems';
import type { ProblemNote } from '../rules/line-result';
import { withHint, topSubjects, shorten } from './subjects';

/** Counts problems by kind. Bounded whatever the file holds: the first lines, and the first so many subjects. */
export class ProblemCounts {
  private readonly counts = new Map<ProblemCode, ProblemCounter>();

  /** `mostSubjects`: of each kind. A portion keeps all it meets, for some may be among the file's first. */
  constructor(private readonly mostSubjects = SUBJECTS_COUNTED) {}

  /** Lines must come in ascending order. */
  line(problems: ProblemSet, notes: readonly ProblemNote[], line: number): void {
    if (problems === NONE) return;
    for (const code of codesIn(problems)) this.of(code).line(line);
    for (const note of notes) this.of(note.code).subject(note.text, 1);
  }

  /** A problem of the whole file. */
  file(code: ProblemCode): ProblemCounter {
    const tally = this.of(code);
    tally.count = 1;
    return tally;
  }

  of(code: ProblemCode): ProblemCounter {
    let tally = this.counts.get(code);
    if (tally === undefined) this.counts.set(code, (tally = new ProblemCounter(code, this.mostSubjects)));
    return tally;
  }

  has(code: ProblemCode): boolean {
    return this.counts.has(code);
  }

  remove(code: ProblemCode): void {
    this.counts.delete(code);
  }

  /** Adds those of the next portion, `before` lines down the file. */
  add(portion: readonly BatchProblemCount[], before: number): void {
    for (const tally of portion) this.of(tally.code).add(tally, before);
  }

  /** For a portion. */
  open(): BatchProblemCount[] {
    return [...this.counts.values()].map((tally) => tally.open());
  }

  /** In the order of the problems' own table: whatever the order in which they were met. */
  all(): ProblemCount[] {
    return CODES.flatMap((code) => this.counts.get(code)?.told() ?? []);
  }
}

export class ProblemCounter {
  count = 0;
  lines: number[] = [];
  /** Keys come from the user's file: only a Map holds them safely. */
  private readonly subjects = new Map<string, number>();

  constructor(
    private readonly code: ProblemCode,
    private readonly mostSubjects: number,
  ) {}

  line(line: number): void {
    this.count += 1;
    if (this.lines.length < FIRST_LINES) this.lines.push(line);
  }

  subject(text: string, count: number): void {
    const short = shorten(text);
    const before = this.subjects.get(short);
    if (before !== undefined || this.subjects.size < this.mostSubjects) {
      this.subjects.set(short, (before ?? 0) + count);
    }
  }

  add(portion: BatchProblemCount, before: number): void {
    this.count += portion.count;
    for (const line of portion.lines) {
      if (this.lines.length === FIRST_LINES) break;
      this.lines.push(before + line);
    }
    for (const [text, count] of portion.subjects) this.subject(text, count);
  }

  open(): BatchProblemCount {
    const { code, count, lines, subjects } = this;
    return { code, count, lines, subjects: [...subjects] };
  }

  told(): ProblemCount {
    const top = topSubjects([...this.subjects].map(([text, count]) => ({ text, count })));
    return {
      code: this.code,
      grade: GRADES[this.code],
      count: this.count,
      lines: this.lines,
      subjects: top.map((subject) => withHint(subject, hintFor(this.code, subject.text))),
    };
  }
}

/** What a value may have meant. Asked for the few values that are told, not for each line. */
function hintFor(code: ProblemCode, text: string): string | undefined {
  if (code === 'unknown-dollar') return nearestDollarKey(text);
  if (code === 'bad-address') return addressWithin(text);
  return undefined;
}
