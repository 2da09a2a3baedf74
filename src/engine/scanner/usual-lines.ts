import type { KeyScanner, SeenKey } from '../rules/fast-path/scan-key';
import { LineResult } from '../rules/line-result';
import { addAge } from '../rules/line-validator';
import { ROW, ROW_DOUBLES, ROW_LENGTH, sharedScanner, TIME, type ScannerInstance } from './instance';
import { valueOf } from './values';

/** Receives what the rules say about a line. The result is valid until the next line. */
export interface UsualSink {
  /** `content`: the `contentHash` of the line. `number` counts from 1. */
  usualLine(result: LineResult, content: number, number: number): void;
}

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
export class UsualLines {
  taken = 0;
  crlf = 0;
  private readonly result = new LineResult();
  /** By position: the keys that were taught, or cannot be. */
  private readonly known: SeenKey[][] = Array.from({ length: MOST_POSITIONS }, () => []);
  /** A key found no room: all words are taught anew. */
  private isFull = false;
  /** The end of the lines, and what leads from a place in memory to an offset in the chunk. */
  private end = 0;
  private shift = 0;

  private constructor(
    private readonly scanner: ScannerInstance,
    private readonly sink: UsualSink,
    private readonly nowMs: number,
  ) {}

  /** `nowMs`: as for `LineValidator`. Null: this processor has no such scanner. */
  static for(sink: UsualSink, nowMs: number): UsualLines | null {
    const scanner = sharedScanner();
    return scanner === null ? null : new UsualLines(scanner, sink, nowMs);
  }

  begin(chunk: Buffer, from: number, end: number): boolean {
    const { scanner } = this;
    if (end - from > scanner.textBytes) return false;
    if (scanner.owner !== this || this.isFull) this.forgetWords();
    scanner.renewNames();
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

  hand(line: number, number: number): void {
    const { result, scanner } = this;
    const { rows } = scanner;
    const row = line * ROW_LENGTH;
    result.reset();
    result.timeMs = scanner.times[line * ROW_DOUBLES + TIME] as number;
    result.package = scanner.nameOf(rows[row + ROW.package] as number);
    result.pixel = scanner.nameOf(rows[row + ROW.pixel] as number);
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
