import type { KeyScanner, SeenKey } from '../rules/fast-path/scan-key';
import { LineResult } from '../rules/line-result';
import { ROW, ROW_LENGTH, sharedScanner, type ScannerInstance } from './instance';
import { fillResult, type TakenLines, type TakenLinesSink } from './taken-lines';
import { valueOf } from './values';

/** Longer words are not taught, nor are words of a line with more keys. */
const LONGEST_WORD = 64;
const MOST_POSITIONS = 32;
/** Different words at one position. */
const MOST_WORDS = 8;

/**
 * Reads lines of the usual shape by the scanner in WebAssembly: several times as fast as `LineValidator`, with the same
 * result, as property tests prove. It knows no key by itself: it learns the keys of each line that the fast path decides.
 * A line with anything else stays to the caller.
 */
export class UsualLines<Group> implements TakenLines<Group> {
  taken = 0;
  crlf = 0;
  private readonly result = new LineResult();
  /** By position: the keys that were taught, or cannot be. */
  private readonly known: SeenKey[][] = Array.from({ length: MOST_POSITIONS }, () => []);
  /** A key found no room: all words are taught anew. */
  private isFull = false;
  /** The sink's groups by the number of a pair, after so many renewals. */
  private groups: (Group | undefined)[] = [];
  private renewals = -1;
  /** The end of the lines, and what leads from a place in memory to an offset in the chunk. */
  private end = 0;
  private shift = 0;

  private constructor(
    private readonly scanner: ScannerInstance,
    private readonly sink: TakenLinesSink<Group>,
    private readonly nowMs: number,
  ) {}

  /** `nowMs`: as for `LineValidator`. Null: this processor has no such scanner. */
  static for<Group>(sink: TakenLinesSink<Group>, nowMs: number): UsualLines<Group> | null {
    const scanner = sharedScanner();
    return scanner === null ? null : new UsualLines(scanner, sink, nowMs);
  }

  begin(chunk: Buffer, from: number, end: number): boolean {
    const { scanner } = this;
    if (end - from > scanner.textBytes) return false;
    if (scanner.owner !== this || this.isFull) this.forgetWords();
    scanner.renewNames();
    if (scanner.renewals !== this.renewals) this.forgetGroups();
    chunk.copy(scanner.memory, scanner.textAt, from, end);
    this.end = scanner.textAt + end - from;
    this.shift = from - scanner.textAt;
    return true;
  }

  take(from: number, cap: number): number {
    const { exports } = this.scanner;
    const next = exports.scan(from - this.shift, this.end, cap) + this.shift;
    this.taken = exports.rowCount();
    this.crlf = exports.crlfCount();
    return next;
  }

  startOf(line: number): number {
    return (this.scanner.rows[line * ROW_LENGTH + ROW.start] as number) + this.shift;
  }

  hand(first: number): void {
    this.sink.takenLines(this, first);
  }

  get rows(): Int32Array {
    return this.scanner.rows;
  }

  get times(): Float64Array {
    return this.scanner.times;
  }

  groupOf(pair: number): Group {
    return (this.groups[pair] ??= this.sink.groupOf(...this.scanner.artifactsOf(pair)));
  }

  /** The sink has dropped its groups. */
  forgetGroups(): void {
    this.groups = [];
    this.renewals = this.scanner.renewals;
  }

  resultOf(line: number): LineResult {
    const artifacts = this.scanner.artifactsOf(this.rows[line * ROW_LENGTH + ROW.pair] as number);
    fillResult(this.result, this, line, artifacts, this.startOf(line), this.nowMs);
    return this.result;
  }

  /** Learns the keys of a line that the fast path decided. */
  learn({ seen, count }: KeyScanner): void {
    if (count > MOST_POSITIONS || this.scanner.owner !== this) return;
    for (let position = 0; position < count; position += 1) {
      const key = seen[position] as SeenKey;
      const known = this.known[position] as SeenKey[];
      if (!known.includes(key)) this.add(position, key, known);
    }
  }

  private add(position: number, key: SeenKey, known: SeenKey[]): void {
    if (known.length === MOST_WORDS) {
      this.isFull = true;
      return;
    }
    known.push(key);
    const value = valueOf(key);
    const { word, quoted, bits } = key;
    if (value === null || word.length > LONGEST_WORD) return;
    const { exports, memory } = this.scanner;
    word.writeTo(memory, exports.wordPlace(position));
    exports.addWord(position, word.length, value, quoted, bits);
  }

  private forgetWords(): void {
    this.isFull = false;
    for (const known of this.known) known.length = 0;
    this.scanner.exports.forgetWords();
    this.scanner.owner = this;
  }
}
