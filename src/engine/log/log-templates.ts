import { randomBytes } from 'node:crypto';
import { readLogEntry, type LogEntry } from './log-entry';

/** What is beyond these, or longer, is read one by one. Bounds memory whatever a log holds. */
const SAYINGS_AT_MOST = 1 << 14;
const SAYING_BYTES_AT_MOST = 1 << 10;
const COMMA = 0x2c;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const BRACE = 0x7d;
const LINE_KEY = Buffer.from('"line"');
/** More digits name no line of any file, and might not fit. */
const DIGITS_AT_MOST = 9;

/** What all entries say that are the same but for the number of their line. */
export interface LogTemplate {
  /** Its first entry. */
  readonly entry: LogEntry;
  /** All a user can look for in it, in small letters. */
  readonly searchText: string;
  /** Where an entry's line is: the number itself, the same for all, or not to be told without reading the entry. */
  readonly line: 'its-number' | 'the-same' | 'unclear';
}

export interface ReadEntry {
  /** From 1; 0: this entry stands for itself. */
  readonly template: number;
  readonly entry: LogEntry;
  /** Line of the body that was sent, from 1. */
  readonly sentLine: number | null;
}

/**
 * A log says few things, often: an entry that differs from an earlier one in the number of its line alone is not
 * parsed again. Entries are told apart by a fingerprint of 53 bits whose start nobody knows.
 */
export class LogTemplates {
  readonly #byFingerprint = new Map<number, number>();
  readonly #all: LogTemplate[] = [];
  readonly #startA = randomBytes(4).readInt32LE();
  readonly #startB = randomBytes(4).readInt32LE();
  #number = 0;
  #numberAt = -1;
  #numberEnd = -1;

  get count(): number {
    return this.#all.length;
  }

  wordsOf(saying: number): string {
    return this.#all[saying - 1]?.searchText ?? '';
  }

  /** Reads the entry between two places, a newline not among them. */
  read(bytes: Buffer, from: number, end: number): ReadEntry {
    if (end - from > SAYING_BYTES_AT_MOST) return onItsOwn(readLogEntry(bytes.toString('utf8', from, end)));
    const fingerprint = this.#fingerprint(bytes, from, end);
    const known = this.#byFingerprint.get(fingerprint);
    if (known !== undefined) {
      const saying = this.#all[known - 1] as LogTemplate;
      if (saying.line === 'its-number') {
        return { template: known, entry: saying.entry, sentLine: this.#number === 0 ? null : this.#number };
      }
      if (saying.line === 'the-same') {
        return { template: known, entry: saying.entry, sentLine: saying.entry.sentLine };
      }
    }
    const entry = readLogEntry(bytes.toString('utf8', from, end));
    if (known !== undefined || this.#all.length === SAYINGS_AT_MOST) return onItsOwn(entry);
    const line = this.#lineIn(entry, bytes, from, end);
    this.#all.push({ entry, searchText: searchText(entry), line });
    this.#byFingerprint.set(fingerprint, this.#all.length);
    return { ...onItsOwn(entry), template: line === 'unclear' ? 0 : this.#all.length };
  }

  /** Reads the entry once more with another number in the place that was left out: what changes is told by it. */
  #lineIn(entry: LogEntry, bytes: Buffer, from: number, end: number): LogTemplate['line'] {
    if (this.#numberAt === -1) return 'the-same';
    const other = this.#number === 7 ? 8 : 7;
    const before = bytes.toString('utf8', from, this.#numberAt);
    const changed = readLogEntry(`${before}${other}${bytes.toString('utf8', this.#numberEnd, end)}`);
    if (changed.class !== entry.class || searchText(changed) !== searchText(entry)) return 'unclear';
    if (entry.sentLine === this.#number && changed.sentLine === other) return 'its-number';
    return entry.sentLine === changed.sentLine ? 'the-same' : 'unclear';
  }

  /** Of all bytes but the digits of the first line number. */
  #fingerprint(bytes: Buffer, from: number, end: number): number {
    let a = this.#startA;
    let b = this.#startB;
    this.#number = 0;
    this.#numberAt = -1;
    for (let at = from; at < end; at += 1) {
      const byte = bytes[at] as number;
      a = Math.imul(a ^ byte, 0x01000193);
      b = Math.imul(((b << 5) | (b >>> 27)) ^ byte, 0x9e3779b1);
      if (byte === COLON && this.#numberAt === -1 && isLineKey(bytes, at, from)) {
        const after = this.#readNumber(bytes, at + 1, end);
        if (after !== -1) at = after - 1;
      }
    }
    // So that an entry with a number is never taken for one without.
    if (this.#numberAt !== -1) a = Math.imul(a ^ (this.#numberAt - from), 0x85ebca6b);
    return (a >>> 0) * 0x200000 + (b >>> 11);
  }

  /** Takes a plain whole number and tells where it ends; -1 where there is none. */
  #readNumber(bytes: Buffer, from: number, end: number): number {
    let at = from;
    let number = 0;
    for (; at < end && at - from <= DIGITS_AT_MOST; at += 1) {
      const byte = bytes[at] as number;
      if (byte < ZERO || byte > NINE) break;
      number = number * 10 + byte - ZERO;
    }
    const next = bytes[at];
    const digits = at - from;
    const plain = digits > 0 && digits <= DIGITS_AT_MOST && (digits === 1 || bytes[from] !== ZERO);
    if (!plain || at >= end || (next !== COMMA && next !== BRACE)) return -1;
    this.#number = number;
    this.#numberAt = from;
    this.#numberEnd = at;
    return at;
  }
}

/** All a user can look for in an entry, in small letters. */
export function searchText({ message, artifact, type }: LogEntry): string {
  return `${message ?? ''}\n${artifact ?? ''}\n${type}`.toLowerCase();
}

function onItsOwn(entry: LogEntry): ReadEntry {
  return { template: 0, entry, sentLine: entry.sentLine };
}

/** Whether `"line"` is right before a colon. Asked of every colon: a call of the Buffer's own takes ten times as long. */
function isLineKey(bytes: Buffer, colon: number, from: number): boolean {
  const start = colon - LINE_KEY.length;
  if (start < from) return false;
  for (let at = 0; at < LINE_KEY.length; at += 1) if (bytes[start + at] !== LINE_KEY[at]) return false;
  return true;
}
