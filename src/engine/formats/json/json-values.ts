import { stepsOf } from '../../../shared/files/json-path';
import type { JsonLayout } from '../../../shared/files/layout';
import {
  BACKSLASH,
  CLOSE_LIST,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  CR,
  isOfBom,
  isSpace,
  LF,
  OPEN_LIST,
  OPEN_OBJECT,
  QUOTE,
  RECORD_SEPARATOR,
  SPACE,
} from '../../bytes/json-signs';
import { Surroundings } from './surroundings';

const CLOSE_CALL = 0x29;
const SEMICOLON = 0x3b;
/** No byte. */
const NONE = -1;

/** The current token: space between values, a bare word or number, a list or object, or text in quotes. */
type State = 'between' | 'scalar' | 'structure' | 'string';

/** Events never nest deeper. Deeper levels are not tracked: such a value ends where the next event begins. */
const MAX_DEPTH = 10_000;

/**
 * Converts JSON values in any layout (elements of a list, pretty-printed, concatenated, or on a path in wrappers) to one
 * value a line. It removes only line breaks with their indentation and the bytes between values: numbers, escapes, order
 * and spacing stay as they are written.
 *
 * It does not parse or buffer values, so memory does not depend on the file. A broken value comes out broken, so that
 * the rules report it. The next value starts where an object stands in the place of a key, or, after a text without
 * closing quote, on a line with the indentation of the broken value.
 */
export class JsonValues {
  /** Values so far, including broken ones. */
  values = 0;
  /** A list or a value has no end: the file may have been cut. Known after `end`. */
  unfinished = false;

  private state: State = 'between';
  private readonly around: Surroundings;
  /** Bytes to pass over before the first value. */
  private ahead: number;
  private prefix = '';
  /** At this byte every value ends, broken or not. */
  private boundary: typeof LF | typeof RECORD_SEPARATOR | typeof NONE;
  private started = false;
  private readonly nesting: number[] = [];
  private escaped = false;
  /** The last byte of the value that is not white space: it decides whether a key must follow. */
  private lastByte = 0;
  /** The line has only white space so far. */
  private lineBegins = true;
  /** Offset of the line in the file, and of the value in its line. */
  private lineStart = 0;
  private valueColumn = 0;
  private broken = false;

  private offset = 0;
  private chunk: Buffer = Buffer.alloc(0);
  /** From this offset the chunk's bytes belong to the value and are not copied yet. */
  private uncopied = 0;
  private out = Buffer.allocUnsafe(4096);
  private filled = 0;

  constructor({ at, eachLine, before }: Pick<JsonLayout, 'at' | 'eachLine' | 'before'> = {}) {
    this.around = new Surroundings(stepsOf(at ?? '.') ?? []);
    this.boundary = eachLine === true ? LF : NONE;
    this.ahead = before ?? 0;
  }

  /** Members beside the events by their paths, and how many times each stands there. */
  get beside(): ReadonlyMap<string, number> {
    return this.around.beside;
  }

  /** The output for this chunk; the last line may continue. Valid until the next call. */
  push(chunk: Buffer): Buffer {
    const most = mostFor(chunk.length);
    if (this.out.length < most) this.out = Buffer.allocUnsafe(most);
    this.filled = 0;
    this.chunk = chunk;
    this.uncopied = 0;
    let at = this.passPrefix(chunk);
    while (at < chunk.length) at = this.step(chunk, at);
    if (this.state !== 'between') this.takeUpTo(chunk.length);
    this.offset += chunk.length;
    return this.out.subarray(0, this.filled);
  }

  /** Passes over what stands before the first value, and over a byte order mark, which does not count. */
  private passPrefix(chunk: Buffer): number {
    let at = 0;
    for (; at < chunk.length && this.ahead > 0; at += 1) {
      const byte = chunk[at] as number;
      if (isOfBom(byte)) continue;
      this.ahead -= 1;
      this.prefix += String.fromCharCode(byte);
      if (this.ahead === 0) this.around.beside.set(this.prefix.trim(), 1);
    }
    return at;
  }

  /** The end of the last line. Call it once, after the last chunk. */
  end(): Buffer {
    this.filled = 0;
    const { around } = this;
    this.unfinished = around.inside !== null || this.state === 'structure' || this.state === 'string';
    if (this.state !== 'between') this.finish(0);
    else if (around.inside === OPEN_OBJECT || this.boundary !== NONE) around.cut('between-values');
    this.addLeftOver(0);
    return this.out.subarray(0, this.filled);
  }

