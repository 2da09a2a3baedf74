import type { CountedText, ProblemCode } from '../../shared/checks/problem';
import { FIRST_LINES } from '../model/limits';
import type { BatchProblemCount } from './line-batch';
import { shorten, topSubjects } from './subjects';

/** Counts the lines and the subjects of one kind of problem. */
export class ProblemCounter {
  count = 0;
  /** The first lines, at most `FIRST_LINES`. */
  lines: number[] = [];
  /** Its keys come from the user's file, which only a Map holds safely. */
  private readonly subjects = new Map<string, number>();

  constructor(
    private readonly code: ProblemCode,
    private readonly maxSubjects: number,
  ) {}

  addLine(line: number): void {
    this.count += 1;
    if (this.lines.length < FIRST_LINES) this.lines.push(line);
  }

  addSubject(text: string, count: number): void {
    const short = shorten(text);
    const before = this.subjects.get(short);
    if (before !== undefined || this.subjects.size < this.maxSubjects) {
      this.subjects.set(short, (before ?? 0) + count);
    }
  }

  /** Adds the counts of a batch that starts after `linesBefore` lines. */
  addBatch(batch: BatchProblemCount, linesBefore: number): void {
    this.count += batch.count;
    for (const line of batch.lines) {
      if (this.lines.length === FIRST_LINES) break;
      this.lines.push(linesBefore + line);
    }
    for (const [text, count] of batch.subjects) this.addSubject(text, count);
  }

  forBatch(): BatchProblemCount {
    const { code, count, lines, subjects } = this;
    return { code, count, lines, subjects: [...subjects] };
  }

  /** Returns the most frequent subjects. */
  topSubjects(): readonly CountedText[] {
    return topSubjects([...this.subjects].map(([text, count]) => ({ text, count })));
  }
}
