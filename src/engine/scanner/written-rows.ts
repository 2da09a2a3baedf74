import { LineResult } from '../rules/line-result';
import { ROW, ROW_DOUBLES, ROW_LENGTH, type Artifacts, type ScannerInstance } from './instance';
import { fillResult, type TakenLines, type TakenLinesSink } from './taken-lines';

/** With more artifacts, a piece begins with none. */
const MOST_ARTIFACTS = 1000;

/** Consecutive lines: the first is row `first`, and they are `piece[start..end)`. `longest`: bytes of a line. */
interface Run {
  readonly first: number;
  readonly lines: number;
  readonly start: number;
  readonly end: number;
  readonly longest: number;
}

/**
 * What the scanner found about the lines that it wrote into a piece, in a copy of its own: another file may be scanned
 * before the piece is read.
 */
export class WrittenRows {
  runs: Run[] = [];
  /** Rows as those of the scanner. */
  rows = new Int32Array(512 * ROW_LENGTH);
  times = new Float64Array(this.rows.buffer);
  /** The artifacts of the lines by their `ROW.pair`, which is here a place in this list. Another list: all are forgotten. */
  artifacts: Artifacts[] = [];
  /** The places of the scanner's pairs in that list, after so many renewals. */
  private places: (number | undefined)[] = [];
  private renewals = -1;
  private count = 0;
  private piece: Buffer | null = null;

  /** Forgets all lines. */
  clear(): void {
    if (this.runs.length > 0) this.runs = [];
    this.count = 0;
    this.piece = null;
    if (this.artifacts.length <= MOST_ARTIFACTS) return;
    this.artifacts = [];
    this.places = [];
  }

  /** The lines are those of this piece, which is read next. */
  belongTo(piece: Buffer): void {
    this.piece = piece;
  }

  isOf(piece: Buffer): boolean {
    return piece === this.piece;
  }

  /** Takes so many lines of the last scan, which are written to `start..end` of a piece. */
  add(scanner: ScannerInstance, lines: number, start: number, end: number): void {
    const first = this.count;
    const filled = first * ROW_LENGTH;
    const length = lines * ROW_LENGTH;
    while (filled + length > this.rows.length) this.grow();
    const { rows } = this;
    rows.set(scanner.rows.subarray(0, length), filled);
    this.meet(scanner);
    let longest = 0;
    for (let row = filled; row < filled + length; row += ROW_LENGTH) {
      rows[row + ROW.pair] = this.placeOf(rows[row + ROW.pair] as number, scanner);
      const next =
        row + ROW_LENGTH < filled + length ? (rows[row + ROW_LENGTH + ROW.start] as number) : end - start;
      longest = Math.max(longest, next - (rows[row + ROW.start] as number));
    }
    this.runs.push({ first, lines, start, end, longest });
    this.count = first + lines;
  }

  /** Forgets what the numbers of pairs meant before the scanner renewed its names. */
  private meet({ renewals }: ScannerInstance): void {
    if (renewals === this.renewals) return;
    this.renewals = renewals;
    this.places = [];
  }

  private placeOf(pair: number, scanner: ScannerInstance): number {
    return (this.places[pair] ??= this.artifacts.push(scanner.artifactsOf(pair)) - 1);
  }

  private grow(): void {
    const { rows } = this;
    this.rows = new Int32Array(rows.length * 2);
    this.rows.set(rows);
    this.times = new Float64Array(this.rows.buffer);
  }
}

const NO_ROWS = new WrittenRows();

/** Hands lines that the scanner wrote to a sink, with what the rules say about them. */
export class WrittenRuns<Group> implements TakenLines<Group> {
  taken = 0;
  readonly crlf = 0;
  /** Those of the run that was taken last. */
  rows = new Int32Array(0);
  times = new Float64Array(0);
  private readonly result = new LineResult();
  private written = NO_ROWS;
  private next = 0;
  private start = 0;
  /** The sink's groups by a place in this list of artifacts. */
  private groups: (Group | undefined)[] = [];
  private artifacts: readonly Artifacts[] = [];

  /** `nowMs`: as for `LineValidator`. */
  constructor(
    private readonly sink: TakenLinesSink<Group>,
    private readonly nowMs: number,
  ) {}

  /** The lines that are handed next. */
  of(written: WrittenRows): this {
    this.written = written;
    if (written.artifacts === this.artifacts) return this;
    this.artifacts = written.artifacts;
    this.forgetGroups();
    return this;
  }

  begin(chunk: Buffer): boolean {
    this.next = 0;
    return this.written.isOf(chunk) && this.written.runs.length > 0;
  }

  take(from: number, cap: number): number {
    this.taken = 0;
    const { runs, rows, times } = this.written;
    let run = runs[this.next];
    while (run !== undefined && run.start < from) {
      this.next += 1;
      run = runs[this.next];
    }
    if (run?.start !== from || run.longest > cap) return from;
    this.next += 1;
    const end = run.first + run.lines;
    this.rows = rows.subarray(run.first * ROW_LENGTH, end * ROW_LENGTH);
    this.times = times.subarray(run.first * ROW_DOUBLES, end * ROW_DOUBLES);
    this.start = run.start;
    this.taken = run.lines;
    return run.end;
  }

  startOf(line: number): number {
    return this.start + (this.rows[line * ROW_LENGTH + ROW.start] as number);
  }

  hand(first: number): void {
    this.sink.takenLines(this, first);
  }

  groupOf(place: number): Group {
    return (this.groups[place] ??= this.sink.groupOf(...(this.artifacts[place] as Artifacts)));
  }

  /** The sink has dropped its groups. */
  forgetGroups(): void {
    this.groups = [];
  }

  resultOf(line: number): LineResult {
    const artifacts = this.artifacts[this.rows[line * ROW_LENGTH + ROW.pair] as number] as Artifacts;
    fillResult(this.result, this, line, artifacts, this.startOf(line), this.nowMs);
    return this.result;
  }
}
