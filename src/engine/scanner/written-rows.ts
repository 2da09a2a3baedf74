import { LineResult } from '../rules/line-result';
import { addAge } from '../rules/line-validator';
import { ROW, ROW_DOUBLES, ROW_LENGTH, TIME, type ScannerInstance } from './instance';
import type { UsualSink } from './usual-lines';

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
  readonly packages: (string | null)[] = [];
  readonly pixels: (string | null)[] = [];
  private count = 0;
  private piece: Buffer | null = null;

  /** Forgets all lines. */
  clear(): void {
    if (this.runs.length > 0) this.runs = [];
    this.count = 0;
    this.piece = null;
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
    const { rows, packages, pixels } = this;
    rows.set(scanner.rows.subarray(0, length), filled);
    let longest = 0;
    for (let row = filled; row < filled + length; row += ROW_LENGTH) {
      const at = row / ROW_LENGTH;
      packages[at] = scanner.nameOf(rows[row + ROW.package] as number);
      pixels[at] = scanner.nameOf(rows[row + ROW.pixel] as number);
      const next =
        row + ROW_LENGTH < filled + length ? (rows[row + ROW_LENGTH + ROW.start] as number) : end - start;
      longest = Math.max(longest, next - (rows[row + ROW.start] as number));
    }
    this.runs.push({ first, lines, start, end, longest });
    this.count = first + lines;
  }

  private grow(): void {
    const { rows } = this;
    this.rows = new Int32Array(rows.length * 2);
    this.rows.set(rows);
    this.times = new Float64Array(this.rows.buffer);
  }
}

/** Hands lines that the scanner wrote to a sink, with what the rules say about them. */
export class WrittenRuns {
  taken = 0;
  readonly crlf = 0;
  private readonly result = new LineResult();
  private written: WrittenRows | null = null;
  private next = 0;
  private run: Run | null = null;

  /** `nowMs`: as for `LineValidator`. */
  constructor(
    private readonly sink: UsualSink,
    private readonly nowMs: number,
  ) {}

  /** The lines that are handed next. */
  of(written: WrittenRows): this {
    this.written = written;
    return this;
  }

  begin(chunk: Buffer): boolean {
    this.next = 0;
    return this.written?.isOf(chunk) === true && this.written.runs.length > 0;
  }

  take(from: number, cap: number): number {
    this.taken = 0;
    const runs = this.written?.runs ?? [];
    let run = runs[this.next];
    while (run !== undefined && run.start < from) {
      this.next += 1;
      run = runs[this.next];
    }
    if (run?.start !== from || run.longest > cap) return from;
    this.next += 1;
    this.run = run;
    this.taken = run.lines;
    return run.end;
  }

  startOf(line: number): number {
    const { run, written } = this;
    if (run === null || written === null) return 0;
    return run.start + (written.rows[(run.first + line) * ROW_LENGTH + ROW.start] as number);
  }

  hand(line: number, number: number): void {
    const { run, written, result } = this;
    if (run === null || written === null) return;
    const { rows, times, packages, pixels } = written;
    const at = run.first + line;
    const row = at * ROW_LENGTH;
    result.reset();
    result.timeMs = times[at * ROW_DOUBLES + TIME] as number;
    result.package = packages[at] as string | null;
    result.pixel = pixels[at] as string | null;
    result.hasId = rows[row + ROW.hasId] !== 0;
    if (result.hasId) {
      result.id.high = rows[row + ROW.high] as number;
      result.id.low = rows[row + ROW.low] as number;
    } else {
      result.add('id-missing');
      result.idInsertPosition = this.startOf(line);
    }
    addAge(result, this.nowMs);
    this.sink.usualLine(result, rows[row + ROW.content] as number, number);
  }
}
