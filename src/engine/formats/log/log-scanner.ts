import type { LogDialect, LogValue, TableForm } from '../../../shared/files/layout';
import { endOfPlainCell, repeated } from '../../bytes/byte-runs';
import { ByteString } from '../../bytes/byte-view';
import { isCapital, isDigit } from '../../bytes/ascii';
import { endOfPlainBytes } from '../../rules/fast-path/scan-json';
import { BROKEN, CELL, MAX_ROW_BYTES, RowScanner, UNKNOWN } from '../table/row-scanner';
import { JsonLine } from './json-line';
import { unescaped } from './log-escapes';
import { indexOfKey, LATER_AT_MOST } from './log-keys';

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
const HASH = 0x23;
const PERCENT = 0x25;
const PLUS = 0x2b;
const COMMA = 0x2c;
const DASH = 0x2d;
const SLASH = 0x2f;
const ZERO = 0x30;
const ONE = 0x31;
const COLON = 0x3a;
const EQUALS = 0x3d;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const PIPE = 0x7c;
const CLOSE_BRACE = 0x7d;
/** `HTTP`, read as four bytes from the last. */
const HTTP = 0x50545448;
const HTTP_LENGTH = 5;
const CLOSE_BRACKETS = repeated(CLOSE_BRACKET);
/** Longer words are no methods. */
const METHOD_LENGTH = 20;

/**
 * Splits the UTF-8 bytes of an access log into lines and cells. A line whose values are not those of the log is broken: it
 * is no request. A value that is `-` is an empty cell.
 */
export class LogScanner extends RowScanner {
  /** The line begins with `#`, in a log in which that means something. Its only cell is the whole line. */
  isComment = false;
  /** Keys with values, of lines so far, that the log was not said to have. */
  readonly laterKeys: Set<string>;
  private values: readonly LogValue[];
  private readonly log: LogDialect;
  private readonly keys: readonly { readonly bytes: ByteString }[];
  /** Null: lines are text. */
  private readonly json: JsonLine | null;
  private readonly separator: number;
  private readonly separators: number;
  /** The end of the value that was read last. */
  private valueEnd = 0;
  private special = 0;

  constructor({
    log,
    delimiter,
  }: {
    readonly log: LogDialect;
    readonly delimiter: TableForm['layout']['delimiter'];
  }) {
    super({ delimiter, quoting: 'none' });
    this.log = log;
    this.values = log.values;
    this.keys = (log.pairs ?? []).map((key) => ({ bytes: ByteString.of(key) }));
    this.json = log.paths === undefined ? null : new JsonLine(log.paths);
    this.laterKeys = this.json?.later ?? new Set();
    this.separator = delimiter.charCodeAt(0);
    this.separators = repeated(this.separator);
  }

  /** The values of the lines that follow. */
  expect(values: readonly LogValue[]): void {
    this.values = values;
  }

  override get hasOwnEscapes(): boolean {
    return true;
  }

  override cell(index: number): string {
    const text = this.bytes.toString('utf8', this.starts[index], this.ends[index]);
    const isSpecial = ((this.flags[index] ?? 0) & CELL.special) !== 0;
    return isSpecial ? unescaped(text, this.log.escapes) : text;
  }

  protected override scanRow(start: number): number {
    const { view, filled, finished } = this;
    const newline = this.bytes.indexOf(LF, start);
    if (newline >= filled && !finished) return filled - start > MAX_ROW_BYTES + 1 ? BROKEN : UNKNOWN;
    const stop = Math.min(newline, filled);
    const end = stop > start && view.getUint8(stop - 1) === CR ? stop - 1 : stop;
    this.count = 0;
    this.isComment = this.log.fields === true && view.getUint8(start) === HASH;
    if (end === start || this.isComment) this.add(start, end, 0);
    else if (!(this.json === null ? this.readValues(start, end) : this.readJson(this.json, start, end)))
      return BROKEN;
    return end;
  }

