import type { Problem, ProblemCode } from '../../shared/checks/problem';
import { SUBJECTS_COUNTED } from '../model/limits';
import type { BatchProblemCount } from './line-batch';
import { CODES, codesIn, GRADES, NONE, type ProblemSet } from '../rules/problems';
import type { ProblemNote } from '../rules/line-result';
import { countedProblem, isCounted, type PayloadFacts } from './counted-problem';
import { ProblemCounter } from './problem-counter';

/** Counts problems by code. Its size is bounded whatever the file holds. */
export class ProblemCounts {
  private readonly counters = new Map<ProblemCode, ProblemCounter>();
  /** The problems of the last line and their counters: most lines have those of the line before. */
  private set = NONE;
  private ofSet: readonly ProblemCounter[] = [];

  /** `maxSubjects`: for each code. A batch keeps all subjects, since any may be among the first of the file. */
  constructor(private readonly maxSubjects = SUBJECTS_COUNTED) {}

  /** Adds the problems of one line. Lines must come in ascending order. */
  addLine(problems: ProblemSet, notes: readonly ProblemNote[], line: number): void {
    if (problems === NONE) return;
    if (problems !== this.set) this.beginSet(problems);
    for (const counter of this.ofSet) counter.addLine(line);
    for (const note of notes) this.counter(note.code).addSubject(note.text, 1);
  }

  /** Adds a problem of the whole file, which counts once. Returns its counter, to add subjects. */
  addFileProblem(code: ProblemCode): ProblemCounter {
    const counter = this.counter(code);
    counter.count = 1;
    return counter;
  }

  /** Returns the counter of a code; it is added if it is missing. */
  counter(code: ProblemCode): ProblemCounter {
    let counter = this.counters.get(code);
    if (counter === undefined)
      this.counters.set(code, (counter = new ProblemCounter(code, this.maxSubjects)));
    return counter;
  }

  has(code: ProblemCode): boolean {
    return this.counters.has(code);
  }

  remove(code: ProblemCode): void {
    this.counters.delete(code);
    this.set = NONE;
  }

  private beginSet(problems: ProblemSet): void {
    this.set = problems;
    this.ofSet = codesIn(problems).map((code) => this.counter(code));
  }

  /** Adds the problems of the next batch, which starts after `linesBefore` lines. */
  addBatch(batch: readonly BatchProblemCount[], linesBefore: number): void {
    for (const problem of batch) this.counter(problem.code).addBatch(problem, linesBefore);
  }

  forBatch(): BatchProblemCount[] {
    return [...this.counters.values()].map((counter) => counter.forBatch());
  }

  /** Returns all problems in the order of `CODES`. */
  totals(ofFile: Omit<PayloadFacts, 'subjects'>): Problem[] {
    return CODES.filter(isCounted).flatMap((code) => {
      const counter = this.counters.get(code);
      if (counter === undefined) return [];
      const { count, lines } = counter;
      const facts = { ...ofFile, subjects: counter.topSubjects() };
      return [countedProblem(code, { grade: GRADES[code], count, lines }, facts)];
    });
  }
}
