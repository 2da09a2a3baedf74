const LF = 0x0a;
const SPACE = 0x20;
const CR = 0x0d;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** What is being read: the space between values, a bare word or number, a list or object, or text in quotes. */
type Place = 'between' | 'scalar' | 'structure' | 'string';

/** Deeper nesting is no event; what is deeper is not tracked any more and ends where the next event begins. */
const DEEPEST = 10_000;

/**
 * Turns JSON values that are laid out in any way (the elements of a list, pretty-printed over many lines, or one
 * directly behind another) into one value a line. Only line breaks with their indentation, and what stands between the
 * values, is taken out: numbers, escapes, order and spacing stay as they are written.
 *
 * Nothing is parsed and nothing is held, so memory does not depend on the file. A value that is broken comes out broken,
 * for the rules to tell, and the one behind it is found again: where an object stands in the place of a key, or, after a
 * text without its closing quote, on a line that begins like the broken value did.
 */
export class JsonValues {
  /** Values that came out, the broken ones included. */
  values = 0;
  /** A list was opened and not closed, or a value does not end: the file may have been cut. Known after `end`. */
  unfinished = false;

  private place: Place = 'between';
  private inList = false;
  private readonly nesting: number[] = [];
  private escaped = false;
  /** The last byte of the value that is no white space: tells whether a key is due. */
  private before = 0;
  /** Only white space has come since the line began. */
  private lineBegins = true;
  /** Where the line, and the value, began: bytes from the file's start. */
  private lineStart = 0;
  private valueColumn = 0;
  private broken = false;

  private offset = 0;
  private chunk: Buffer = Buffer.alloc(0);
  /** From here on the chunk's bytes belong to the value and are not copied yet. */
  private uncopied = 0;
  private out = Buffer.allocUnsafe(4096);
  private filled = 0;

  /** The lines that this chunk completes or goes on with. Valid until the next call. */
  push(chunk: Buffer): Buffer {
    // A value of two bytes, such as {}, grows by its line break.
    const most = chunk.length + (chunk.length >> 1) + 8;
    if (this.out.length < most) this.out = Buffer.allocUnsafe(most);
    this.filled = 0;
    this.chunk = chunk;
    this.uncopied = 0;
    let at = 0;
    while (at < chunk.length) at = this.step(chunk, at);
    if (this.place !== 'between') this.takeUpTo(chunk.length);
    this.offset += chunk.length;
    return this.out.subarray(0, this.filled);
  }

  /** To be called once, after the last chunk: the end of the last line. */
  end(): Buffer {
    this.filled = 0;
    this.unfinished = this.inList || this.place === 'structure' || this.place === 'string';
    if (this.place !== 'between') this.finish(0);
    return this.out.subarray(0, this.filled);
  }

  /** Reads on from `at`, to the end of the chunk or of the place; where the next step begins. */
  private step(chunk: Buffer, at: number): number {
    switch (this.place) {
      case 'between':
        return this.between(chunk, at);
      case 'scalar':
        return this.scalar(chunk, at);
      case 'structure':
        return this.structure(chunk, at);
      case 'string':
        return this.string(chunk, at);
    }
  }

  private between(chunk: Buffer, at: number): number {
    const byte = chunk[at] as number;
    if (byte === LF) this.newLine(at);
    else if (byte === OPEN_LIST && !this.inList) this.inList = true;
    else if (byte === CLOSE_LIST && this.inList) this.inList = false;
    else if (!isSpace(byte) && byte !== COMMA && !isOfBom(byte)) return this.begin(byte, at);
    if (!isSpace(byte)) this.lineBegins = false;
    return at + 1;
  }

  /** A value begins at `at`; where it is read on. */
  private begin(byte: number, at: number): number {
    this.uncopied = at;
    this.valueColumn = this.offset + at - this.lineStart;
    this.before = 0;
    this.broken = false;
    const nests = byte === OPEN_OBJECT || byte === OPEN_LIST || byte === QUOTE;
    this.place = nests ? 'structure' : 'scalar';
    return nests ? at : at + 1;
  }

  private scalar(chunk: Buffer, from: number): number {
    let at = from;
    while (at < chunk.length && !endsScalar(chunk[at] as number)) at += 1;
    if (at < chunk.length) this.finish(at);
    return at;
  }