  /** Whether the line is an object in JSON, with a status where requests have one. */
  private readJson(json: JsonLine, start: number, end: number): boolean {
    const { values, view } = this;
    if (!json.read(view, start, end)) return false;
    let hasStatus = true;
    for (let index = 0; index < values.length; index += 1) {
      const value = values[index] as LogValue;
      const from = json.starts[index] as number;
      const to = json.ends[index] as number;
      this.special = json.escaped[index] === 0 ? 0 : CELL.special;
      if (value === 'status') hasStatus = from < to;
      const isNothing = to - from === 1 && view.getUint8(from) === DASH;
      if (!this.addValue(value, from, isNothing ? from : to)) return false;
    }
    return hasStatus;
  }

  /** Whether the line has the values of the log. */
  private readValues(start: number, end: number): boolean {
    const { values, view, separator, log, keys } = this;
    const length = values.length - keys.length;
    let at = start;
    for (let index = 0; index < length; index += 1) {
      if (index > 0) {
        if (at >= end) return log.open === true && this.leaveEmpty(index);
        if (view.getUint8(at) !== separator) return false;
        at += 1;
        if (separator === SPACE) while (at < end && view.getUint8(at) === SPACE) at += 1;
        if (at >= end && separator === SPACE) return log.open === true && this.leaveEmpty(index);
      }
      if (values[index] === 'captured') index = this.readCaptured(index, at, end);
      else if (!this.readValue(values[index] as LogValue, at, end)) return false;
      at = this.valueEnd;
    }
    if (keys.length > 0) return this.readPairs(length, at, end);
    const behind = at;
    while (at < end && view.getUint8(at) === SPACE) at += 1;
    return at === end || (log.open === true && view.getUint8(behind) === separator);
  }

  /**
   * Reads values behind their keys, from the end of the values before them. False: the line is no request, since it has
   * none of the keys, or no status where requests have one.
   */
  private readPairs(first: number, start: number, end: number): boolean {
    const { view, values, keys } = this;
    const cells = this.count;
    for (let index = 0; index < keys.length; index += 1) this.add(0, 0, 0);
    let found = 0;
    let next = 0;
    let at = start;
    for (;;) {
      while (at < end && view.getUint8(at) === SPACE) at += 1;
      if (at >= end) break;
      let key = at;
      while (key < end && view.getUint8(key) !== EQUALS && view.getUint8(key) !== SPACE) key += 1;
      if (key >= end || view.getUint8(key) === SPACE) {
        at = key;
        continue;
      }
      const index = indexOfKey(keys, view, at, key, next);
      const value = index === -1 ? 'text' : (values[first + index] as LogValue);
      if (index === -1) this.noteKey(at, key);
      this.count = index === -1 ? cells + keys.length : cells + index;
      // A key without a value is an empty cell.
      if (key + 1 >= end || view.getUint8(key + 1) === SPACE) this.valueEnd = key + 1;
      else if (!this.readValue(value, key + 1, end)) return false;
      at = this.valueEnd;
      if (index === -1) continue;
      found += 1;
      next = index + 1;
    }
    this.count = cells + keys.length;
    const status = values.indexOf('status', first);
    if (status === -1) return found > 0;
    const cell = cells + status - first;
    return this.starts[cell] !== this.ends[cell];
  }

  private noteKey(start: number, end: number): void {
    const { laterKeys } = this;
    if (laterKeys.size < LATER_AT_MOST) laterKeys.add(this.bytes.toString('utf8', start, end));
  }

  /** Reads `{a|b} {c}` into the cells of the values from `first` on. Returns the last of them. */
  private readCaptured(first: number, start: number, end: number): number {
    const { values, view } = this;
    let last = first;
    while (values[last + 1] === 'captured') last += 1;
    const cells = this.count;
    const wanted = last - first + 1;
    // Without any, the value that follows stands here.
    this.valueEnd = start - 1;
    let at = start;
    while (at < end && view.getUint8(at) === OPEN_BRACE) {
      do {
        const from = at + 1;
        at = from;
        while (at < end && view.getUint8(at) !== PIPE && view.getUint8(at) !== CLOSE_BRACE) at += 1;
        this.add(from, at, 0);
      } while (at < end && view.getUint8(at) === PIPE);
      at = Math.min(at + 1, end);
      this.valueEnd = at;
      while (at < end && view.getUint8(at) === SPACE) at += 1;
    }
    if (this.count - cells === wanted) return last;
    this.count = cells;
    for (let index = 0; index < wanted; index += 1) this.add(0, 0, 0);
    return last;
  }

