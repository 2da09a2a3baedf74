import { isUtf8 } from 'node:buffer';
import { ageProblem } from './catalog/age';
import { LineScanner } from './fast-path/scan-line';
import type { KeyScanner } from './fast-path/scan-key';
import type { WrittenValues } from './fast-path/written-values';
import { LineResult } from './line-result';
import { validateByParsing } from './parse-line';
import { only, type ProblemSet } from './problems';
import type { TellingNames } from './telling-names';

/**
 * Applies all rules that need only the line: all but repeats and destination. Checking, sending and search share this
 * class, so they cannot disagree.
 */
export class LineValidator {
  /** The keys of the last line, if it was decided from its bytes alone; null: it was not. */
  decidedKeys: KeyScanner | null = null;
  /** What the rules say of the last line. */
  readonly result = new LineResult();
  private readonly scanner: LineScanner;

  /**
   * `nowMs`: events are too old or in the future as seen from this moment, ms since 1970. `names`: gets the names of outer
   * keys, but not those of a writer's values; null: nobody asks.
   */
  constructor(
    private readonly nowMs: number,
    private readonly names: TellingNames | null = null,
  ) {
    this.scanner = new LineScanner(names);
  }

  /**
   * Validates `bytes[start..end)`, one line without its ending. `utf8`: the bytes are known to be valid UTF-8; false:
   * they are examined. `values`: where the writer of the line put its values, if it knows. The result is valid until the
   * next call.
   */
  validate(
    bytes: Buffer,
    start: number,
    end: number,
    utf8: boolean,
    values: WrittenValues | null = null,
  ): LineResult {
    const { result, scanner } = this;
    result.reset();
    this.decidedKeys = null;
    if (!utf8 && !isUtf8(bytes.subarray(start, end))) {
      result.add('not-utf8');
      return result;
    }
    const place = values === null ? -1 : values.find(bytes, start);
    const isDecided =
      values !== null && place !== -1
        ? scanner.scanWritten(bytes, start, values, place, result)
        : scanner.scan(bytes, start, end, result);
    if (isDecided) {
      if (place === -1) this.decidedKeys = scanner.keys;
    } else {
      result.reset();
      const keys = validateByParsing(bytes, start, end, result);
      if (this.names !== null && values === null && !scanner.sawAllKeys) this.names.seeAll(keys);
    }
    addAge(result, this.nowMs);
    return result;
  }
}

/** Adds the problem that the age of the event is at `nowMs`, if its time is known. */
export function addAge(result: LineResult, nowMs: number): void {
  if (Number.isNaN(result.timeMs)) return;
  const problem = ageProblem(result.timeMs, nowMs);
  if (problem !== null) result.add(problem);
}

/** The problems of a line that is too long to be read. */
export const TOO_LONG: ProblemSet = only('line-too-long');
