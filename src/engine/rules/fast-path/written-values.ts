import { treatmentOf, VALUE_KINDS, type KeyTreatment } from './scan-key';

/** No rule reads the text values of the key. */
export const NOT_READ = -1;
/** A line with the key must be parsed. */
export const UNUSUAL = -2;

/** Per line: where it starts and how many values follow; per value: its key, and where it starts and ends. */
const LINE = 2;
const VALUE = 3;

/**
 * Where the writer of a piece of lines put the text values that rules read: nobody has to look for them again. Each such
 * line is an object whose keys are different, whose values are texts, and which holds all of the keys that are read.
 */
export class WrittenValues {
  /** What the value of each key is to the rules. */
  readonly keys: KeyTreatment[] = [];
  numbers = new Int32Array(4096);
  private filled = 0;
  private line = 0;
  private piece: Buffer | null = null;
  private next = 0;

  /** The number of a key for `add`, NOT_READ or UNUSUAL. */
  keyOf(name: string): number {
    const treatment = treatmentOf(name);
    if (treatment.kind === VALUE_KINDS.unusual) return UNUSUAL;
    if (treatment.kind <= VALUE_KINDS.text) return NOT_READ;
    return this.keys.push(treatment) - 1;
  }

  /** Forgets all lines. */
  clear(): void {
    this.filled = 0;
    this.piece = null;
  }

  beginLine(start: number): void {
    if (this.filled + LINE > this.numbers.length) this.grow();
    this.line = this.filled;
    this.numbers[this.line] = start;
    this.numbers[this.line + 1] = 0;
    this.filled += LINE;
  }

  /** `start` and `end` delimit the text without its quotes. It has no escapes. */
  add(key: number, start: number, end: number): void {
    if (this.filled + VALUE > this.numbers.length) this.grow();
    const { numbers, filled } = this;
    numbers[filled] = key;
    numbers[filled + 1] = start;
    numbers[filled + 2] = end;
    numbers[this.line + 1] = (numbers[this.line + 1] as number) + 1;
    this.filled = filled + VALUE;
  }

  /** The line that was begun is not as it should be: it is read like any other. */
  dropLine(): void {
    this.filled = this.line;
  }

  /** The lines are those of this piece, which is read next. */
  belongTo(piece: Buffer): this {
    this.piece = piece;
    this.next = 0;
    return this;
  }

  /** The place in `numbers` of the values of a line; -1: it is not known. Lines are asked for in their order. */
  find(bytes: Buffer, start: number): number {
    if (bytes !== this.piece) return -1;
    const { numbers, filled } = this;
    let at = this.next;
    while (at < filled && (numbers[at] as number) < start) at += LINE + VALUE * (numbers[at + 1] as number);
    this.next = at;
    return at < filled && numbers[at] === start ? at + 1 : -1;
  }

  private grow(): void {
    const grown = new Int32Array(this.numbers.length * 2);
    grown.set(this.numbers);
    this.numbers = grown;
  }
}
