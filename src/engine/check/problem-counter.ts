import type { ProblemCode } from '../../shared/problem';
import { addressWithin } from '../rules/address';
import { nearestDollarKey } from '../rules/dollar-keys';
import { FIRST_LINES } from '../model/limits';
import type { ProblemCount } from '../model/check-facts';
import { GRADES } from '../rules/problems';
import type { BatchProblemCount } from './line-batch';
import { shorten, topSubjects, withHint } from './subjects';

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

  /** Returns the counts with the most frequent subjects only. */
  total(): ProblemCount {
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

/** Suggests what a value may mean. It is slow, so only the subjects that are shown get a hint. */
function hintFor(code: ProblemCode, text: string): string | undefined {
  if (code === 'unknown-dollar') return nearestDollarKey(text);
  if (code === 'bad-address') return addressWithin(text);
  return undefined;
}
