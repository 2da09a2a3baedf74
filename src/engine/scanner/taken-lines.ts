import type { LineResult } from '../rules/line-result';
import { addAge } from '../rules/line-validator';
import { ROW, ROW_DOUBLES, ROW_LENGTH, TIME, type Artifacts } from './instance';

/** Lines that the scanner took, as columns. */
export interface TakenLines<Group> {
  readonly taken: number;
  /** Numbers by `ROW`, `ROW_LENGTH` a line. */
  readonly rows: Int32Array;
  /** ms since 1970 at `TIME`, `ROW_DOUBLES` a line. */
  readonly times: Float64Array;
  /** The sink's group of the lines with this `ROW.pair`. */
  groupOf(pair: number): Group;
  /** What the rules say about a line; valid until the next call. */
  resultOf(line: number): LineResult;
}

/** Receives the lines that the scanner took. */
export interface TakenLinesSink<Group> {
  /** `first`: the number of the first line, from 1 on. */
  takenLines(lines: TakenLines<Group>, first: number): void;
  /** What the sink makes of the lines that name these artifacts. It may be kept until `forgetGroups`. */
  groupOf(...artifacts: Artifacts): Group;
}

/** Fills `result` with what the rules say about a line that starts at `start`, at the moment `nowMs`. */
export function fillResult(
  result: LineResult,
  { rows, times }: Pick<TakenLines<unknown>, 'rows' | 'times'>,
  line: number,
  [packageId, pixel]: Artifacts,
  start: number,
  nowMs: number,
): void {
  const row = line * ROW_LENGTH;
  result.reset();
  result.timeMs = times[line * ROW_DOUBLES + TIME] as number;
  result.package = packageId;
  result.pixel = pixel;
  result.hasId = rows[row + ROW.hasId] !== 0;
  if (result.hasId) {
    result.id.high = rows[row + ROW.high] as number;
    result.id.low = rows[row + ROW.low] as number;
  } else {
    result.add('id-missing');
    result.idInsertPosition = start;
  }
  addAge(result, nowMs);
}