  /** Empty cells for values that an older line lacks, if it is a request at all. */
  private leaveEmpty(from: number): boolean {
    const missing = this.values.slice(from);
    if (missing.some((value) => value !== 'text')) return false;
    missing.forEach(() => {
      this.add(0, 0, 0);
    });
    return true;
  }

  private readValue(value: LogValue, start: number, end: number): boolean {
    const { view } = this;
    const byte = view.getUint8(start);
    let from = start;
    let to: number;
    this.special = 0;
    if (byte === QUOTE && this.separator === SPACE) {
      from = start + 1;
      to = this.endOfQuoted(from, end);
      if (to === -1) return false;
      this.valueEnd = to + 1;
    } else if (value === 'user') {
      to = this.endOfUser(start, end);
      if (to === -1) return false;
      this.valueEnd = to;
    } else {
      const bracket = byte === OPEN_BRACKET ? this.closingBracket(start, end) : -1;
      if (value === 'time' && bracket === -1) return false;
      from = bracket === -1 ? start : start + 1;
      to = bracket === -1 ? this.endOfPlain(start, end) : bracket;
      this.valueEnd = bracket === -1 ? to : bracket + 1;
    }
    const isNothing = to - from === 1 && view.getUint8(from) === DASH;
    return this.addValue(value, from, isNothing ? from : to);
  }

  private addValue(value: LogValue, from: number, to: number): boolean {
    switch (value) {
      case 'text':
      case 'user':
      case 'time':
      case 'captured':
        this.add(from, to, this.special);
        return true;
      case 'escaped':
        this.add(from, to, this.special | this.escapesIn(from, to));
        return true;
      case 'status':
        return this.addStatus(from, to);
      case 'request':
      case 'request-url':
        this.addRequest(from, to, value);
        return true;
      case 'address-port':
        this.addAddress(from, to);
        return true;
      case 'forwarded':
        this.addFirst(from, to);
        return true;
      case 'url':
        this.addUrl(from, to);
        return true;
      case 'result-status': {
        let slash = to;
        while (slash > from && this.view.getUint8(slash - 1) !== SLASH) slash -= 1;
        this.add(from, Math.max(from, slash - 1), this.special);
        return this.addStatus(slash, to);
      }
    }
  }

  /** Whether it is a status, or the number that proxies write where there was none. */
  private addStatus(from: number, to: number): boolean {
    if (from === to || this.isStatus(from, to)) {
      this.add(from, to, this.special);
      return true;
    }
    this.add(from, from, this.special);
    return this.isNoStatus(from, to);
  }

  /** `0` or `-1` */
  private isNoStatus(from: number, to: number): boolean {
    const { view } = this;
    if (to - from === 1) return view.getUint8(from) === ZERO;
    return to - from === 2 && view.getUint8(from) === DASH && view.getUint8(from + 1) === ONE;
  }

  private add(from: number, to: number, special: number): void {
    if (this.count === this.starts.length) this.growCells();
    this.starts[this.count] = from;
    this.ends[this.count] = to;
    this.flags[this.count] = special;
    this.count += 1;
  }

  /** Cells of `GET /x HTTP/1.1`. What is no request, such as the bytes of a handshake, is the path. */
  private addRequest(from: number, stop: number, value: 'request' | 'request-url'): void {
    const { view, special } = this;
    const to = value === 'request-url' && this.hasNoMethod(from, stop) ? from : stop;
    let method = from;
    while (method < to && method - from < METHOD_LENGTH && isCapital(view.getUint8(method))) method += 1;
    const isRequest = method > from && method < to && view.getUint8(method) === SPACE;
    let last = to - 1;
    while (last > method && view.getUint8(last) !== SPACE) last -= 1;
    const hasProtocol = isRequest && last > method && this.isHttp(last + 1, to);
    this.add(from, isRequest ? method : from, 0);
    const path = isRequest ? method + 1 : from;
    const pathEnd = hasProtocol ? last : to;
    if (value === 'request') this.add(path, pathEnd, special);
    else this.addUrl(path, pathEnd);
    this.add(hasProtocol ? last + 1 : to, to, special);
  }

  /** A load balancer writes `- - - ` or `- http://host:80- -` where it could read no request. */
  private hasNoMethod(from: number, to: number): boolean {
    return to - from > 1 && this.view.getUint8(from) === DASH && this.view.getUint8(from + 1) === SPACE;
  }

