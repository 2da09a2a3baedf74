import { randomBytes } from 'node:crypto';
import { readLogEntry, type LogEntry } from './log-entry';

/** Bounds memory. Longer entries, and those of further kinds, have no template. */
export const TEMPLATES_AT_MOST = 1 << 14;
const MAX_TEMPLATE_BYTES = 1 << 10;
const COMMA = 0x2c;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const BRACE = 0x7d;
const LINE_KEY = Buffer.from('"line"');
/** Longer numbers are not line numbers, and might not be safe integers. */
const MAX_DIGITS = 9;

/** Entries that differ only in their line number. */
export interface LogTemplate {
  /** The first of them. */
  readonly entry: LogEntry;
  readonly searchText: string;
  /** An entry's line is the number that differs, the same for all, or known only by parsing the entry. */
  readonly line: 'number' | 'constant' | 'unclear';
}

export interface ReadEntry {
  /** From 1; 0 when the entry has no template. */
  readonly template: number;
  readonly entry: LogEntry;
  /** Line of the body that was sent, from 1. */
  readonly sentLine: number | null;
}

/**
 * Parses only the first of entries that differ in nothing but their line number: most logs repeat few messages.
 * Templates are found by a 53-bit hash with a random seed, so a log cannot be made to collide.
 */
export class LogTemplates {
  readonly #byFingerprint = new Map<number, number>();
  readonly #all: LogTemplate[] = [];
  readonly #seedA = randomBytes(4).readInt32LE();
  readonly #seedB = randomBytes(4).readInt32LE();
  #number = 0;
  #numberAt = -1;
  #numberEnd = -1;

  get count(): number {
    return this.#all.length;
  }

  searchTextOf(template: number): string {
    return this.#all[template - 1]?.searchText ?? '';
  }

  /** Reads the entry in a range of bytes without a newline. */
  read(bytes: Buffer, from: number, end: number): ReadEntry {
    if (end - from > MAX_TEMPLATE_BYTES)
      return withoutTemplate(readLogEntry(bytes.toString('utf8', from, end)));
    const fingerprint = this.#fingerprint(bytes, from, end);
    const known = this.#byFingerprint.get(fingerprint);
    if (known !== undefined) {
      const template = this.#all[known - 1] as LogTemplate;
      if (template.line === 'number') {
        return { template: known, entry: template.entry, sentLine: this.#number === 0 ? null : this.#number };
      }
      if (template.line === 'constant') {
        return { template: known, entry: template.entry, sentLine: template.entry.sentLine };
      }
    }
    const entry = readLogEntry(bytes.toString('utf8', from, end));
    if (known !== undefined || this.#all.length === TEMPLATES_AT_MOST) return withoutTemplate(entry);
    const line = this.#lineIn(entry, bytes, from, end);
    this.#all.push({ entry, searchText: searchText(entry), line });
    this.#byFingerprint.set(fingerprint, this.#all.length);
    return { ...withoutTemplate(entry), template: line === 'unclear' ? 0 : this.#all.length };
  }

  /** Parses the entry again with another number in place of the line number: what changes depends on it. */
  #lineIn(entry: LogEntry, bytes: Buffer, from: number, end: number): LogTemplate['line'] {
    if (this.#numberAt === -1) return 'constant';
    const other = this.#number === 7 ? 8 : 7;
    const before = bytes.toString('utf8', from, this.#numberAt);
    const changed = readLogEntry(`${before}${other}${bytes.toString('utf8', this.#numberEnd, end)}`);
    if (changed.class !== entry.class || searchText(changed) !== searchText(entry)) return 'unclear';
    if (entry.sentLine === this.#number && changed.sentLine === other) return 'number';
    return entry.sentLine === changed.sentLine ? 'constant' : 'unclear';
  }

  /** A hash of all bytes except the digits of the first line number. */
  #fingerprint(bytes: Buffer, from: number, end: number): number {
    let a = this.#seedA;
    let b = this.#seedB;
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
    // An entry with a number must not equal one without.
    if (this.#numberAt !== -1) a = Math.imul(a ^ (this.#numberAt - from), 0x85ebca6b);
    return (a >>> 0) * 0x200000 + (b >>> 11);
  }

  /** Reads a plain whole number into `#number`. Returns where it ends; -1 when there is none. */
  #readNumber(bytes: Buffer, from: number, end: number): number {
    let at = from;
    let number = 0;
    for (; at < end && at - from <= MAX_DIGITS; at += 1) {
      const byte = bytes[at] as number;
      if (byte < ZERO || byte > NINE) break;
      number = number * 10 + byte - ZERO;
    }
    const next = bytes[at];
    const digits = at - from;
    const plain = digits > 0 && digits <= MAX_DIGITS && (digits === 1 || bytes[from] !== ZERO);
    if (!plain || at >= end || (next !== COMMA && next !== BRACE)) return -1;
    this.#number = number;
    this.#numberAt = from;
    this.#numberEnd = at;
    return at;
  }
}

/** The text of an entry that a search looks at, in lower case. */
export function searchText({ message, artifact, type }: LogEntry): string {
  return `${message ?? ''}\n${artifact ?? ''}\n${type}`.toLowerCase();
}

function withoutTemplate(entry: LogEntry): ReadEntry {
  return { template: 0, entry, sentLine: entry.sentLine };
}

/** Whether `"line"` comes before a colon. Called for every colon: `Buffer.compare` takes ten times as long. */
function isLineKey(bytes: Buffer, colon: number, from: number): boolean {
  const start = colon - LINE_KEY.length;
  if (start < from) return false;
  for (let at = 0; at < LINE_KEY.length; at += 1) if (bytes[start + at] !== LINE_KEY[at]) return false;
  return true;
}
