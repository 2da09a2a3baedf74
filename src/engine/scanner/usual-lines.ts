import { isPublicAddressText } from '../rules/fast-path/scan-address';
import { VALUE_KINDS, type KeyScanner, type SeenKey } from '../rules/fast-path/scan-key';
import { LineResult } from '../rules/line-result';
import { addAge } from '../rules/line-validator';
import { ROW, ROW_DOUBLES, ROW_LENGTH, sharedScanner, TIME, type ScannerInstance } from './instance';

/** Receives the lines that the scanner took. */
export interface UsualSink<Group> {
  /** The lines that `lines` took last. `first`: the number of the first, from 1 on. */
  usualLines(lines: UsualLines<Group>, first: number): void;
  /** What the sink makes of the lines that name these artifacts. It may be kept until `forgetGroups`. */
  groupOf(packageId: string | null, pixel: string | null): Group;
}

/** What the scanner does with the value behind a word: as in `assembly/scan.ts`. */
const VALUES = { any: 0, text: 1, time: 2, id: 3, package: 4, pixel: 5, address: 6 } as const;
type Value = (typeof VALUES)[keyof typeof VALUES];

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
export class UsualLines<Group> {
  taken = 0;
  crlf = 0;
  private readonly result = new LineResult();
  /** By position: the keys that were taught, or cannot be. */
  private readonly known: SeenKey[][] = Array.from({ length: MOST_POSITIONS }, () => []);
  /** A key found no room: all words are taught anew. */
  private isFull = false;
  /** By the number of a pair: the sink's group. */
  private groups: (Group | undefined)[] = [];
  /** The end of the lines, and what leads from a place in memory to an offset in the chunk. */
  private end = 0;
  private shift = 0;

  private constructor(
    private readonly scanner: ScannerInstance,
    private readonly sink: UsualSink<Group>,
    private readonly nowMs: number,
  ) {}

  /** `nowMs`: as for `LineValidator`. Null: this processor has no such scanner. */
  static for<Group>(sink: UsualSink<Group>, nowMs: number): UsualLines<Group> | null {
    const scanner = sharedScanner();
    return scanner === null ? null : new UsualLines(scanner, sink, nowMs);
  }

  begin(chunk: Buffer, from: number, end: number): boolean {
    const { scanner } = this;
    if (end - from > scanner.textBytes) return false;
    if (scanner.owner !== this || this.isFull) this.forgetWords();
    if (scanner.renewNames()) this.forgetGroups();
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
    this.sink.usualLines(this, first);
  }

  /** The columns of the taken lines: numbers by `ROW`, `ROW_LENGTH` a line; */
  get rows(): Int32Array {
    return this.scanner.rows;
  }

  /** and their times, `ROW_DOUBLES` a line, at `TIME`. */
  get times(): Float64Array {
    return this.scanner.times;
  }

  /** The sink's group of the lines with this `ROW.pair`. */
  groupOf(pair: number): Group {
    return (this.groups[pair] ??= this.sink.groupOf(...this.scanner.namesOf(pair)));
  }

  /** The sink has dropped its groups. */
  forgetGroups(): void {
    this.groups = [];
  }

  /** What the rules say about a taken line; valid until the next call. */
  resultOf(line: number): LineResult {
    const { result, scanner } = this;
    const { rows } = scanner;
    const row = line * ROW_LENGTH;
    result.reset();
    result.timeMs = scanner.times[line * ROW_DOUBLES + TIME] as number;
    [result.package, result.pixel] = scanner.namesOf(rows[row + ROW.pair] as number);
    result.hasId = rows[row + ROW.hasId] !== 0;
    if (result.hasId) {
      result.id.high = rows[row + ROW.high] as number;
      result.id.low = rows[row + ROW.low] as number;
    } else {
      result.add('id-missing');
      result.idInsertPosition = this.startOf(line);
    }
    addAge(result, this.nowMs);
    return result;
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
    this.forgetGroups();
    this.scanner.owner = this;
  }
}

/** Null: the scanner leaves a line with this key. */
function valueOf({ kind, accepts }: SeenKey): Value | null {
  switch (kind) {
    case VALUE_KINDS.checkedText:
      return accepts === isPublicAddressText ? VALUES.address : null;
    case VALUE_KINDS.unknown:
    case VALUE_KINDS.unusual:
      return null;
    case VALUE_KINDS.any:
    case VALUE_KINDS.text:
    case VALUE_KINDS.time:
    case VALUE_KINDS.id:
    case VALUE_KINDS.package:
    case VALUE_KINDS.pixel:
      return accepts === null ? kind : null;
  }
}
