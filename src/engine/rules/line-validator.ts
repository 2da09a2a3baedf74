import { isUtf8 } from 'node:buffer';
import { validateByParsing } from './parse-line';
import { NONE, only, type ProblemSet } from './problems';
import { LineScanner } from './fast-path/scan-line';
import { ageProblem } from './time/event-time';
import { LineResult } from './line-result';

/**
 * States everything that is wrong with a line by itself: all rules but repeats and destination, which need to know
 * more than the line. Checking, sending and finding all ask here, so they cannot disagree.
 */
export class LineValidator {
  private readonly verdict = new LineResult();
  private readonly scanner = new LineScanner();

  /** `nowMs`: the moment by which events are too old or ahead, ms since 1970. */
  constructor(private readonly nowMs: number) {}

  /** The verdict is valid until the next call. `utf8`: the bytes are known to be valid UTF-8. */
  validate(bytes: Buffer, start: number, end: number, utf8: boolean): LineResult {
    const verdict = this.verdict;
    verdict.reset();
    if (!utf8 && !isUtf8(bytes.subarray(start, end))) {
      verdict.add('not-utf8');
      return verdict;
    }
    if (!this.scanner.scan(bytes, start, end, verdict)) {
      verdict.reset();
      validateByParsing(bytes, start, end, verdict);
    }
    if (!Number.isNaN(verdict.timeMs)) {
      const problem = ageProblem(verdict.timeMs, this.nowMs);
      if (problem !== null) verdict.add(problem);
    }
    return verdict;
  }
}

/** What is said of a line that is too long to be read. */
export const TOO_LONG: ProblemSet = NONE | only('line-too-long');