  private structure(chunk: Buffer, from: number): number {
    for (let at = from; at < chunk.length; at += 1) {
      const byte = chunk[at] as number;
      if (isSpace(byte)) {
        if (byte === LF || byte === CR || this.lineBegins) this.leaveOut(byte, at);
        continue;
      }
      if ((byte === OPEN_OBJECT || byte === OPEN_LIST) && this.isNextValue(byte, at)) return this.finish(at);
      this.lineBegins = false;
      this.before = byte;
      switch (byte) {
        case QUOTE:
          this.place = 'string';
          return at + 1;
        case OPEN_OBJECT:
        case OPEN_LIST:
          this.nest(byte);
          break;
        case CLOSE_OBJECT:
        case CLOSE_LIST:
          // Else the list around the value ends before the value does.
          if (!this.unnest(byte)) return this.finish(at);
          if (this.nesting.length === 0) return this.finish(at + 1);
      }
    }
    return chunk.length;
  }

  private string(chunk: Buffer, from: number): number {
    let { escaped } = this;
    for (let at = from; at < chunk.length; at += 1) {
      const byte = chunk[at] as number;
      if (byte === LF) return this.breakString(at);
      if (escaped) escaped = false;
      else if (byte === BACKSLASH) escaped = true;
      else if (byte === QUOTE) return this.endString(at + 1);
    }
    this.escaped = escaped;
    return chunk.length;
  }

  /** No text of JSON goes over the end of a line. A bare CR in its place keeps it from becoming sound. */
  private breakString(at: number): number {
    this.takeUpTo(at);
    this.put(CR);
    this.uncopied = at + 1;
    this.broken = true;
    const next = this.endString(at + 1);
    this.newLine(at);
    return next;
  }

  private endString(end: number): number {
    this.escaped = false;
    this.place = 'structure';
    return this.nesting.length === 0 ? this.finish(end) : end;
  }

  /** An opening bracket that cannot belong to the value that is being read. */
  private isNextValue(byte: number, at: number): boolean {
    if (this.nesting.length === 0) return false;
    if (byte === OPEN_OBJECT && this.nesting.at(-1) === OPEN_OBJECT && this.before !== COLON) return true;
    return this.broken && this.lineBegins && this.offset + at - this.lineStart === this.valueColumn;
  }

  private nest(byte: number): void {
    if (this.nesting.length < DEEPEST) this.nesting.push(byte);
    else this.broken = true;
  }

  /** Closes what this bracket closes, and whatever was left open in it. False: it closes nothing of this value. */
  private unnest(byte: number): boolean {
    const opening = byte === CLOSE_OBJECT ? OPEN_OBJECT : OPEN_LIST;
    const level = this.nesting.lastIndexOf(opening);
    if (level === -1 && byte === CLOSE_LIST && this.inList) return false;
    this.nesting.length = Math.max(level, 0);
    return true;
  }

  /**
   * A line break or the indentation behind one. A space stands for the break where it could part two words: what is no
   * JSON must not become it.
   */
  private leaveOut(byte: number, at: number): void {
    this.takeUpTo(at);
    this.uncopied = at + 1;
    if (byte !== LF) return;
    const { before } = this;
    if (before !== COMMA && before !== OPEN_OBJECT && before !== OPEN_LIST) this.put(SPACE);
    this.newLine(at);
  }

  private newLine(at: number): void {
    this.lineBegins = true;
    this.lineStart = this.offset + at + 1;
  }

  /** The value ends before `at`. */
  private finish(at: number): number {
    this.takeUpTo(at);
    this.put(LF);
    this.values += 1;
    this.nesting.length = 0;
    this.escaped = false;
    this.place = 'between';
    return at;
  }

  private put(byte: number): void {
    this.out[this.filled] = byte;
    this.filled += 1;
  }

  private takeUpTo(at: number): void {
    if (at <= this.uncopied) return;
    this.chunk.copy(this.out, this.filled, this.uncopied, at);
    this.filled += at - this.uncopied;
    this.uncopied = at;
  }
}

function isSpace(byte: number): boolean {
  return byte === SPACE || byte === LF || byte === CR || byte === 0x09;
}

function endsScalar(byte: number): boolean {
  return (
    isSpace(byte) ||
    byte === COMMA ||
    byte === OPEN_LIST ||
    byte === CLOSE_LIST ||
    byte === OPEN_OBJECT ||
    byte === QUOTE
  );
}

/** A byte order mark stands between values as white space does. */
function isOfBom(byte: number): boolean {
  return byte === 0xef || byte === 0xbb || byte === 0xbf;
}