  /** Reads from `at` to the end of the token or chunk; returns the offset of the next step. */
  private step(chunk: Buffer, at: number): number {
    switch (this.state) {
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
    const { around } = this;
    if (!this.started) this.start(byte);
    if (byte === LF) this.newLine(at);
    if (byte === this.boundary) around.cut('between-values');
    else if (this.prefix !== '' && around.inside === null && (byte === CLOSE_CALL || byte === SEMICOLON))
      return at + 1;
    const begins = around.read(byte);
    this.addLeftOver(chunk.length - at);
    if (begins) return this.begin(byte, at);
    if (!isSpace(byte)) this.lineBegins = false;
    return at + 1;
  }

  /** A file that begins with a record separator has one before each value. */
  private start(byte: number): void {
    if (byte === RECORD_SEPARATOR) this.boundary = RECORD_SEPARATOR;
    this.started = !isSpace(byte) && !isOfBom(byte);
  }

  /** Writes an object without events, or a wrapper that broke off. `ahead`: bytes of the chunk that follow. */
  private addLeftOver(ahead: number): void {
    const rest = this.around.takeLeftOver();
    if (rest === null) return;
    const values = new JsonValues();
    this.add(values.push(rest), ahead);
    this.add(values.end(), ahead);
    this.values += values.values;
  }

  private add(bytes: Buffer, ahead: number): void {
    const needed = this.filled + bytes.length + mostFor(ahead);
    if (needed > this.out.length) {
      const grown = Buffer.allocUnsafe(needed);
      this.out.copy(grown, 0, 0, this.filled);
      this.out = grown;
    }
    bytes.copy(this.out, this.filled);
    this.filled += bytes.length;
  }

  /** Starts a value at `at`; returns the offset of the next step. */
  private begin(byte: number, at: number): number {
    this.uncopied = at;
    this.valueColumn = this.offset + at - this.lineStart;
    this.lastByte = 0;
    this.broken = false;
    const nests = byte === OPEN_OBJECT || byte === OPEN_LIST || byte === QUOTE;
    this.state = nests ? 'structure' : 'scalar';
    return nests ? at : at + 1;
  }

  private scalar(chunk: Buffer, from: number): number {
    let at = from;
    while (at < chunk.length && !this.endsScalar(chunk[at] as number)) at += 1;
    if (at < chunk.length) this.finish(at);
    return at;
  }

  private structure(chunk: Buffer, from: number): number {
    const { boundary } = this;
    for (let at = from; at < chunk.length; at += 1) {
      const byte = chunk[at] as number;
      if (byte === boundary) return this.breakOff(at);
      if (isSpace(byte)) {
        if (byte === LF || byte === CR || this.lineBegins) this.leaveOut(byte, at);
        continue;
      }
      if ((byte === OPEN_OBJECT || byte === OPEN_LIST) && this.isNextValue(byte, at)) return this.finish(at);
      this.lineBegins = false;
      this.lastByte = byte;
      switch (byte) {
        case QUOTE:
          this.state = 'string';
          return at + 1;
        case OPEN_OBJECT:
        case OPEN_LIST:
          this.nest(byte);
          break;
        case CLOSE_OBJECT:
        case CLOSE_LIST:
          // Otherwise what surrounds the value ends before it does.
          if (!this.unnest(byte)) return this.finish(at);
          if (this.nesting.length === 0) return this.finish(at + 1);
      }
    }
    return chunk.length;
  }

  private string(chunk: Buffer, from: number): number {
    let { escaped } = this;
    const { boundary } = this;
    for (let at = from; at < chunk.length; at += 1) {
      const byte = chunk[at] as number;
      if (byte === boundary) return this.breakOff(at);
      if (byte === LF) return this.breakString(at);
      if (escaped) escaped = false;
      else if (byte === BACKSLASH) escaped = true;
      else if (byte === QUOTE) return this.endString(at + 1);
    }
    this.escaped = escaped;
    return chunk.length;
  }

  /** A value that is not complete where every value ends. */
  private breakOff(at: number): number {
    this.finish(at);
    this.around.cut('in-value');
    return at;
  }

  /** JSON text cannot contain a line break. A bare CR in its place keeps the value invalid. */
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
    this.state = 'structure';
    return this.nesting.length === 0 ? this.finish(end) : end;
  }

  /** Whether an opening bracket starts the next value, because it cannot belong to the current one. */
  private isNextValue(byte: number, at: number): boolean {
    if (this.nesting.length === 0) return false;
    if (byte === OPEN_OBJECT && this.nesting.at(-1) === OPEN_OBJECT && this.lastByte !== COLON) return true;
    return this.broken && this.lineBegins && this.offset + at - this.lineStart === this.valueColumn;
  }

  private nest(byte: number): void {
    if (this.nesting.length < MAX_DEPTH) this.nesting.push(byte);
    else this.broken = true;
  }

  /** Closes a level and all open levels inside it. False: the bracket closes what surrounds the value. */
  private unnest(byte: number): boolean {
    const opening = byte === CLOSE_OBJECT ? OPEN_OBJECT : OPEN_LIST;
    const level = this.nesting.lastIndexOf(opening);
    if (level === -1 && this.around.inside === opening) return false;
    this.nesting.length = Math.max(level, 0);
    return true;
  }

  /**
   * Removes a line break or the indentation behind it. A space replaces a break that may separate two words, so that
   * invalid JSON does not become valid.
   */
  private leaveOut(byte: number, at: number): void {
    this.takeUpTo(at);
    this.uncopied = at + 1;
    if (byte !== LF) return;
    const { lastByte } = this;
    if (lastByte !== COMMA && lastByte !== OPEN_OBJECT && lastByte !== OPEN_LIST) this.put(SPACE);
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
    this.state = 'between';
    this.around.valueEnded();
    return at;
  }

  private endsScalar(byte: number): boolean {
    return endsScalar(byte) || (byte === CLOSE_OBJECT && this.around.inside === OPEN_OBJECT);
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

/** The output for so many bytes. A value of two bytes, such as {}, grows by its line break. */
function mostFor(bytes: number): number {
  return bytes + (bytes >> 1) + 8;
}

function endsScalar(byte: number): boolean {
  return (
    isSpace(byte) ||
    byte === RECORD_SEPARATOR ||
    byte === COMMA ||
    byte === OPEN_LIST ||
    byte === CLOSE_LIST ||
    byte === OPEN_OBJECT ||
    byte === QUOTE
  );
}