  /** The host and the path of a URL; the path alone, if it is none. */
  private addUrl(from: number, to: number): void {
    const { view, special } = this;
    let host = from;
    while (host + 2 < to && !(view.getUint8(host) === COLON && view.getUint8(host + 1) === SLASH)) host += 1;
    const isUrl = host + 2 < to && view.getUint8(host + 2) === SLASH;
    host = isUrl ? host + 3 : from;
    let path = host;
    while (isUrl && path < to && view.getUint8(path) !== SLASH) path += 1;
    this.add(host, isUrl ? this.beforePort(host, path) : host, special);
    this.add(path, to, special);
  }

  private addAddress(from: number, to: number): void {
    const end = this.beforePort(from, to);
    const isBracketed = end - from > 1 && this.view.getUint8(from) === OPEN_BRACKET;
    this.add(isBracketed ? from + 1 : from, isBracketed ? end - 1 : end, this.special);
  }

  private beforePort(from: number, to: number): number {
    let at = to;
    while (at > from && isDigit(this.view.getUint8(at - 1))) at -= 1;
    return at > from && at < to && this.view.getUint8(at - 1) === COLON ? at - 1 : to;
  }

  private addFirst(from: number, to: number): void {
    let end = from;
    while (end < to && this.view.getUint8(end) !== COMMA) end += 1;
    while (end > from && this.view.getUint8(end - 1) === SPACE) end -= 1;
    this.add(from, end, this.special);
  }

  private escapesIn(from: number, to: number): number {
    const { escapes } = this.log;
    if (escapes === undefined) return 0;
    const sign = escapes === 'percent' ? PERCENT : PLUS;
    for (let at = from; at < to; at += 1) if (this.view.getUint8(at) === sign) return CELL.special;
    return 0;
  }

  private isStatus(from: number, to: number): boolean {
    const { view } = this;
    return (
      to - from === 3 &&
      isDigit(view.getUint8(from)) &&
      isDigit(view.getUint8(from + 1)) &&
      isDigit(view.getUint8(from + 2))
    );
  }

  private isHttp(from: number, to: number): boolean {
    const { view } = this;
    if (to - from < HTTP_LENGTH) return false;
    return view.getInt32(from, true) === HTTP && view.getUint8(from + 4) === SLASH;
  }

  /** A quote closes a value where the next one may begin: programs that escape nothing write quotes within it. */
  private endOfQuoted(from: number, end: number): number {
    const { view } = this;
    let at = from;
    for (;;) {
      at = endOfPlainBytes(view, at, end);
      if (at >= end) return -1;
      const byte = view.getUint8(at);
      if (byte === QUOTE && (at + 1 >= end || view.getUint8(at + 1) === SPACE)) return at;
      this.special = CELL.special;
      at += byte === BACKSLASH && at + 1 < end ? 2 : 1;
    }
  }

  /** The bracket that closes a value; -1: none does where the next value may begin. */
  private closingBracket(from: number, end: number): number {
    const { view } = this;
    let at = endOfPlainCell(view, from + 1, CLOSE_BRACKETS);
    // Quotes are plain there, as in the data of syslog.
    while (at < end && view.getUint8(at) !== CLOSE_BRACKET) at = endOfPlainCell(view, at + 1, CLOSE_BRACKETS);
    if (at >= end || view.getUint8(at) !== CLOSE_BRACKET) return -1;
    return at + 1 >= end || view.getUint8(at + 1) === SPACE ? at : -1;
  }

  private endOfPlain(from: number, end: number): number {
    const { view, separator, separators } = this;
    let at = from;
    for (;;) {
      at = endOfPlainCell(view, at, separators);
      if (at >= end) return end;
      if (view.getUint8(at) === separator) return at;
      this.special = CELL.special;
      at += 1;
    }
  }

  /** The end of a name before ` [`; -1: there is none. */
  private endOfUser(from: number, end: number): number {
    const { view } = this;
    if (view.getUint8(from) === OPEN_BRACKET) return -1;
    let at = from;
    for (;;) {
      at = this.endOfPlain(at, end);
      if (at + 1 >= end) return -1;
      if (view.getUint8(at + 1) === OPEN_BRACKET) return at;
      at += 1;
    }
  }
}
