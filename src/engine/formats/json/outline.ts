import {
  BACKSLASH,
  CLOSE_LIST,
  CLOSE_OBJECT,
  COMMA,
  isOfBom,
  OPEN_LIST,
  OPEN_OBJECT,
  QUOTE,
} from '../../bytes/json-signs';

/** So many elements of a list, and members of an object, show what it holds. */
const ELEMENTS_KEPT = 60;
/** So much of a text tells whether it is a time, an address or neither. */
const TEXT_BYTES = 200;
/** `\u00e9` */
const ESCAPE_BYTES = 6;
const OUTPUT_AT_MOST = 4 * 1024 * 1024;
const DEEPEST = 64;

/**
 * The first JSON value of a file, however long, with the beginnings of its lists, objects and texts: it tells where the
 * events are. Memory is bounded.
 */
export class Outline {
  /** The value has ended, or tells nothing more. */
  done = false;
  private readonly kept: number[] = [];
  /** Elements so far in each open list and object. */
  private readonly counts: number[] = [];
  /** At this depth and deeper, elements are left out; 0: none is. */
  private skippedFrom = 0;
  private inText = false;
  private textBytes = 0;
  private isCutText = false;
  private sinceEscape = ESCAPE_BYTES;
  private escaped = false;

  /** Reads the next bytes. */
  push(chunk: Buffer): void {
    for (let at = 0; at < chunk.length && !this.done; at += 1) this.read(chunk[at] as number);
  }

  /** The value as JSON; null: it did not end, or is too large even so. */
  text(): string | null {
    return this.done && this.counts.length === 0 ? Buffer.from(this.kept).toString() : null;
  }

  private read(byte: number): void {
    if (this.inText) this.readText(byte);
    else if (this.counts.length > 0 || !isOfBom(byte)) this.readSign(byte);
    if (this.kept.length > OUTPUT_AT_MOST || this.counts.length > DEEPEST) this.done = true;
  }

  private readText(byte: number): void {
    this.textBytes += 1;
    const ends = byte === QUOTE && !this.escaped;
    this.sinceEscape = byte === BACKSLASH ? 0 : this.sinceEscape + 1;
    this.escaped = !this.escaped && byte === BACKSLASH;
    // A text is cut between characters.
    const isCut =
      this.textBytes > TEXT_BYTES && (this.isCutText || (byte < 0x80 && this.sinceEscape >= ESCAPE_BYTES));
    this.isCutText = isCut;
    if (ends || !isCut) this.keep(byte);
    this.inText = !ends;
  }

  private readSign(byte: number): void {
    const { counts } = this;
    switch (byte) {
      case OPEN_LIST:
      case OPEN_OBJECT:
        this.keep(byte);
        counts.push(0);
        return;
      case CLOSE_LIST:
      case CLOSE_OBJECT:
        if (this.skippedFrom === counts.length) this.skippedFrom = 0;
        counts.pop();
        this.keep(byte);
        this.done = counts.length === 0;
        return;
      case COMMA:
        this.countElement();
        this.keep(byte);
        return;
      case QUOTE:
        this.keep(byte);
        this.inText = true;
        this.isCutText = this.escaped = false;
        this.textBytes = 0;
        this.sinceEscape = ESCAPE_BYTES;
        return;
      default:
        if (byte > 0x20) this.keep(byte);
    }
  }

  private countElement(): void {
    const { counts } = this;
    const last = counts.length - 1;
    const count = (counts[last] ?? 0) + 1;
    counts[last] = count;
    if (count >= ELEMENTS_KEPT && this.skippedFrom === 0) this.skippedFrom = counts.length;
  }

  private keep(byte: number): void {
    if (this.skippedFrom === 0) this.kept.push(byte);
  }
}
